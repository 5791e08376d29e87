import { AWS_FACTS } from "../facts/aws";
import { AZURE_FACTS } from "../facts/azure";
import { gcpFacts } from "../facts/gcp";
import { KUBERNETES_SUPPORT } from "../facts/kubernetes-support";
import { cores, gibibytes } from "./quantity";
import type { Fault } from "./fault";
import type { Environment } from "./schema";
import { profileOf, settingsOf } from "./settings";

const MACHINES = [AWS_FACTS, AZURE_FACTS, gcpFacts].flatMap(({ machines }) => machines);

/**
 * What no schema can say and every cloud shares: bounds against one another, parts that need other parts, a Kubernetes past its end.
 * @param today undefined leaves out what depends on the date, so that an old environment can still be destroyed
 */
export function validateCommon(environment: Environment, today: Date | undefined): Fault[] {
  return [
    ...boundFaults(environment),
    ...needFaults(environment),
    ...repeatedFaults(environment),
    ...roomFaults(environment),
    ...versionFaults(environment, today),
  ];
}

function boundFaults(environment: Environment): Fault[] {
  const profile = profileOf(environment);
  const pairs: [string, number, number][] = [
    ["overrides.general", profile.general.min, profile.general.max],
    ["overrides.database", profile.database.storageGib, profile.database.maxStorageGib],
  ];
  const faults = pairs
    .filter(([, low, high]) => low > high)
    .map(([field, low, high]): Fault => ({
      field,
      given: { min: low, max: high },
      must: "have a minimum that is not above its maximum",
    }));
  if (profile.general.min < 1) {
    faults.push({
      field: "overrides.general.min",
      given: profile.general.min,
      must: "be at least 1: the platform itself runs there",
    });
  }
  if (profile.model.gpus > profile.gpu.max && (environment.models ?? []).length > 0) {
    faults.push({
      field: "models",
      given: environment.models,
      must: `need at most the ${String(profile.gpu.max)} GPUs of overrides.gpu.max`,
    });
  }
  return faults;
}

function needFaults(environment: Environment): Fault[] {
  const faults: Fault[] = [];
  if (environment.oidc !== undefined && environment.domain === undefined) {
    faults.push({
      field: "domain",
      given: undefined,
      must: "be given with oidc: sign-in returns to an address below it",
    });
  }
  if (environment.stage === "prod" && (environment.extras ?? []).includes("chaos-mesh")) {
    faults.push({ field: "extras", given: "chaos-mesh", must: "leave out chaos-mesh at stage prod" });
  }
  return faults;
}

/** What a model server asks for where nothing else is said, and pods that a namespace of models has at the least. */
const LEAST = { modelCores: 0.25, modelGib: 1, pods: 10 } as const;
/** Cores of the smallest training machine that holds the pod which keeps room for training. */
const TRAINING_CORES = 4;

/** Bounds below which the platform's own pods do not fit. */
function roomFaults(environment: Environment): Fault[] {
  const { model, quota } = profileOf(environment);
  const fault = (field: string, given: unknown, must: string): Fault => ({ field, given, must });
  const types = environment.cloud === "local" ? undefined : environment.machines?.training;
  const known = (types ?? []).flatMap((type) => MACHINES.find((machine) => machine.type === type) ?? []);
  return [
    ...(cores(model.cpu) < LEAST.modelCores
      ? [fault("overrides.model.cpu", model.cpu, "be at least 250m")]
      : []),
    ...(gibibytes(model.memory) < LEAST.modelGib
      ? [fault("overrides.model.memory", model.memory, "be at least 1Gi")]
      : []),
    ...(quota.pods < LEAST.pods
      ? [fault("overrides.quota.pods", quota.pods, `be at least ${String(LEAST.pods)}`)]
      : []),
    ...(cores(quota.limits.cpu) < cores(quota.requests.cpu)
      ? [
          fault(
            "overrides.quota.limits.cpu",
            quota.limits.cpu,
            `be at least ${quota.requests.cpu}, the requests`,
          ),
        ]
      : []),
    ...(gibibytes(quota.limits.memory) < gibibytes(quota.requests.memory)
      ? [
          fault(
            "overrides.quota.limits.memory",
            quota.limits.memory,
            `be at least ${quota.requests.memory}, the requests`,
          ),
        ]
      : []),
    ...(known.length > 0 && known.every(({ cpu }) => cpu < TRAINING_CORES)
      ? [fault("machines.training", types, `have a machine with at least ${String(TRAINING_CORES)} vCPU`)]
      : []),
  ];
}

/** Lists of which each entry makes one thing. */
function repeatedFaults(environment: Environment): Fault[] {
  const machines = environment.cloud === "local" ? {} : (environment.machines ?? {});
  const fields: [string, unknown][] = [
    ...Object.entries(environment),
    ...Object.entries(machines).map(([purpose, types]): [string, unknown] => [`machines.${purpose}`, types]),
  ];
  const lists = fields.filter((entry): entry is [string, string[]] => Array.isArray(entry[1]));
  return lists.flatMap(([field, values]) =>
    values.flatMap((given, index) =>
      values.indexOf(given) < index
        ? [{ field: `${field}[${String(index)}]`, given, must: "be named only once" }]
        : [],
    ),
  );
}

function versionFaults(environment: Environment, today: Date | undefined): Fault[] {
  const { kubernetesVersion } = settingsOf(environment);
  const end = KUBERNETES_SUPPORT[environment.cloud]?.[kubernetesVersion];
  if (end === undefined || today === undefined || new Date(end.ends) >= today) return [];
  return [
    {
      field: "kubernetesVersion",
      given: kubernetesVersion,
      must: `be in standard support, which ended for it on ${end.ends} (${end.source})`,
    },
  ];
}
