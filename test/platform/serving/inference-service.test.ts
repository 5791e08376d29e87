import type { ModelRecord } from "../../../lib/platform/governance";
import { canaryShare, replicasForCanary } from "../../../lib/platform/serving/canary";
import { canaryExample } from "../../../lib/platform/serving/examples";
import {
  inferenceService,
  type InferenceServiceProps,
} from "../../../lib/platform/serving/inference-service";
import { crdFaults, describeWithCharts } from "../../support/charts";
import { fakeInputs } from "../../support/fake-inputs";
import { FAKE_POOLS } from "../../support/fake-pools";

const model: ModelRecord = {
  name: "iris-classifier",
  version: "1.4.0",
  owner: "team-a",
  stage: "staging",
  experiment: "3",
  run: "91ce3983",
};

const props: InferenceServiceProps = {
  name: "iris",
  model,
  runtime: "mlserver",
  storageUri: "s3://fake-dev-artifacts/mlflow/3/models/m-1/artifacts",
  limits: { cpu: "2", memory: "4Gi" },
  pools: FAKE_POOLS,
  podLabels: { "fake.example.com/use-identity": "true" },
};
const specOf = (service: ReturnType<typeof inferenceService>) =>
  service.spec as {
    predictor: Record<string, unknown>;
    canary?: readonly { trafficPercent: number; predictor: Record<string, unknown> }[];
  };

test("a model has identity, labels, limits and a place", () => {
  const service = inferenceService(props);
  expect(service.metadata).toEqual({
    name: "iris",
    namespace: "mlops",
    labels: {
      "ml-platform/model": "iris-classifier",
      "ml-platform/model-version": "1.4.0",
      "ml-platform/owner": "team-a",
      "ml-platform/stage": "staging",
      "ml-platform/workload-type": "inference",
      "ml-platform/metrics-port": "8082",
      "fake.example.com/use-identity": "true",
    },
    annotations: {
      "ml-platform/mlflow-experiment": "3",
      "ml-platform/mlflow-run": "91ce3983",
      "serving.kserve.io/deploymentMode": "Standard",
      "serving.kserve.io/autoscalerClass": "hpa",
    },
  });
  expect(specOf(service).predictor).toMatchObject({
    serviceAccountName: "kserve-inference",
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    nodeSelector: { "ml-platform/pool": "general" },
    minReplicas: 1,
    maxReplicas: 3,
    model: {
      modelFormat: { name: "mlflow" },
      runtime: "kserve-mlserver",
      protocolVersion: "v2",
      resources: { requests: { cpu: "500m", memory: "2048Mi" }, limits: { cpu: "2", memory: "4Gi" } },
    },
  });
});

test("the runtime has to serve the format", () => {
  expect(() => inferenceService({ ...props, format: "pytorch" })).toThrow(
    "model iris: runtime mlserver serves mlflow, sklearn, got pytorch",
  );
});

test.each([
  [4, 10, 25],
  [10, 10, 10],
  [4, 25, 25],
  [1, 10, 50],
  [20, 5, 5],
])("of %d pods a canary of %d %% gets %d %%", (replicas, percent, share) => {
  expect(canaryShare(replicas, percent)).toBe(share);
});

test.each([10, 20, 25, 50])("a canary of %d %% has its share with the fewest replicas for it", (percent) => {
  expect(canaryShare(replicasForCanary(percent), percent)).toBeCloseTo(percent, 5);
});

test("a canary is a second predictor in the way that this mode honours, with replicas enough for its share", () => {
  const { predictor, canary } = specOf(
    inferenceService({ ...props, canary: { storageUri: "s3://fake-dev-artifacts/next" } }),
  );
  expect(predictor.minReplicas).toBe(10);
  expect(predictor).not.toHaveProperty("canaryTrafficPercent");
  expect(canary?.[0]).toMatchObject({
    trafficPercent: 10,
    predictor: {
      name: "canary",
      serviceAccountName: "kserve-inference",
      model: { storageUri: "s3://fake-dev-artifacts/next" },
    },
  });
  for (const field of ["maxReplicas", "scaleTarget", "scaleMetric", "autoScaling", "workerSpec"])
    expect(canary?.[0]?.predictor).not.toHaveProperty(field);
});

test("a canary that would get far more than its share is refused", () => {
  expect(() =>
    inferenceService({ ...props, minReplicas: 4, canary: { storageUri: "s3://next", percent: 10 } }),
  ).toThrow(
    "a canary of 10 % needs at least 10 replicas, since requests are shared by number of pods: with 4 it would get 25 %",
  );
});

describeWithCharts("KServe's CRD", () => {
  test("takes a model, and one with a canary", () => {
    expect(crdFaults(inferenceService(props))).toEqual([]);
    expect(crdFaults(inferenceService({ ...props, canary: { storageUri: "s3://next" } }))).toEqual([]);
  });

  test.each(["s3", "gcs", "azure-blob"] as const)("takes the example of a canary on %s", (objectStore) => {
    const { stores, cluster, identities } = fakeInputs({ objectStore });
    const example = canaryExample({
      store: stores.artifacts,
      pools: cluster.pools,
      podLabels: identities["kserve-inference"].podLabels,
    });
    expect(crdFaults(example)).toEqual([]);
    expect(JSON.stringify(example)).toContain(`${stores.artifacts.kserveAddress}/models/sklearn/iris`);
  });
});
