import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { namesIn } from "../../support/promql";

/** Metrics by exporter: what `lib/facts/metrics.json` holds. */
export type MetricFacts = Readonly<
  Record<
    string,
    { readonly source: string; readonly asOf: string; readonly metrics: Readonly<Record<string, Metric>> }
  >
>;
/** A metric's type and its own labels. */
export interface Metric {
  readonly type: string;
  readonly labels: readonly string[];
}

/** Folder with the exporters' full catalogues; `METRICS_FOLDER` names another one. Not part of the project. */
export const METRICS_FOLDER = resolve(process.env["METRICS_FOLDER"] ?? "../shared/metrics");
/** Whether {@link METRICS_FOLDER} is here. */
export const hasCatalogues = existsSync(METRICS_FOLDER);

/** Where the facts are. */
export const FACTS_FILE = resolve("lib/facts/metrics.json");
/** The facts as they are in the project. */
export const metricFacts = (): MetricFacts => JSON.parse(readFileSync(FACTS_FILE, "utf8")) as MetricFacts;

/** Metrics of the platform's own making, which no exporter's catalogue has. */
export const OWN_METRICS: MetricFacts = {
  "kube-state-metrics, custom resources": {
    source: "lib/platform/observability/metrics/kube-state-metrics.ts",
    asOf: "2026-11-21",
    metrics: { kserve_inferenceservice_ready: { type: "gauge", labels: ["namespace", "inferenceservice"] } },
  },
  "drift detection": {
    source: "lib/drift/metrics.py",
    asOf: "2026-11-21",
    metrics: {
      ml_drift_score: { type: "gauge", labels: ["model", "feature", "statistic"] },
      ml_drift_threshold: { type: "gauge", labels: ["model", "statistic"] },
      ml_drift_feature_share: { type: "gauge", labels: ["model", "feature", "dataset", "bin"] },
      ml_drift_samples: { type: "gauge", labels: ["model", "dataset"] },
      ml_drift_last_run_timestamp_seconds: { type: "gauge", labels: ["model"] },
    },
  },
  "Tempo's metrics generator": {
    source: "documentation of Tempo 2.10",
    asOf: "2026-08-22",
    metrics: {
      traces_spanmetrics_calls_total: {
        type: "counter",
        labels: ["service", "span_name", "span_kind", "status_code"],
      },
    },
  },
};

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
  readonly removedOrWrong?: readonly { readonly name: string }[];
}

/** Every catalogue, in the order of the files. */
export function catalogues(): readonly (Catalogue & { readonly file: string })[] {
  return readdirSync(METRICS_FOLDER)
    .filter((file) => file.endsWith(".json") && file !== "index.json")
    .sort()
    .map((file) => ({
      file: file.replace(".json", ""),
      ...(JSON.parse(readFileSync(join(METRICS_FOLDER, file), "utf8")) as Catalogue),
    }));
}

/** The metric behind a series: a histogram's parts belong to it. */
export const baseName = (name: string): string => name.replace(/_(bucket|sum|count)$/, "");

/** The part of the catalogues that the expressions name, with the platform's own metrics. */
export function pruned(expressions: readonly string[]): MetricFacts {
  const used = expressions.map(namesIn);
  const names = new Set(used.flatMap(({ metrics }) => metrics.flatMap((name) => [name, baseName(name)])));
  const patterns = used.flatMap(({ patterns: all }) => all.map((pattern) => new RegExp(`^(${pattern})$`)));
  const facts = catalogues().flatMap(({ file, source, version, asOf, metrics }) => {
    const kept = metrics.filter(
      ({ name }) => names.has(name) || patterns.some((pattern) => pattern.test(name)),
    );
    const rows = kept.map(({ name, type, labels = [] }) => [name, { type, labels }] as const);
    return rows.length === 0
      ? []
      : [[file, { source: `${source} ${version}`, asOf, metrics: Object.fromEntries(rows) }] as const];
  });
  return { ...Object.fromEntries(facts), ...OWN_METRICS };
}

/** Labels that a scrape adds, or that relabeling and rules add (`inferenceservice`, `slo`). */
const SCRAPED = [
  "job",
  "instance",
  "namespace",
  "pod",
  "service",
  "endpoint",
  "container",
  "node",
  "cluster",
  "metrics_path",
  "inferenceservice",
  "slo",
];

const find = (facts: MetricFacts, name: string): Metric | undefined => {
  const all = Object.values(facts).map(({ metrics }) => metrics);
  const exact = all.map((metrics) => metrics[name]).find((metric) => metric !== undefined);
  if (exact !== undefined) return exact;
  const base = all.map((metrics) => metrics[baseName(name)]).find((metric) => metric !== undefined);
  return base !== undefined && ["histogram", "summary"].includes(base.type)
    ? { ...base, labels: [...base.labels, "le", "quantile"] }
    : undefined;
};

/** What is wrong with the metrics and labels of an expression; rules' own series are known by their prefix. */
export function expressionFaults(expression: string, facts: MetricFacts = metricFacts()): readonly string[] {
  const { metrics, patterns, selected, grouped } = namesIn(expression);
  const exported = metrics.filter((name) => !name.startsWith("slo:"));
  const unknown = exported
    .filter((name) => find(facts, name) === undefined)
    .map((name) => `no exporter has metric ${name}`);
  const all = Object.values(facts).flatMap((source) => Object.entries(source.metrics));
  const idle = patterns
    .filter((pattern) => !all.some(([name]) => new RegExp(`^(${pattern})$`).test(name)))
    .map((pattern) => `no exporter has a metric like ${pattern}`);
  const labelsOf = (name: string): readonly string[] => [...SCRAPED, ...(find(facts, name)?.labels ?? [])];
  const strange = selected
    .filter(
      ({ metric, label }) =>
        metric !== undefined && !metric.startsWith("slo:") && !labelsOf(metric).includes(label),
    )
    .map(({ metric, label }) => `${metric ?? ""} has no label ${label}`);
  const matched = all
    .filter(([name]) => patterns.some((pattern) => new RegExp(`^(${pattern})$`).test(name)))
    .flatMap(([, { labels }]) => labels);
  const known = new Set([...SCRAPED, ...exported.flatMap(labelsOf), ...matched]);
  const odd = grouped.filter((label) => !known.has(label)).map((label) => `nothing here has label ${label}`);
  return [...unknown, ...idle, ...strange, ...odd];
}
