import { bootstrapSchema, type Bootstrap } from "./bootstrap";
import { EnvironmentError, faultLine, type Fault } from "./fault";
import {
  awsEnvironment,
  azureEnvironment,
  gcpEnvironment,
  localEnvironment,
  type Environment,
} from "./schema";
import { settingsOf } from "./settings";
import { validateAws } from "./validate-aws";
import { validateAzure } from "./validate-azure";
import { validateCommon } from "./validate-common";
import { validateGcp } from "./validate-gcp";
import { validateLocal } from "./validate-local";
import { schemaFaults, withoutUnknown } from "./schema-faults";

const SCHEMAS = {
  aws: awsEnvironment,
  azure: azureEnvironment,
  gcp: gcpEnvironment,
  local: localEnvironment,
} as const;

/** Name of a cloud, as an environment's `cloud` field has it. */
export type CloudName = keyof typeof SCHEMAS;

function meaningFaults(environment: Environment, today: Date | undefined): Fault[] {
  const common = validateCommon(environment, today);
  switch (environment.cloud) {
    case "aws":
      return [...common, ...validateAws(environment, settingsOf(environment))];
    case "azure":
      return [...common, ...validateAzure(environment, settingsOf(environment))];
    case "gcp":
      return [...common, ...validateGcp(environment, settingsOf(environment))];
    case "local":
      return [...common, ...validateLocal(environment, settingsOf(environment))];
  }
}

function check(
  content: unknown,
  today: Date | undefined,
): { environment: Environment } | { faults: Fault[] } {
  if (typeof content !== "object" || content === null) {
    return {
      faults: [
        { field: "default export", given: content, must: "be an object with name, cloud, region and stage" },
      ],
    };
  }
  const cloud: unknown = (content as Record<string, unknown>)["cloud"];
  if (typeof cloud !== "string" || !Object.hasOwn(SCHEMAS, cloud)) {
    return {
      faults: [{ field: "cloud", given: cloud, must: `be one of ${Object.keys(SCHEMAS).join(", ")}` }],
    };
  }
  const parsed = SCHEMAS[cloud as CloudName].safeParse(content);
  if (!parsed.success) {
    const faults = schemaFaults(parsed.error.issues, content);
    const known = SCHEMAS[cloud as CloudName].safeParse(withoutUnknown(content, parsed.error.issues));
    return { faults: known.success ? [...faults, ...meaningFaults(known.data, today)] : faults };
  }
  const faults = meaningFaults(parsed.data, today);
  return faults.length > 0 ? { faults } : { environment: parsed.data };
}

/**
 * Validates environments' files, all of them before anything is reported.
 * @param today undefined leaves out what depends on the date
 * @throws EnvironmentError with a line for every fault of every file
 */
export function validateEnvironments(
  files: readonly { readonly file: string; readonly content: unknown }[],
  today: Date | undefined,
): Environment[] {
  const lines: string[] = [];
  const environments: Environment[] = [];
  const owners = new Map<string, string>();
  for (const { file, content } of files) {
    const result = check(content, today);
    if ("faults" in result) {
      lines.push(...result.faults.map((fault) => faultLine(file, fault)));
      continue;
    }
    const { name } = result.environment;
    const other = owners.get(name);
    if (other !== undefined)
      lines.push(faultLine(file, { field: "name", given: name, must: `differ from the name in ${other}` }));
    owners.set(name, file);
    environments.push(result.environment);
  }
  if (lines.length > 0) throw new EnvironmentError(lines);
  return environments;
}

/**
 * Validates the file of the bootstrap stacks.
 * @throws EnvironmentError with a line for every fault
 */
export function validateBootstrap(file: string, content: unknown): Bootstrap {
  const parsed = bootstrapSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new EnvironmentError(
    schemaFaults(parsed.error.issues, content).map((fault) => faultLine(file, fault)),
  );
}
