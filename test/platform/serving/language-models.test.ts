import type { Component } from "../../../lib/kubernetes/component";
import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { cores, gibibytes } from "../../../lib/checks/quantity";
import { STAGES, type Quota } from "../../../lib/environment/profile";
import { LANGUAGE_MODELS } from "../../../lib/environment/schema";
import type { Toleration } from "../../../lib/platform/placement";
import { serving } from "../../../lib/platform/serving";
import { llmService } from "../../../lib/platform/serving/llm-service";
import { MODELS } from "../../../lib/platform/serving/models";
import { SERVING_RUNTIMES } from "../../../lib/platform/serving/runtimes";
import { fakeInputs, type FakeOptions } from "../../support/fake-inputs";
import { FAKE_POOLS } from "../../support/fake-pools";
import { fits, type PodSpec } from "../../support/scheduling";

interface Predictor extends PodSpec {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly timeout: number;
  readonly autoScaling: {
    readonly metrics: readonly { readonly external: { readonly metric: { readonly query: string } } }[];
  };
  readonly serviceAccountName: string;
  readonly securityContext: Record<string, unknown>;
  readonly tolerations: readonly Toleration[];
  readonly affinity: {
    readonly nodeAffinity: {
      readonly requiredDuringSchedulingIgnoredDuringExecution: {
        readonly nodeSelectorTerms: readonly unknown[];
      };
    };
  };
  readonly containers: readonly {
    readonly image: string;
    readonly args: readonly string[];
    readonly env: readonly { readonly name: string; readonly valueFrom?: unknown }[];
    readonly resources: {
      readonly requests: Record<string, string>;
      readonly limits: Record<string, string>;
    };
    readonly securityContext: Record<string, unknown>;
    readonly volumeMounts: readonly { readonly mountPath: string }[];
  }[];
}

const everyModel: FakeOptions = { settings: { models: [...LANGUAGE_MODELS] } };
const component = (name: string, options?: FakeOptions): Component | undefined =>
  serving(fakeInputs(options)).find((one) => one.name === name);
const predictorOf = (service: KubernetesObject): Predictor =>
  (service.spec as { predictor: Predictor }).predictor;
const isService = ({ kind }: KubernetesObject): boolean => kind === "InferenceService";

describe("language models", () => {
  const objects = component("language-models", everyModel)?.after ?? [];
  const services = objects.filter(isService);

  test("are there when the environment names them, and only then", () => {
    expect(component("language-models")).toBeUndefined();
    expect(services.map(({ metadata }) => metadata.name)).toEqual([
      "mistral-7b-instruct",
      "tinyllama-1-1b",
      "codellama-7b",
    ]);
  });

  test.each(services.map((service) => [service.metadata.name, service] as const))(
    "%s serves one revision at the specified length and share of memory",
    (name, service) => {
      const [container] = predictorOf(service).containers;
      const model = Object.values(MODELS).find(({ repository }) => repository === container?.args[0]);
      expect(model?.revision).toMatch(/^[0-9a-f]{40}$/);
      expect(container?.args.slice(1)).toEqual([
        `--revision=${model?.revision ?? ""}`,
        `--tokenizer-revision=${model?.revision ?? ""}`,
        `--served-model-name=${name}`,
        "--port=8080",
        "--max-model-len=4096",
        "--gpu-memory-utilization=0.9",
      ]);
      expect(container?.image).toBe(SERVING_RUNTIMES.vllm.image);
    },
  );

  test.each(services.map((service) => [service.metadata.name, service] as const))(
    "%s fits a GPU node, tolerates its taint, and asks for a GPU that is large and new enough",
    (_, service) => {
      const predictor = predictorOf(service);
      expect(fits(predictor, FAKE_POOLS)).toBe(true);
      expect(predictor.tolerations).toEqual([
        { key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" },
      ]);
      expect(
        predictor.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms,
      ).toEqual([{ matchExpressions: [{ key: "fake/gpu-model", operator: "In", values: ["A10G"] }] }]);
      expect(predictor.containers[0]?.resources.limits).toEqual(predictor.containers[0]?.resources.requests);
    },
  );

  test.each(services.map((service) => [service.metadata.name, service] as const))(
    "%s runs at the restricted level and writes only to volumes",
    (_, service) => {
      const { securityContext, containers, serviceAccountName } = predictorOf(service);
      expect(serviceAccountName).toBe("kserve-inference");
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      });
      expect(containers[0]?.securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
        runAsUser: 2000,
      });
      const home = containers[0]?.env.find(({ name }) => name === "HOME") as { value: string } | undefined;
      expect(containers[0]?.volumeMounts.map(({ mountPath }) => mountPath)).toContain(home?.value);
    },
  );

  test("sleep while nobody asks, and are woken by what the gateway counts", () => {
    for (const service of services) {
      const { name } = service.metadata;
      const { minReplicas, autoScaling } = predictorOf(service);
      expect(minReplicas).toBe(0);
      expect(service.metadata.annotations).toMatchObject({
        "serving.kserve.io/autoscalerClass": "keda",
        "serving.kserve.io/deploymentMode": "Standard",
      });
      expect(autoScaling.metrics[0]?.external.metric.query).toContain(
        `httproute/mlops/${name}(-predictor)?/rule/`,
      );
      const policy = objects.find(
        ({ kind, metadata }) => kind === "BackendTrafficPolicy" && metadata.name === name,
      );
      expect(policy?.spec).toMatchObject({
        routingType: "Service",
        targetRefs: [{ name }, { name: `${name}-predictor` }],
        retry: { retryOn: { triggers: ["connect-failure"] } },
      });
    }
  });

  test("only a model whose terms people must accept gets the hub's token, from the secret store", () => {
    const gated = services.filter((service) =>
      predictorOf(service).containers[0]?.env.some(({ name }) => name === "HF_TOKEN"),
    );
    expect(gated.map(({ metadata }) => metadata.name)).toEqual(["mistral-7b-instruct"]);
    expect(objects.find(({ kind }) => kind === "ExternalSecret")).toMatchObject({
      metadata: { name: "hugging-face-token" },
      spec: { data: [{ secretKey: "token" }] },
    });
    const free = component("language-models", { settings: { models: ["tinyllama-1.1b"] } });
    expect(free?.after?.some(({ kind }) => kind === "ExternalSecret")).toBe(false);
  });

  test.each(STAGES)(
    "%s: together leave a quarter of the quota to others, and take no more GPUs than there are",
    (stage) => {
      const { settings } = fakeInputs({ stage });
      const { gpu, quota } = settings.profile;
      for (const models of [[...LANGUAGE_MODELS], ...LANGUAGE_MODELS.map((name) => [name])]) {
        const all = (component("language-models", { stage, settings: { models } })?.after ?? []).filter(
          isService,
        );
        const taken = (amount: (limits: Record<string, string>) => number): number =>
          all
            .map(predictorOf)
            .reduce(
              (sum, { maxReplicas, containers }) =>
                sum + maxReplicas * amount(containers[0]!.resources.limits),
              0,
            );
        expect(taken((limits) => cores(limits["cpu"]))).toBeLessThanOrEqual(0.75 * cores(quota.requests.cpu));
        expect(taken((limits) => gibibytes(limits["memory"]))).toBeLessThanOrEqual(
          0.75 * gibibytes(quota.requests.memory),
        );
        expect(taken((limits) => Number(limits["nvidia.com/gpu"]))).toBeLessThanOrEqual(
          Math.max(Math.min(gpu.max, quota.gpus), models.length),
        );
      }
    },
  );

  test("a quota that the environment's file raises is room for more servers", () => {
    const { profile } = fakeInputs({ stage: "staging" }).settings;
    const most = (quota: Quota): number => {
      const settings = { models: ["mistral-7b-instruct" as const], profile: { ...profile, quota } };
      return predictorOf((component("language-models", { settings })?.after ?? []).find(isService)!)
        .maxReplicas;
    };
    const wide = { cpu: "100", memory: "400Gi" };
    expect(most(profile.quota)).toBe(2);
    expect(most({ ...profile.quota, requests: wide, limits: wide })).toBe(4);
    expect(most({ ...profile.quota, requests: wide, limits: wide, gpus: 3 })).toBe(3);
  });

  test("a request is tried for as long as its route lets it wait, in all but one of a thousand cases", () => {
    for (const service of services) {
      const { timeout } = predictorOf(service);
      const { retry } = objects.find(
        ({ kind, metadata }) => kind === "BackendTrafficPolicy" && metadata.name === service.metadata.name,
      )!.spec as {
        retry: { numRetries: number; perRetry: { backOff: Record<"baseInterval" | "maxInterval", string> } };
      };
      const [base, most] = [retry.perRetry.backOff.baseInterval, retry.perRetry.backOff.maxInterval].map(
        (text) => parseInt(text, 10),
      ) as [number, number];
      // Envoy pauses for a time between nothing and the base, doubled at each try up to the most, each as likely as the other.
      const pauses = Array.from({ length: retry.numRetries }, (_, index) =>
        Math.min(base * 2 ** index, most),
      );
      const mean = pauses.reduce((sum, pause) => sum + pause / 2, 0);
      const deviation = Math.sqrt(pauses.reduce((sum, pause) => sum + pause ** 2 / 12, 0));
      expect(mean - 3.1 * deviation).toBeGreaterThan(timeout);
    }
  });

  test("cannot be served by a cluster without such a GPU; the fault says so", () => {
    const { cluster } = fakeInputs({ pools: FAKE_POOLS.filter(({ purpose }) => purpose !== "gpu") });
    const record = { owner: "team", stage: "development" } as const;
    expect(() =>
      llmService({ name: "big", model: MODELS["mistral-7b-instruct"], record, cluster, podLabels: {} }),
    ).toThrow("no pool has a GPU of 20 GiB and capability 8");
  });

  test("weights, one conversation's cache and vLLM's own share fit into the GPU that is asked for", () => {
    for (const { weightsGib, gpu } of Object.values(MODELS))
      expect(gpu.memoryGib * 0.9).toBeGreaterThan(weightsGib + 2);
  });
});
