import type { GcpEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";

/** Labels of every resource: the platform's own and the environment's. The provider puts them on; Cloud SQL takes them by itself. */
export function labelsOf(settings: Settings<GcpEnvironment>): Record<string, string> {
  return { ...settings.tags, environment: settings.name, stage: settings.stage, "managed-by": "terraform" };
}
