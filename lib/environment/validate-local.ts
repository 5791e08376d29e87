import type { Fault } from "./fault";
import type { LocalEnvironment } from "./schema";
import type { Settings } from "./settings";

/** What may stand in a command line as it is. */
const CONTEXT = /^[\w.@:/-]{1,253}$/;

/** What no schema can say of an environment on an existing cluster. */
export function validateLocal(environment: LocalEnvironment, _settings: Settings<LocalEnvironment>): Fault[] {
  const faults: Fault[] = [];
  const { context, domain, kubeconfig, models = [] } = environment;
  if (context !== undefined && !CONTEXT.test(context)) {
    faults.push({
      field: "context",
      given: context,
      must: "be the name of a kubeconfig context, without spaces or quotes",
    });
  }
  if (kubeconfig !== undefined && !/^[~/.]/.test(kubeconfig)) {
    faults.push({ field: "kubeconfig", given: kubeconfig, must: "be a path that begins with ~, / or ." });
  }
  if (domain !== undefined) {
    faults.push({
      field: "domain",
      given: domain,
      must: "be left out: pages of a local cluster are reached by kubectl port-forward",
    });
  }
  if (models.length > 0) {
    faults.push({
      field: "models",
      given: models,
      must: "be left out: language models need a GPU, which local nodes do not have",
    });
  }
  return faults;
}
