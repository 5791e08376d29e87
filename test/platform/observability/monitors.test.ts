import type { Component } from "../../../lib/kubernetes/component";
import { monitors } from "../../../lib/platform/observability/monitors";
import { crdFaults, describeWithCharts } from "../../support/charts";

const component = (metrics: Component["metrics"]): Component => ({
  name: "thing",
  layer: "ml",
  description: "a thing",
  namespace: "mlops",
  ...(metrics === undefined ? {} : { metrics }),
});
const pods = { namespace: "mlops", labels: { app: "thing", tier: "a" } };
const declared = { name: "thing", pods, port: "metrics", portNumber: 9000 };
const undeclared = {
  name: "predictor",
  pods,
  port: 8082,
  portNumber: 8082,
  undeclared: true,
  path: "/m",
  intervalSeconds: 15,
};

describe("monitors", () => {
  const objects =
    monitors([component([declared]), component([undeclared]), component(undefined)]).after ?? [];
  const [podMonitor, scrapeConfig] = objects;

  test("there is one for each endpoint", () => {
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "PodMonitor thing",
      "ScrapeConfig predictor",
    ]);
  });

  test("a declared port is scraped by its name, under a job of the endpoint's name", () => {
    expect(podMonitor).toMatchObject({
      spec: {
        namespaceSelector: { matchNames: ["mlops"] },
        selector: { matchLabels: pods.labels },
        podMetricsEndpoints: [
          {
            port: "metrics",
            path: "/metrics",
            interval: "30s",
            relabelings: [{ targetLabel: "job", replacement: "thing" }, {}],
          },
        ],
      },
    });
  });

  test("an undeclared port is scraped by an address that is put together (rule 143)", () => {
    expect(scrapeConfig).toMatchObject({
      spec: {
        metricsPath: "/m",
        scrapeInterval: "15s",
        kubernetesSDConfigs: [{ role: "Pod", selectors: [{ role: "Pod", label: "app=thing,tier=a" }] }],
      },
    });
    const { relabelings } = scrapeConfig?.["spec"] as {
      relabelings: readonly { targetLabel?: string; replacement?: string }[];
    };
    expect(relabelings.find(({ targetLabel }) => targetLabel === "__address__")?.replacement).toBe("$1:8082");
  });

  test("a port by its number and an encrypted one", () => {
    const [object] = monitors([component([{ ...declared, port: 9000, scheme: "https" }])]).after ?? [];
    expect(object).toMatchObject({
      spec: {
        podMetricsEndpoints: [{ portNumber: 9000, scheme: "https", tlsConfig: { insecureSkipVerify: true } }],
      },
    });
  });

  test("one name for two endpoints is refused", () => {
    expect(() => monitors([component([declared]), component([declared])])).toThrow(
      "names of metrics endpoints must be unique, got thing twice",
    );
  });
});

describeWithCharts("monitors' definitions", () => {
  test("have every field", () => {
    const objects = monitors([component([declared, { ...undeclared, scheme: "https" }])]).after ?? [];
    expect(objects.flatMap(crdFaults)).toEqual([]);
  });
});
