import type { Component } from "../../../lib/kubernetes/component";
import type { ModelRecord } from "../../../lib/platform/governance";
import { serving } from "../../../lib/platform/serving";
import { inferenceService } from "../../../lib/platform/serving/inference-service";
import {
  runtimesValues,
  SERVING_RUNTIMES,
  type ServingRuntime,
} from "../../../lib/platform/serving/runtimes";
import { fakeInputs, type FakeOptions } from "../../support/fake-inputs";
import { FAKE_POOLS } from "../../support/fake-pools";

const component = (name: string, options?: FakeOptions): Component | undefined =>
  serving(fakeInputs(options)).find((one) => one.name === name);

describe("KServe", () => {
  const values = () =>
    component("kserve")?.releases?.find(({ name }) => name === "kserve")?.values as {
      kserve: { controller: Record<string, unknown>; storage: Record<string, unknown> };
    };

  test("installs CRDs, then runtimes, then the controller whose webhooks would be asked about them", () => {
    expect(component("kserve")?.releases?.map(({ chart }) => chart.name)).toEqual([
      "kserve-crd",
      "kserve-runtime-configs",
      "kserve-resources",
    ]);
    expect(component("kserve")?.needs).toEqual(["cert-manager", "envoy-gateway", "keda"]);
  });

  test("makes Deployments, routed by the platform's inference gateway", () => {
    const { deploymentMode, gateway } = values().kserve.controller;
    expect(deploymentMode).toBe("Standard");
    expect(gateway).toMatchObject({
      domain: "models.internal",
      ingressGateway: {
        enableGatewayApi: true,
        createGateway: false,
        kserveGateway: "envoy-gateway/inference",
        className: "envoy",
      },
    });
  });

  test("its webhook and its metrics are open to those who call them", () => {
    expect(component("kserve")?.webhooks).toEqual([
      { pods: { "control-plane": "kserve-controller-manager" }, port: 9443 },
    ]);
    expect(component("kserve")?.metrics?.map(({ name, portNumber }) => [name, portNumber])).toEqual([
      ["kserve-controller", 8080],
      ["kserve-inference-8080", 8080],
      ["kserve-inference-8082", 8082],
      ["kserve-inference-8002", 8002],
    ]);
  });

  test("model servers have the identity that may read models", () => {
    const account = component("kserve")?.after?.find(({ kind }) => kind === "ServiceAccount");
    expect(account?.metadata).toEqual({
      name: "kserve-inference",
      namespace: "mlops",
      annotations: { "fake.example.com/identity": "fake-dev-kserve-inference" },
    });
    expect(account).not.toHaveProperty("secrets");
  });

  test("a store of the environment's own is reached by its address and key", () => {
    const options: FakeOptions = { credentials: "access-key" };
    const objects = component("kserve", options)?.after ?? [];
    expect(objects.find(({ kind }) => kind === "ServiceAccount")).toMatchObject({
      secrets: [{ name: "object-store-artifacts" }],
    });
    expect(objects.find(({ kind }) => kind === "ExternalSecret")?.metadata).toMatchObject({
      name: "object-store-artifacts",
      namespace: "mlops",
    });
    const release = component("kserve", options)?.releases?.find(({ name }) => name === "kserve");
    expect(release?.values).toMatchObject({
      kserve: {
        storage: { s3: { endpoint: "object-store.data.svc:8333", useHttps: "0", useVirtualBucket: "0" } },
      },
    });
  });
});

describe("KServe and a cloud identity", () => {
  test.each(["s3", "gcs", "azure-blob"] as const)("is told no address of a %s store", (kind) => {
    const release = component("kserve", { objectStore: kind })?.releases?.find(
      ({ name }) => name === "kserve",
    );
    expect(release?.values).toHaveProperty("kserve.storage");
    expect(release?.values).not.toHaveProperty("kserve.storage.s3");
  });
});

describe("serving runtimes", () => {
  const runtimes = runtimesValues() as {
    kserve: { servingruntime: Record<string, { disabled?: boolean; image?: string; tag?: string }> };
  };

  test.each(["sklearn", "pytorch", "tensorflow", "mlflow", "vllm"])("%s models have a runtime", (format) => {
    expect(
      Object.values<ServingRuntime>(SERVING_RUNTIMES).some(({ formats }) => formats.includes(format)),
    ).toBe(true);
  });

  test("every image has a tag that is never moved, MLflow's with its variant", () => {
    for (const { image } of Object.values(SERVING_RUNTIMES)) expect(image).toMatch(/:v?\d+\.\d+[\w.-]*$/);
    expect(SERVING_RUNTIMES.mlserver.image).toMatch(/:1\.7\.1-mlflow$/);
    expect(JSON.stringify(runtimes)).not.toContain("latest");
  });

  test("those of the chart are on exactly when they are offered", () => {
    const on = Object.entries(runtimes.kserve.servingruntime).filter(([, value]) => value.disabled === false);
    expect(on.map(([key, { image, tag }]) => `${key} ${image ?? ""}:${tag ?? ""}`)).toEqual([
      `sklearnserver ${SERVING_RUNTIMES.sklearn.image}`,
      `mlserver ${SERVING_RUNTIMES.mlserver.image}`,
      `tensorflow ${SERVING_RUNTIMES.tensorflow.image}`,
      `torchserve ${SERVING_RUNTIMES.pytorch.image}`,
      `tritonserver ${SERVING_RUNTIMES.triton.image}`,
    ]);
  });
});

test("a canary is of the kind that this mode honours, and no other", () => {
  const model: ModelRecord = {
    name: "iris",
    version: "1.4.0",
    owner: "a",
    stage: "staging",
    experiment: "3",
    run: "9",
  };
  const service = inferenceService({
    name: "iris",
    model,
    runtime: "mlserver",
    storageUri: "s3://now",
    limits: { cpu: "1", memory: "1Gi" },
    pools: FAKE_POOLS,
    podLabels: {},
    canary: { storageUri: "s3://next" },
  });
  expect(JSON.stringify(service)).not.toContain("canaryTrafficPercent");
  expect(service["spec"]).toMatchObject({ canary: [{ trafficPercent: 10, predictor: { name: "canary" } }] });
  expect(service.metadata.annotations).toMatchObject({ "serving.kserve.io/deploymentMode": "Standard" });
});
