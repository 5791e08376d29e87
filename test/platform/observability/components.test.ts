import { installOrder } from "../../../lib/kubernetes/install-order";
import type { Component, HelmValues } from "../../../lib/kubernetes/component";
import { observability } from "../../../lib/platform/observability";
import { monitors } from "../../../lib/platform/observability/monitors";
import { NAMESPACES } from "../../../lib/platform/namespaces";
import { crdFaults, describeWithCharts, unknownPaths } from "../../support/charts";
import { fakeInputs, type FakeOptions } from "../../support/fake-inputs";
import { FAKE_POOLS } from "../../support/fake-pools";

const OPTIONS: readonly FakeOptions[] = (["dev", "prod"] as const).flatMap((stage) =>
  (["s3", "azure-blob", "gcs"] as const).map((objectStore) => ({ stage, objectStore })),
);
const variants = OPTIONS.map(
  (options) =>
    [`${options.stage ?? ""} on ${options.objectStore ?? ""}`, observability(fakeInputs(options))] as const,
);
/** Pools whose GPU nodes have the driver in a directory alone. */
const ownDriver = FAKE_POOLS.map((pool) =>
  pool.gpuModels.length > 0 ? { ...pool, gpuDriverPath: "/opt/driver" } : pool,
);
const named = (components: readonly Component[], name: string): Component => {
  const found = components.find((component) => component.name === name);
  if (found === undefined) throw new Error(`no component ${name}`);
  return found;
};
const valuesOf = (component: Component) => component.releases?.[0]?.values ?? {};

describe("the observability layer", () => {
  test.each(variants)(
    "installs %s in an order, once External Secrets serves its secrets",
    (_, components) => {
      const steps = installOrder([...components, monitors(components)]).map((step) => step.id);
      expect(steps.indexOf("monitors/after")).toBeGreaterThan(
        steps.indexOf("kube-prometheus-stack/kube-prometheus-stack"),
      );
      expect(steps.indexOf("grafana/grafana")).toBeGreaterThan(steps.indexOf("grafana/before"));
    },
  );

  test("the charts that take longest wait for no other: Prometheus for no password, what asks Prometheus or Loki for neither", () => {
    const steps = installOrder(observability(fakeInputs()));
    const waitsOf = (id: string) => steps.find((step) => step.id === id)?.waitsFor;
    for (const name of ["kube-prometheus-stack", "opencost"]) expect(waitsOf(`${name}/${name}`)).toEqual([]);
    expect(waitsOf("log-shipper/log-shipper")).toEqual([]);
    expect(waitsOf("grafana/grafana")).toEqual(["grafana/before"]);
  });

  test("lives in namespaces of the platform", () => {
    const known = NAMESPACES.map(({ name }) => name as string);
    for (const [, components] of variants)
      for (const component of components) expect(known).toContain(component.namespace);
  });

  test("is small in dev and replicated in prod", () => {
    const dev = observability(fakeInputs({ stage: "dev" }));
    const prod = observability(fakeInputs({ stage: "prod" }));
    const replicas = (components: readonly Component[]) => ({
      prometheus: valuesOf(named(components, "kube-prometheus-stack")),
      loki: valuesOf(named(components, "loki")),
      collector: valuesOf(named(components, "opentelemetry-collector")),
    });
    expect(replicas(dev)).toMatchObject({
      prometheus: {
        prometheus: { prometheusSpec: { replicas: 1 } },
        alertmanager: { alertmanagerSpec: { replicas: 1 } },
      },
      loki: { singleBinary: { replicas: 1 }, loki: { commonConfig: { replication_factor: 1 } } },
      collector: { replicaCount: 1 },
    });
    expect(replicas(prod)).toMatchObject({
      prometheus: {
        prometheus: { prometheusSpec: { replicas: 2 } },
        alertmanager: { alertmanagerSpec: { replicas: 3 } },
      },
      loki: { singleBinary: { replicas: 3 }, loki: { commonConfig: { replication_factor: 3 } } },
      collector: { replicaCount: 3 },
    });
  });

  test("keeps logs and traces as long as the profile says", () => {
    const components = observability(fakeInputs());
    expect(valuesOf(named(components, "loki"))).toMatchObject({
      loki: { limits_config: { retention_period: "720h" } },
    });
    expect(valuesOf(named(components, "tempo"))).toMatchObject({ tempo: { retention: "168h" } });
  });

  test("pushes to every Prometheus, since each alerts on its own data", () => {
    const components = observability(fakeInputs({ stage: "prod" }));
    const text = JSON.stringify([
      valuesOf(named(components, "tempo")),
      valuesOf(named(components, "opentelemetry-collector")),
    ]);
    for (const index of [0, 1]) {
      expect(text).toContain(
        `prometheus-kube-prometheus-stack-prometheus-${index}.prometheus-operated.monitoring.svc:9090/api/v1/write`,
      );
      expect(text).toContain(
        `prometheus-kube-prometheus-stack-prometheus-${index}.prometheus-operated.monitoring.svc:9090/api/v1/otlp`,
      );
    }
    expect(text).not.toContain("prometheus-stack-prometheus-2");
  });

  test("measures GPUs on every GPU node and only where there are some", () => {
    const inputs = fakeInputs();
    const gpu = inputs.cluster.pools.filter((pool) => pool.gpuModels.length > 0);
    expect(gpu.length).toBeGreaterThan(0);
    const { nodeSelector, tolerations } = valuesOf(named(observability(inputs), "dcgm-exporter")) as {
      nodeSelector: Record<string, string>;
      tolerations: readonly object[];
    };
    expect(Object.keys(nodeSelector).length).toBeGreaterThan(0);
    for (const pool of gpu) {
      expect(pool.labels).toMatchObject(nodeSelector);
      for (const taint of pool.taints)
        expect(tolerations).toContainEqual(expect.objectContaining({ key: taint.key, effect: taint.effect }));
    }
    const without = fakeInputs({ pools: inputs.cluster.pools.filter((pool) => pool.gpuModels.length === 0) });
    expect(observability(without).map(({ name }) => name)).not.toContain("dcgm-exporter");
  });

  test("brings the driver itself to the exporter where no container runtime does", () => {
    const exporter = valuesOf(named(observability(fakeInputs({ pools: ownDriver })), "dcgm-exporter"));
    expect(exporter).toMatchObject({
      extraHostVolumes: [{ name: "gpu-driver", hostPath: "/opt/driver" }],
      extraVolumeMounts: [
        { name: "exporter-metrics-volume" },
        { name: "gpu-driver", mountPath: "/usr/local/nvidia", readOnly: true },
      ],
      securityContext: { privileged: true, allowPrivilegeEscalation: true },
    });
    expect(exporter["extraEnv"]).toContainEqual({
      name: "LD_LIBRARY_PATH",
      value: "/usr/local/nvidia/lib64",
    });
    const handed = valuesOf(named(observability(fakeInputs()), "dcgm-exporter"));
    expect(JSON.stringify(handed)).not.toMatch(/privileged|extraHostVolumes/);
  });

  test("leaves Prometheus and Alertmanager to their sidecars when the operator writes their Secrets anew", () => {
    const annotations = { "reloader.stakater.com/auto": "false" };
    expect(valuesOf(named(observability(fakeInputs()), "kube-prometheus-stack"))).toMatchObject({
      prometheus: { annotations },
      alertmanager: { annotations },
    });
  });
});

describeWithCharts("charts of the observability layer", () => {
  const onOwnDriver = ["own driver", observability(fakeInputs({ pools: ownDriver }))] as const;
  const releases = [...variants, onOwnDriver].flatMap(([name, components]) =>
    components.flatMap(({ releases: all = [] }) =>
      all.map((release) => [`${release.name ?? release.chart.name}, ${name}`, release] as const),
    ),
  );
  // Parts that a chart hands to its program as they are: the program's own words, not the chart's.
  const handedOver =
    /^(config\.exporters|grafana\.ini|loki\.limits_config|tempo\.storage\.trace|securityContext)\./;

  test.each(releases)("%s: every value is one that the chart has (rule 71)", (_, { chart, values }) => {
    expect(unknownPaths(chart, values).filter((path) => !handedOver.test(path))).toEqual([]);
  });

  test.each([
    ["kube-state-metrics", "8.4.0", /^$/],
    ["prometheus-node-exporter", "4.56.1", /^containerSecurityContext\./],
  ] as const)("kube-prometheus-stack hands %s what that chart has", (name, version, ours) => {
    const values = valuesOf(named(variants[0]?.[1] ?? [], "kube-prometheus-stack"))[name] as HelmValues;
    const subchart = { name, version, repository: "", reason: "" };
    expect(unknownPaths(subchart, values).filter((path) => !ours.test(path))).toEqual([]);
  });

  test("every object fits its definition", () => {
    const components = variants[0]?.[1] ?? [];
    const objects = [...components, monitors(components)].flatMap(({ before = [], after = [] }) => [
      ...before,
      ...after,
    ]);
    const custom = objects.filter(({ apiVersion }) => apiVersion.includes("."));
    expect(custom.length).toBeGreaterThan(5);
    expect(
      custom.flatMap((object) =>
        crdFaults(object).map((fault) => `${object.kind} ${object.metadata.name}: ${fault}`),
      ),
    ).toEqual([]);
  });
});
