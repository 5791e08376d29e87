import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { MODEL_LABELS } from "../../../lib/platform/governance";
import { MODEL_IMAGE_SOURCES } from "../../../lib/platform/policy/images";
import { quotaObjects } from "../../../lib/platform/policy/quotas";
import { scaling } from "../../../lib/platform/scaling";
import { keda } from "../../../lib/platform/scaling/keda";
import { WARM_CAPACITY } from "../../../lib/platform/scaling/triggers";
import { warmCapacity } from "../../../lib/platform/scaling/warm-capacity";
import { CHARTS_FOLDER, crdFaults, describeWithCharts, unknownPaths } from "../../support/charts";
import { fakeInputs } from "../../support/fake-inputs";
import { FAKE_POOLS } from "../../support/fake-pools";

interface Scaled extends KubernetesObject {
  readonly spec: {
    readonly scaleTargetRef: { readonly name: string };
    readonly minReplicaCount: number;
    readonly maxReplicaCount: number;
    readonly triggers: readonly {
      readonly metadata: { readonly query: string; readonly serverAddress: string };
    }[];
  };
}
interface Workload extends KubernetesObject {
  readonly spec: {
    readonly replicas: number;
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly image: string;
          readonly resources: { readonly requests: Record<string, string>; readonly limits: unknown };
        }[];
        readonly nodeSelector: unknown;
        readonly tolerations: readonly { readonly key: string }[];
      };
    };
  };
}

const { cluster, identities } = fakeInputs();
const identity = identities.keda;
const objects = warmCapacity(cluster)[0]?.after ?? [];
const scaled = objects.filter((object) => object.kind === "ScaledObject") as Scaled[];
const workloads = objects.filter((object) => object.kind === "Deployment") as Workload[];

describe("KEDA", () => {
  test("its log level is a text (rule 88)", () => {
    expect(keda({ replicas: 1, identity }).releases?.[0]?.values["logging"]).toEqual({
      metricServer: { level: "0" },
    });
  });

  test("its operator alone has an identity, marked on its ServiceAccount and its pods (rule 3)", () => {
    const { values } = keda({ replicas: 1, identity }).releases![0]!;
    expect(values["serviceAccount"]).toEqual({
      operator: { name: "keda-operator", annotations: identity.serviceAccountAnnotations },
    });
    expect(values["podLabels"]).toEqual({ keda: identity.podLabels });
  });

  test("reads no Secret of another namespace", () => {
    expect(keda({ replicas: 1, identity }).releases?.[0]?.values["permissions"]).toEqual({
      operator: { restrict: { secret: true } },
      metricServer: { restrict: { secret: true } },
    });
  });
});

describe("the three scalers", () => {
  test("are in mlops and scale Deployments that exist (rule 94)", () => {
    expect(scaled.map((object) => object.metadata)).toEqual([
      { name: "gpu-workload-scaler", namespace: "mlops" },
      { name: "training-workload-scaler", namespace: "mlops" },
      { name: "inference-workload-scaler", namespace: "mlops" },
    ]);
    const targets = workloads.map((object) => object.metadata.name);
    for (const { spec } of scaled) expect(targets).toContain(spec.scaleTargetRef.name);
  });

  test("start at zero, and their queries are never absent, so that they work from zero", () => {
    for (const { spec } of scaled) {
      expect(spec.minReplicaCount).toBe(0);
      expect(spec.maxReplicaCount).toBeGreaterThanOrEqual(1);
      for (const term of spec.triggers[0]!.metadata.query.split(" + "))
        expect(term).toMatch(/^\(.* or vector\(0\)\)$/);
    }
    for (const { spec } of workloads) expect(spec.replicas).toBe(0);
  });

  test("do not count their own targets' pods", () => {
    for (const { spec } of scaled) {
      const { query } = spec.triggers[0]!.metadata;
      if (query.includes("kube_pod_")) expect(query).toContain(`pod!~"${spec.scaleTargetRef.name}-.*"`);
    }
  });

  test("ask Prometheus where it is", () => {
    expect(scaled.map(({ spec }) => spec.triggers[0]!.metadata.serverAddress)).toEqual(
      Array<string>(3).fill("http://kube-prometheus-stack-prometheus.monitoring.svc:9090"),
    );
  });

  test("are bounded by a quarter of the pools' nodes", () => {
    expect(scaled.map(({ spec }) => spec.maxReplicaCount)).toEqual([1, 1, 1]);
    const wide = FAKE_POOLS.map((pool) => ({ ...pool, maxNodes: 20 }));
    const many = warmCapacity({ pools: wide })[0]?.after?.filter(
      (object) => object.kind === "ScaledObject",
    ) as Scaled[];
    expect(many.map(({ spec }) => spec.maxReplicaCount)).toEqual([5, 5, 5]);
  });

  test("are left out where no pool can grow", () => {
    const fixed = FAKE_POOLS.map((pool) => ({ ...pool, minNodes: pool.maxNodes }));
    expect(
      scaling({ ...fakeInputs(), cluster: { ...cluster, pools: fixed } }).map(({ name }) => name),
    ).toEqual(["keda"]);
  });
});

describe("pods that hold room", () => {
  test("fit the pools that they are for: label and tolerations (rule 26)", () => {
    expect(workloads.map(({ spec }) => spec.template.spec.nodeSelector)).toEqual(
      ["gpu", "training", "general"].map((purpose) => ({ "ml-platform/pool": purpose })),
    );
    expect(workloads[0]?.spec.template.spec.tolerations.map(({ key }) => key)).toEqual(["nvidia.com/gpu"]);
    expect(workloads[1]?.spec.template.spec.tolerations.map(({ key }) => key)).toEqual(["workload"]);
  });

  test("say limits, GPUs included, and are from a registry that policies allow (rules 31, 96, 101)", () => {
    for (const { spec } of workloads) {
      const container = spec.template.spec.containers[0]!;
      expect(container.resources.limits).toEqual(container.resources.requests);
      expect(MODEL_IMAGE_SOURCES.some(({ prefix }) => container.image.startsWith(prefix))).toBe(true);
    }
    expect(workloads[0]?.spec.template.spec.containers[0]?.resources.requests).toMatchObject({
      "nvidia.com/gpu": "1",
    });
  });

  test("have every label that pods of the namespace must have (rule 96)", () => {
    for (const { spec } of workloads) {
      const { labels } = (spec.template as unknown as { metadata: { labels: Record<string, string> } })
        .metadata;
      for (const label of Object.values(MODEL_LABELS)) expect(labels[label]).toMatch(/./);
    }
  });

  test("take nothing of the quota that pods have which wait for their room, and have one of their own", () => {
    const [, own] = warmCapacity(cluster)[0]?.before ?? [];
    const quotas = [own!, ...quotaObjects(fakeInputs().settings.profile.quota)].filter(
      ({ kind, metadata }) => kind === "ResourceQuota" && metadata.namespace === "mlops",
    );
    const [priority] = warmCapacity(cluster)[0]?.before ?? [];
    const scoped = (operator: string) => ({
      matchExpressions: [{ scopeName: "PriorityClass", operator, values: [priority?.metadata.name] }],
    });
    expect(
      quotas.map((quota) => [quota.metadata.name, (quota.spec as { scopeSelector: unknown }).scopeSelector]),
    ).toEqual([
      ["warm-capacity", scoped("In")],
      ["compute", scoped("NotIn")],
    ]);
    for (const { spec } of workloads)
      expect(spec.template.spec).toMatchObject({ priorityClassName: priority?.metadata.name });
    // One pod of each: 1 + 2 + 0.5 cores, 4 + 4 + 1 GiB, twice.
    expect((own?.spec as { hard: unknown }).hard).toEqual({
      "requests.cpu": "7",
      "requests.memory": "18Gi",
      "limits.cpu": "7",
      "limits.memory": "18Gi",
      "requests.nvidia.com/gpu": "2",
      pods: "6",
    });
  });

  test("give way to everything, and still make nodes", () => {
    const [priority] = warmCapacity(cluster)[0]?.before ?? [];
    expect(priority).toMatchObject({ kind: "PriorityClass", value: -5, preemptionPolicy: "Never" });
  });
});

describeWithCharts("scaling by its charts and metrics", () => {
  test("every value is known to the chart (rule 71)", () => {
    const release = keda({ replicas: 2, identity }).releases![0]!;
    expect(unknownPaths(release.chart, release.values)).toEqual([]);
  });

  test("every ScaledObject is valid by its CRD", () => {
    expect(scaled.flatMap(crdFaults)).toEqual([]);
  });

  const metrics = join(CHARTS_FOLDER, "../metrics");
  (existsSync(metrics) ? test : test.skip)("every metric exists in its exporter (rule 141)", () => {
    const known = new Set(
      ["kube-state-metrics", "argo-workflows", "envoy-proxy"].flatMap((source) =>
        (
          JSON.parse(readFileSync(join(metrics, `${source}.json`), "utf8")) as { metrics: { name: string }[] }
        ).metrics.map(({ name }) => name),
      ),
    );
    const used = WARM_CAPACITY.flatMap(
      ({ query }) => query.match(/\b(kube|argo|envoy)_[a-z_]+(?=\{)/g) ?? [],
    );
    expect(used).toHaveLength(6);
    for (const name of used) expect(known).toContain(name);
  });
});
