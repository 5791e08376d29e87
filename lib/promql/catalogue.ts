import { sortedLinesIn } from "../facts/tables";
import { remembered } from "../checks/remembered";

/**
 * File with what the platform's exporters expose, at the versions that it installs or the nearest that could be read: where each was read
 * and when (`# exporter: source, date`), then a metric a line (`metric exporter type labels`), sorted.
 */
export const METRICS_FILE = "lib/facts/metrics.txt";

/** Metrics of the platform's own making, which no exporter's documentation has, as that file has them. */
const OWN_METRICS: readonly string[] = [
  // lib/platform/observability/metrics/kube-state-metrics.ts
  "kserve_inferenceservice_ready kube-state-metrics gauge namespace inferenceservice",
  // lib/drift/detect.py
  "ml_drift_score drift-detection gauge model feature statistic",
  "ml_drift_threshold drift-detection gauge model statistic",
  "ml_drift_feature_share drift-detection gauge model feature dataset bin",
  "ml_drift_samples drift-detection gauge model dataset",
  "ml_drift_last_run_timestamp_seconds drift-detection gauge model",
  // Tempo's metrics generator: documentation of Tempo 2.10, 2026-08-22
  "traces_spanmetrics_calls_total tempo counter service span_name span_kind status_code",
];

const exported = sortedLinesIn(METRICS_FILE);

/** Lines of the catalogue that begin with a text: all of them with `""`. */
const linesFrom = (start: string): readonly string[] => [
  ...exported(start),
  ...OWN_METRICS.filter((line) => line.startsWith(start)),
];

/** Type and labels of a metric, undefined if no exporter has it; one that several have carries the labels of all. */
export const metricOf = remembered(
  (name): { readonly type: string; readonly labels: readonly string[] } | undefined => {
    const rows = linesFrom(`${name} `).map((line) => line.split(" "));
    const type = rows[0]?.[2];
    return type === undefined ? undefined : { type, labels: rows.flatMap((row) => row.slice(3)) };
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
