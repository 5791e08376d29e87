import type { Mistake } from "./mistake";

/** Mistakes that break rules of the family observability. */
export const OBSERVABILITY_MISTAKES: readonly Mistake[] = [
  [
    "traffic-and-changes-are-logged",
    "aws-dev",
    "no-flow-logs",
    "aws-dev/aws/network/flow-logs/flow-log traffic_type",
  ],
  [
    "monitors-name-a-port",
    "aws-dev",
    "monitor-of-missing-port",
    "aws-dev/platform/monitors/after/objects/release PodMonitor/monitoring:aws-load-balancer-controller spec.podMetricsEndpoints.0.port",
  ],
  [
    "daemons-see-every-node",
    "aws-dev",
    "remove-toleration",
    "aws-dev/platform/log-shipper/log-shipper/release values.tolerations.0",
  ],
  [
    "dashboards-are-found",
    "aws-dev",
    "drop-label",
    "aws-dev/platform/dashboards/after/objects/release ConfigMap/monitoring:dashboard-gpu metadata.labels.grafana_dashboard",
  ],
  [
    "traffic-and-changes-are-logged",
    "azure-dev",
    "no-audit-log",
    "azure-dev/azure/cluster/logs enabled_log.1",
  ],
  [
    "prometheus-takes-all",
    "aws-dev",
    "selector-ignores-monitors",
    "aws-dev/platform/kube-prometheus-stack/kube-prometheus-stack/release values.prometheus.prometheusSpec.probeSelectorNilUsesHelmValues",
  ],
  [
    "alerts-complete",
    "aws-dev",
    "label-is-not-text",
    "aws-dev/platform/alert-rules/after/objects/release PrometheusRule/monitoring:ml-platform-delivery spec.groups.0.rules.6.labels.owner",
  ],
  [
    "recorded-series-have-their-labels",
    "aws-dev",
    "drop-label",
    "aws-dev/platform/alert-rules/after/objects/release PrometheusRule/monitoring:ml-platform-slo-pipeline-success spec.groups.0.rules.1.labels.slo",
  ],
  [
    "recorded-series-have-their-labels",
    "aws-dev",
    "label-too-long",
    "aws-dev/platform/alert-rules/after/objects/release PrometheusRule/monitoring:ml-platform-slo-pipeline-success spec.groups.0.rules.6.labels.slo",
  ],
];
