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

/** Type and labels of a metric, undefined if no exporter has it; one that several have carries the labels of all. */
const rowIn = rememberedOf((catalogue: MetricCatalogue) => {
  const tables = Object.values(catalogue).map(({ metrics }) => metrics);
  return remembered((name): readonly string[] | undefined => {
    let found: readonly string[] | undefined;
    for (const metrics of tables) {
      const row = metrics[name]?.split(" ");
      if (row !== undefined) found = found === undefined ? row : [...found, ...row.slice(1)];
    }
    return found;
  });
});

/** Own labels of a series, undefined if no exporter has it. Expressions name the same few series again and again. */
const labelsIn = rememberedOf((catalogue: MetricCatalogue) =>
  remembered((name): readonly string[] | undefined => {
    const exact = rowIn(catalogue)(name);
    if (exact !== undefined) return exact.slice(1);
    const [type, ...labels] = rowIn(catalogue)(baseName(name)) ?? [];
    return type === "histogram" || type === "summary" ? [...labels, "le", "quantile"] : undefined;
  }),
);

/** Metrics whose whole name fits a pattern: the labels of each. */
const matchingIn = rememberedOf((catalogue: MetricCatalogue) => {
  const names = Object.values(catalogue).flatMap(({ metrics }) => Object.keys(metrics));
  return remembered((pattern): readonly (readonly string[])[] => {
    const whole = new RegExp(`^(${pattern})$`);
    return names.filter((name) => whole.test(name)).map((name) => rowIn(catalogue)(name)?.slice(1) ?? []);
  });
});

function unbalanced(expression: string): readonly string[] {
  const bare = expression.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "");
  const brackets = (bare.match(/[()[\]{}]/g) ?? []).join("");
  const times = (bracket: string): number => brackets.split(bracket).length;
  return ["()", "{}", "[]"]
    .filter((pair) => times(pair.charAt(0)) !== times(pair.charAt(1)))
    .map((pair) => `${pair} are not in pairs`);
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
  const matched = patterns.map((pattern) => ({ pattern, rows: matchingIn(catalogue)(pattern) }));
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
    matched.some(({ rows }) => rows.some((row) => row.includes(label)));
  const odd = grouped.filter((label) => !isKnown(label)).map((label) => `nothing here has label ${label}`);
  return [...unbalanced(expression), ...unknown, ...idle, ...strange, ...odd];
}
