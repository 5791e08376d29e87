import { remembered, rememberedOf } from "../checks/remembered";
import { metricCatalogue, type MetricCatalogue } from "./catalogue";
import { namesIn } from "./names";

/** Labels that a scrape adds, or that our relabeling and rules add (`inferenceservice`, `slo`). */
const ADDED: readonly string[] = [
  ...["job", "instance", "namespace", "pod", "service", "endpoint", "container", "node", "cluster"],
  ...["metrics_path", "inferenceservice", "slo"],
];

/** Series of recording rules of the platform. */
const isRecorded = (name: string): boolean => name.startsWith("slo:");

/** The metric behind a series: the parts of a histogram or summary belong to it. */
const baseName = (name: string): string => name.replace(/_(bucket|sum|count)$/, "");

/** Type and labels of a metric, by its name; one that several exporters have carries the labels of all. */
function rowOf(catalogue: MetricCatalogue, name: string): { type: string; labels: string[] } | undefined {
  let found: { type: string; labels: string[] } | undefined;
  for (const exporter in catalogue) {
    const row = catalogue[exporter]?.metrics[name];
    if (row === undefined) continue;
    const [type = "", ...labels] = row.split(" ");
    if (found === undefined) found = { type, labels };
    else found.labels.push(...labels);
  }
  return found;
}

/** Own labels of a series, undefined if no exporter has it. Expressions name the same few series again and again. */
const labelsIn = rememberedOf((catalogue: MetricCatalogue) =>
  remembered((name): readonly string[] | undefined => {
    const exact = rowOf(catalogue, name);
    if (exact !== undefined) return exact.labels;
    const base = rowOf(catalogue, baseName(name));
    return base?.type === "histogram" || base?.type === "summary"
      ? [...base.labels, "le", "quantile"]
      : undefined;
  }),
);

/** Metrics whose whole name fits a pattern: type and labels of each. */
function matching(catalogue: MetricCatalogue, pattern: string): readonly string[] {
  const whole = new RegExp(`^(${pattern})$`);
  return Object.values(catalogue).flatMap(({ metrics }) =>
    Object.entries(metrics).flatMap(([name, row]) => (whole.test(name) ? [row] : [])),
  );
}

function unbalanced(expression: string): readonly string[] {
  const bare = expression.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "");
  const pairs = ["()", "{}", "[]"].filter(
    (pair) => bare.split(pair.charAt(0)).length !== bare.split(pair.charAt(1)).length,
  );
  return pairs.map((pair) => `${pair} are not in pairs`);
}

/**
 * What is wrong with the metrics and labels that a PromQL expression names. A metric that no exporter has makes an alert that never fires
 * and a panel that is always empty.
 */
export function expressionFaults(
  expression: string,
  catalogue: MetricCatalogue = metricCatalogue(),
): readonly string[] {
  const { metrics, patterns, selected, grouped } = namesIn(expression);
  const exported = metrics.filter((name) => !isRecorded(name));
  const labels = labelsIn(catalogue);
  const hasLabel = (metric: string, label: string): boolean =>
    ADDED.includes(label) || labels(metric)?.includes(label) === true;
  const matched = patterns.map((pattern) => ({ pattern, rows: matching(catalogue, pattern) }));
  const unknown = exported
    .filter((name) => labels(name) === undefined)
    .map((name) => `no exporter has metric ${name}`);
  const idle = matched
    .filter(({ rows }) => rows.length === 0)
    .map(({ pattern }) => `no exporter has a metric like ${pattern}`);
  const strange = selected.flatMap(({ metric, label }) =>
    metric === undefined || isRecorded(metric) || hasLabel(metric, label)
      ? []
      : [`${metric} has no label ${label}`],
  );
  const isKnown = (label: string): boolean =>
    ADDED.includes(label) ||
    exported.some((name) => hasLabel(name, label)) ||
    matched.some(({ rows }) => rows.some((row) => row.split(" ").slice(1).includes(label)));
  const odd = grouped.filter((label) => !isKnown(label)).map((label) => `nothing here has label ${label}`);
  return [...unbalanced(expression), ...unknown, ...idle, ...strange, ...odd];
}
