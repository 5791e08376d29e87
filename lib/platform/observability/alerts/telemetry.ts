import { TINY, type Alert } from "./alert";

/** Alerts about observing itself. */
export const telemetryAlerts: readonly Alert[] = [
  {
    name: "Watchdog",
    severity: "info",
    owner: "platform",
    summary: "alerting works; this alert always fires, and its silence is the alarm",
    expr: "vector(1)",
    for: "0m",
  },
  {
    name: "TargetDown",
    severity: "warning",
    owner: "platform",
    summary: "{{ $value | humanizePercentage }} of the targets of {{ $labels.job }} do not answer",
    expr: "count by (job, namespace) (up == 0) / count by (job, namespace) (up) > 0.1",
    for: "10m",
  },
  {
    name: "PrometheusConfigurationBad",
    severity: "critical",
    owner: "platform",
    summary: "{{ $labels.pod }} refuses its new configuration",
    expr: "max_over_time(prometheus_config_last_reload_successful[5m]) == 0",
    for: "10m",
  },
  {
    name: "RulesFail",
    severity: "critical",
    owner: "platform",
    summary: "rules of {{ $labels.rule_group }} cannot be evaluated",
    expr: "sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[5m])) > 0",
    for: "15m",
  },
  {
    name: "AlertmanagerConfigurationBad",
    severity: "critical",
    owner: "platform",
    summary: "{{ $labels.pod }} refuses its new configuration",
    expr: "max_over_time(alertmanager_config_last_reload_successful[5m]) == 0",
    for: "10m",
  },
  {
    name: "NotificationsFail",
    severity: "critical",
    owner: "platform",
    summary: "{{ $value | humanizePercentage }} of the notifications by {{ $labels.integration }} fail",
    expr:
      "sum by (integration) (rate(alertmanager_notifications_failed_total[5m]))" +
      ` / clamp_min(sum by (integration) (rate(alertmanager_notifications_total[5m])), ${TINY}) > 0.01`,
    for: "5m",
  },
  {
    name: "LogsRefused",
    severity: "warning",
    owner: "platform",
    summary: "Loki refuses log lines: {{ $labels.reason }}",
    expr: "sum by (reason) (rate(loki_discarded_samples_total[10m])) > 0",
    for: "15m",
  },
  {
    name: "LokiFails",
    severity: "warning",
    owner: "platform",
    summary: "{{ $value | humanizePercentage }} of the requests to Loki fail",
    expr:
      '(sum(rate(loki_request_duration_seconds_count{status_code=~"5.."}[5m])) or vector(0))' +
      ` / clamp_min(sum(rate(loki_request_duration_seconds_count[5m])), ${TINY}) > 0.05`,
    for: "15m",
  },
  {
    name: "TracesRefused",
    severity: "warning",
    owner: "platform",
    summary: "Tempo refuses spans: {{ $labels.reason }}",
    expr: "sum by (reason) (rate(tempo_discarded_spans_total[10m])) > 0",
    for: "15m",
  },
  {
    name: "TelemetryNotDelivered",
    severity: "warning",
    owner: "platform",
    summary: "exporter {{ $labels.exporter }} of {{ $labels.job }} cannot deliver",
    // The suffix depends on how the collector names its own metrics; each exporter carries one signal.
    expr: 'sum by (job, exporter) (rate({__name__=~"otelcol_exporter_send_failed_(spans|log_records|metric_points)(_total)?"}[10m])) > 0',
    for: "15m",
  },
];
