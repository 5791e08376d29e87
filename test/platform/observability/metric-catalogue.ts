import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Exporter, MetricCatalogue } from "../../../lib/promql/catalogue";

/** Folder with the exporters' full catalogues; `METRICS_FOLDER` names another one. Not part of the project. */
export const METRICS_FOLDER = resolve(process.env["METRICS_FOLDER"] ?? "../shared/metrics");
/** Whether {@link METRICS_FOLDER} is here. */
export const hasCatalogues = existsSync(METRICS_FOLDER);

/** Exporters that the platform installs. */
const EXPORTERS = [
  ...[
    "alertmanager",
    "argo-cd",
    "argo-events",
    "argo-rollouts",
    "argo-workflows",
    "aws-load-balancer-controller",
  ],
  ...[
    "cert-manager",
    "chaos-mesh",
    "common-go-and-controllers",
    "dcgm-exporter",
    "envoy-gateway",
    "envoy-proxy",
  ],
  ...["external-secrets", "gatekeeper", "karpenter", "keda", "kserve", "kube-control-plane"],
  ...[
    "kube-prometheus-stack-rules",
    "kube-state-metrics",
    "kubelet-cadvisor",
    "kyverno",
    "loki",
    "mlflow",
    "mlserver",
  ],
  ...[
    "node-exporter",
    "opencost",
    "opentelemetry-collector",
    "prometheus",
    "tempo",
    "tetragon",
    "triton",
    "velero",
    "vllm",
  ],
] as const;

interface Catalogue {
  readonly source: string;
  readonly version: string;
  readonly asOf: string;
  readonly metrics: readonly {
    readonly name: string;
    readonly type: string;
    readonly labels?: readonly string[];
    readonly when?: string;
  }[];
}

/** What the facts have to be: the catalogues of what the platform installs. */
export function currentFacts(): MetricCatalogue {
  const exporters = EXPORTERS.map((name): [string, Exporter] => {
    const file = join(METRICS_FOLDER, `${name}.json`);
    const { source, version, asOf, metrics } = JSON.parse(readFileSync(file, "utf8")) as Catalogue;
    // Not there unless somebody turns it on: nothing may be built on it.
    const usual = metrics.filter(({ when = "" }) => !/^(off by default|not in default|only with)/.test(when));
    const rows = usual.map(({ name: metric, type, labels = [] }) => [metric, [type, ...labels].join(" ")]);
    return [name, { source: `${source} ${version}`, asOf, metrics: Object.fromEntries(rows) }];
  });
  return Object.fromEntries(exporters);
}

/** The facts as a file: one metric a line, so that a difference can be read. */
export function factsFile(facts: MetricCatalogue): string {
  const exporters = Object.entries(facts).map(([name, { source, asOf, metrics }]) => {
    const rows = Object.entries(metrics).map(
      ([metric, row]) => `  ${JSON.stringify(metric)}: ${JSON.stringify(row)}`,
    );
    const head = `"source": ${JSON.stringify(source)}, "asOf": ${JSON.stringify(asOf)}`;
    return ` ${JSON.stringify(name)}: { ${head}, "metrics": {\n${rows.join(",\n")}\n } }`;
  });
  return `{\n${exporters.join(",\n")}\n}\n`;
}
