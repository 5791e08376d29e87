import { sortedLinesIn } from "../facts/tables";
import { remembered } from "../checks/remembered";

/**
 * File with what the platform's exporters expose, at the versions that it installs or the nearest that could be read, and what the platform
 * makes itself: where each was read and when (`# exporter: source, date`), then a metric a line (`metric exporter type labels`), sorted.
 */
export const METRICS_FILE = "lib/facts/metrics.txt";

const linesFrom = sortedLinesIn(METRICS_FILE);

/** Type and labels of a metric, undefined if no exporter has it; one that several have carries the labels of all. */
export const metricOf = remembered(
  (name): { readonly type: string; readonly labels: readonly string[] } | undefined => {
    const [first, ...others] = linesFrom(`${name} `);
    if (first === undefined) return undefined;
    const [, , type = "", ...labels] = first.split(" ");
    return { type, labels: [...labels, ...others.flatMap((line) => line.split(" ").slice(3))] };
  },
);

/** What all names begin with that fit a pattern, where it is plain to see; `""` where it may be anything. */
function headOf(pattern: string): string {
  const hasChoice = pattern.replace(/\([^()]*\)/g, "").includes("|");
  return hasChoice ? "" : (/^[\w:]+(?=[([.]|$)/.exec(pattern)?.[0] ?? "");
}

/** Names of the metrics that fit a pattern of Prometheus, which means a whole name. */
export const metricsLike = remembered((pattern): readonly string[] => {
  const whole = new RegExp(`^(?:${pattern})$`);
  const names = linesFrom(headOf(pattern)).map((line) => line.slice(0, line.indexOf(" ")));
  return names.filter((name) => name !== "#" && whole.test(name));
});
