import type { NodePool } from "../../cloud/node-pool";
import type { ObjectStore } from "../../cloud/object-store";
import type { KubernetesObject } from "../../kubernetes/object";
import { inferenceService } from "./inference-service";

/** What the example is made from. */
export interface CanaryExampleProps {
  readonly store: Pick<ObjectStore, "kserveAddress">;
  readonly pools: readonly NodePool[];
  readonly podLabels: Readonly<Record<string, string>>;
}

/**
 * A classifier with a canary that gets a tenth of the requests: the next version beside the one that serves. Not deployed by the platform;
 * `docs/serve-a-model.md` and the GitOps example show it.
 */
export function canaryExample({ store, pools, podLabels }: CanaryExampleProps): KubernetesObject {
  const models = `${store.kserveAddress}/models/sklearn/iris`;
  return inferenceService({
    name: "sklearn-iris-canary",
    model: {
      name: "iris",
      version: "1.0.0",
      owner: "data-science",
      stage: "staging",
      experiment: "1",
      run: "example",
    },
    runtime: "sklearn",
    storageUri: `${models}/1`,
    limits: { cpu: "500m", memory: "512Mi" },
    canary: { storageUri: `${models}/2`, percent: 10 },
    pools,
    podLabels,
  });
}
