import { metricCatalogue, type MetricCatalogue, type MetricRow } from "./catalogue";
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

const indexes = new WeakMap<MetricCatalogue, ReadonlyMap<string, MetricRow>>();

/** Every metric by its name; a metric that several exporters have carries the labels of all. */
function indexOf(catalogue: MetricCatalogue): ReadonlyMap<string, MetricRow> {
  const known = indexes.get(catalogue);
  if (known !== undefined) return known;
  const index = new Map<string, MetricRow>();
  for (const { metrics } of Object.values(catalogue))
    for (const [name, [type, ...labels]] of Object.entries(metrics))
      index.set(name, [type, ...(index.get(name)?.slice(1) ?? []), ...labels]);
  indexes.set(catalogue, index);
  return index;
}

function find(index: ReadonlyMap<string, MetricRow>, name: string): MetricRow | undefined {
  const exact = index.get(name);
  if (exact !== undefined) return exact;
  const base = index.get(baseName(name));
  return base !== undefined && ["histogram", "summary"].includes(base[0])
    ? [...base, "le", "quantile"]
    : undefined;
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
  const index = indexOf(catalogue);
  const exported = metrics.filter((name) => !isRecorded(name));
  const labelsOf = (name: string): readonly string[] => [...ADDED, ...(find(index, name)?.slice(1) ?? [])];
  const matching = (pattern: string): readonly string[] => {
    const whole = new RegExp(`^(${pattern})$`);
    return [...index.keys()].filter((name) => whole.test(name));
  };
  const unknown = exported
    .filter((name) => find(index, name) === undefined)
    .map((name) => `no exporter has metric ${name}`);
  const idle = patterns
    .filter((pattern) => matching(pattern).length === 0)
    .map((pattern) => `no exporter has a metric like ${pattern}`);
  const strange = selected.flatMap(({ metric, label }) =>
    metric === undefined || isRecorded(metric) || labelsOf(metric).includes(label)
      ? []
      : [`${metric} has no label ${label}`],
  );
  const matched = patterns.flatMap(matching).flatMap((name) => index.get(name)?.slice(1) ?? []);
  const known = new Set([...ADDED, ...exported.flatMap(labelsOf), ...matched]);
  const odd = grouped.filter((label) => !known.has(label)).map((label) => `nothing here has label ${label}`);
  return [...unbalanced(expression), ...unknown, ...idle, ...strange, ...odd];
}
