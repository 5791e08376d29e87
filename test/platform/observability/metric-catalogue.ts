import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { METRICS_FILE } from "../../../lib/promql/catalogue";

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

/** Who makes metrics of which there is no catalogue: the platform itself, and what documentation says. */
const OWN = ["kube-state-metrics-custom-resources", "drift-detection", "tempo-metrics-generator"];

/** Lines of {@link OWN}, which are written by hand. */
const ownLines = (): string[] =>
  readFileSync(METRICS_FILE, "utf8")
    .split("\n")
    .filter((line) => OWN.includes((line.split(" ")[1] ?? "").replace(/:$/, "")));

/** What the file of facts has to be, by the catalogues of what the platform installs: sorted, one metric of one exporter a line. */
export function currentFacts(): string {
  const lines = EXPORTERS.flatMap((exporter) => {
    const file = join(METRICS_FOLDER, `${exporter}.json`);
    const { source, version, asOf, metrics } = JSON.parse(readFileSync(file, "utf8")) as Catalogue;
    // Not there unless somebody turns it on: nothing may be built on it.
    const usual = metrics.filter(({ when = "" }) => !/^(off by default|not in default|only with)/.test(when));
    const rows = usual.map(({ name, type, labels = [] }) =>
      [name, exporter, type.replaceAll(" ", "-"), ...labels].join(" "),
    );
    return [`# ${exporter}: ${source} ${version}, ${asOf}`, ...new Set(rows)];
  });
  return `${[...lines, ...ownLines()].sort().join("\n")}\n`;
}
