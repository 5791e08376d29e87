import { KUBERNETES_SUPPORT } from "../facts/kubernetes-support";
import type { Fault } from "./fault";
import type { Environment } from "./schema";
import { profileOf, settingsOf } from "./settings";

/**
 * What no schema can say and every cloud shares: bounds against one another, parts that need other parts, a Kubernetes past its end.
 * @param today undefined leaves out what depends on the date, so that an old environment can still be destroyed
 */
export function validateCommon(environment: Environment, today: Date | undefined): Fault[] {
  return [...boundFaults(environment), ...needFaults(environment), ...versionFaults(environment, today)];
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
