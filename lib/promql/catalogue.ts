import { tableIn } from "../facts/tables";

/** Metrics of one exporter, with where they were read. */
export interface Exporter {
  readonly source: string;
  readonly asOf: string;
  /** By name: its type, then its own labels, with spaces between; read when it is asked for. */
  readonly metrics: Readonly<Record<string, string>>;
}

/** Metrics by exporter. */
export type MetricCatalogue = Readonly<Record<string, Exporter>>;

/** File with what the platform's exporters expose, at the versions that it installs or the nearest that could be read. */
export const METRICS_FILE = "lib/facts/metrics.json";

/** Metrics of the platform's own making, which no exporter's documentation has. */
const OWN_METRICS: MetricCatalogue = {
  "kube-state-metrics, custom resources": {
    source: "lib/platform/observability/metrics/kube-state-metrics.ts",
    asOf: "2026-11-21",
    metrics: { kserve_inferenceservice_ready: "gauge namespace inferenceservice" },
  },
  "drift detection": {
    source: "lib/drift/detect.py",
    asOf: "2026-11-21",
    metrics: {
      ml_drift_score: "gauge model feature statistic",
      ml_drift_threshold: "gauge model statistic",
      ml_drift_feature_share: "gauge model feature dataset bin",
      ml_drift_samples: "gauge model dataset",
      ml_drift_last_run_timestamp_seconds: "gauge model",
    },
  },
  "Tempo's metrics generator": {
    source: "documentation of Tempo 2.10",
    asOf: "2026-08-22",
    metrics: {
      traces_spanmetrics_calls_total: "counter service span_name span_kind status_code",
    },
  },
};

const exporters = tableIn(METRICS_FILE);
let whole: MetricCatalogue | undefined;

/** What the platform's exporters and the platform itself expose; read once. */
export function metricCatalogue(): MetricCatalogue {
  whole ??= { ...(exporters() as MetricCatalogue), ...OWN_METRICS };
  return whole;
}
