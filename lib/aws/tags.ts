import type { AwsEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";

/** Tags of every resource of an environment, and of the machines that others make for it. */
export function tagsOf(
  settings: Pick<Settings<AwsEnvironment>, "name" | "stage" | "tags">,
): Record<string, string> {
  return {
    ...settings.tags,
    Environment: settings.name,
    Stage: settings.stage,
    ManagedBy: "terraform",
    Platform: "ml-platform",
  };
}
