import type { DashboardSpec } from "./panel";

const newest = (metric: string, by: string): string => `max by (${by}) (last_over_time(${metric}[26h]))`;

/** Drift of the data that models are asked about. */
export const drift: DashboardSpec = {
  name: "drift",
  title: "Drift",
  description: "How far the data of today is from the data that a model was trained on",
  panels: [
    {
      title: "Features over their threshold",
      kind: "number",
      alarm: 1,
      queries: [
        {
          expr: `count(${newest("ml_drift_score", "model, feature, statistic")} > on (model, statistic) group_left () ${newest("ml_drift_threshold", "model, statistic")}) or vector(0)`,
        },
      ],
    },
    {
      title: "Models measured",
      kind: "number",
      queries: [{ expr: `count(${newest("ml_drift_last_run_timestamp_seconds", "model")}) or vector(0)` }],
    },
    {
      title: "Since the oldest measurement",
      kind: "number",
      unit: "s",
      alarm: 93_600,
      queries: [
        { expr: "max(time() - max by (model) (last_over_time(ml_drift_last_run_timestamp_seconds[7d])))" },
      ],
    },
    {
      title: "Samples compared",
      kind: "number",
      queries: [{ expr: newest("ml_drift_samples", "model, dataset"), legend: "{{model}} {{dataset}}" }],
    },
    {
      title: "Population stability index",
      kind: "series",
      queries: [
        {
          expr: newest('ml_drift_score{statistic="psi"}', "model, feature"),
          legend: "{{model}} {{feature}}",
        },
        { expr: newest('ml_drift_threshold{statistic="psi"}', "model"), legend: "{{model}} threshold" },
      ],
    },
    {
      title: "Kolmogorov-Smirnov distance",
      kind: "series",
      queries: [
        { expr: newest('ml_drift_score{statistic="ks"}', "model, feature"), legend: "{{model}} {{feature}}" },
        { expr: newest('ml_drift_threshold{statistic="ks"}', "model"), legend: "{{model}} threshold" },
      ],
    },
    {
      title: "Jensen-Shannon divergence",
      kind: "series",
      queries: [
        { expr: newest('ml_drift_score{statistic="js"}', "model, feature"), legend: "{{model}} {{feature}}" },
        { expr: newest('ml_drift_threshold{statistic="js"}', "model"), legend: "{{model}} threshold" },
      ],
    },
    {
      title: "Distribution of features: training",
      kind: "bars",
      unit: "percentunit",
      queries: [
        {
          expr: newest('ml_drift_feature_share{dataset="reference"}', "model, feature, bin"),
          legend: "{{model}} {{feature}} {{bin}}",
        },
      ],
    },
    {
      title: "Distribution of features: today",
      kind: "bars",
      unit: "percentunit",
      queries: [
        {
          expr: newest('ml_drift_feature_share{dataset="current"}', "model, feature, bin"),
          legend: "{{model}} {{feature}} {{bin}}",
        },
      ],
    },
  ],
};
