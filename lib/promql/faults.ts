import { remembered } from "../checks/remembered";
import { metricOf, metricsLike } from "./catalogue";
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

/** Own labels of a series, undefined if no exporter has it. Expressions name the same few series again and again. */
const labelsOf = remembered((name): readonly string[] | undefined => {
  const exact = metricOf(name);
  if (exact !== undefined) return exact.labels;
  const whole = metricOf(baseName(name));
  return whole?.type === "histogram" || whole?.type === "summary"
    ? [...whole.labels, "le", "quantile"]
    : undefined;
});

/** What is not in pairs among brackets that are written one after another; most expressions have the same few. */
const unpaired = remembered((brackets): readonly string[] => {
  const times = (bracket: string): number => brackets.split(bracket).length;
  return ["()", "{}", "[]"]
    .filter((pair) => times(pair.charAt(0)) !== times(pair.charAt(1)))
    .map((pair) => `${pair} are not in pairs`);
});

/** Texts, and whatever is no bracket. */
const NO_BRACKETS = /"(?:[^"\\]|\\.)*"|'[^']*'|[^()[\]{}"']+/g;

/**
 * What is wrong with the metrics and labels that a PromQL expression names. A metric that no exporter has makes an alert that never fires
 * and a panel that is always empty.
 */
export function expressionFaults(expression: string): readonly string[] {
  const { metrics, patterns, selected, grouped } = namesIn(expression);
  const exported = metrics.filter((name) => !isRecorded(name));
  const hasLabel = (metric: string, label: string): boolean =>
    ADDED.includes(label) || labelsOf(metric)?.includes(label) === true;
  const matched = patterns.map((pattern) => ({ pattern, names: metricsLike(pattern) }));
  const unknown = exported
    .filter((name) => labelsOf(name) === undefined)
    .map((name) => `no exporter has metric ${name}`);
  const idle = matched
    .filter(({ names }) => names.length === 0)
    .map(({ pattern }) => `no exporter has a metric like ${pattern}`);
  const strange = selected.flatMap(({ metric, label }) =>
    metric === undefined || isRecorded(metric) || hasLabel(metric, label)
      ? []
      : [`${metric} has no label ${label}`],
  );
  const isKnown = (label: string): boolean =>
    ADDED.includes(label) ||
    exported.some((name) => hasLabel(name, label)) ||
    matched.some(({ names }) => names.some((name) => labelsOf(name)?.includes(label)));
  const odd = grouped.filter((label) => !isKnown(label)).map((label) => `nothing here has label ${label}`);
  return [...unpaired(expression.replace(NO_BRACKETS, "")), ...unknown, ...idle, ...strange, ...odd];
}
