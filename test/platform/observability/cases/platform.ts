import { constant, deployment, growing, ratio, volume, type AlertCase } from "./case";

/** Cases of alerts about the cluster, delivery, telemetry and cost. Seconds since the epoch begin at zero in these tests. */
export const PLATFORM_CASES: Readonly<Record<string, AlertCase>> = {
  ExternalSecretsDown: deployment("external-secrets", "external-secrets"),
  NodeNotReady: constant('kube_node_status_condition{condition="Ready",status="true",node="node-1"}', 0, 1),
  NodeUnderPressure: constant(
    'kube_node_status_condition{condition="MemoryPressure",status="true",node="node-1"}',
    1,
    0,
  ),
  NodeDiskFilling: ratio(
    'node_filesystem_avail_bytes{mountpoint="/",instance="n"}',
    'node_filesystem_size_bytes{mountpoint="/",instance="n"}',
    5,
    50,
  ),
  PodCrashLooping: constant(
    'kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff",namespace="mlops",pod="p",container="c"}',
    1,
    0,
  ),
  PodNotReady: {
    fires: [['kube_pod_status_phase{phase="Pending",namespace="mlops",pod="p"}', "1x120"]],
    silent: [
      ['kube_pod_status_phase{phase="Pending",namespace="mlops",pod="p"}', "0x120"],
      ['kube_pod_status_phase{phase="Pending",namespace="mlops",pod="gpu-headroom-1"}', "1x120"],
      ['kube_pod_info{priority_class="warm-capacity",namespace="mlops",pod="gpu-headroom-1"}', "1x120"],
    ],
  },
  ContainerOutOfMemory: {
    fires: [
      [
        'kube_pod_container_status_last_terminated_reason{reason="OOMKilled",namespace="mlops",pod="p",container="c"}',
        "1x120",
      ],
      ['kube_pod_container_status_restarts_total{namespace="mlops",pod="p",container="c"}', "0+1x120"],
    ],
    // Killed once, long ago: it has been running since.
    silent: [
      [
        'kube_pod_container_status_last_terminated_reason{reason="OOMKilled",namespace="mlops",pod="p",container="c"}',
        "1x120",
      ],
      ['kube_pod_container_status_restarts_total{namespace="mlops",pod="p",container="c"}', "1x120"],
    ],
  },
  JobFailed: constant('kube_job_failed{condition="true",namespace="data",job_name="databases"}', 1, 0),
  QuotaAlmostUsed: ratio(
    'kube_resourcequota{type="used",namespace="mlops",resource="pods"}',
    'kube_resourcequota{type="hard",namespace="mlops",resource="pods"}',
    95,
    40,
  ),
  VolumeFilling: ratio(
    `kubelet_volume_stats_available_bytes{${volume}}`,
    `kubelet_volume_stats_capacity_bytes{${volume}}`,
    10,
    60,
  ),
  VolumeFull: ratio(
    `kubelet_volume_stats_available_bytes{${volume}}`,
    `kubelet_volume_stats_capacity_bytes{${volume}}`,
    1,
    10,
  ),
  ApiServerDown: constant('up{job="apiserver",instance="10.0.0.1:443"}', 0, 1),
  KEDAScalerErrors: growing('keda_scaler_detail_errors_total{scaledObject="worker",scaler="prometheus"}'),
  NodesCannotBeMade: growing(
    'karpenter_cloudprovider_errors_total{method="Create",error="InsufficientCapacity",controller="c",provider="aws"}',
  ),
  NodePoolAtItsLimit: ratio(
    'karpenter_nodepools_usage{nodepool="gpu",resource_type="cpu"}',
    'karpenter_nodepools_limit{nodepool="gpu",resource_type="cpu"}',
    95,
    40,
  ),
  ApplicationOutOfSync: {
    fires: [['argocd_app_info{name="platform",sync_status="OutOfSync",health_status="Healthy"}', "1x120"]],
    silent: [['argocd_app_info{name="platform",sync_status="Synced",health_status="Healthy"}', "1x120"]],
  },
  ApplicationUnhealthy: {
    fires: [['argocd_app_info{name="platform",sync_status="Synced",health_status="Degraded"}', "1x120"]],
    silent: [['argocd_app_info{name="platform",sync_status="Synced",health_status="Progressing"}', "1x120"]],
  },
  RolloutDegraded: {
    fires: [['rollout_info{name="api",phase="Degraded"}', "1x120"]],
    silent: [['rollout_info{name="api",phase="Healthy"}', "1x120"]],
  },
  CertificateExpiresSoon: constant(
    'certmanager_certificate_expiration_timestamp_seconds{name="ui"}',
    400_000,
    4_000_000,
  ),
  CertificateNotReady: constant('certmanager_certificate_ready_status{name="ui",condition="False"}', 1, 0),
  SecretNotSynced: constant(
    'externalsecret_status_condition{name="grafana-admin",condition="Ready",status="False"}',
    1,
    0,
  ),
  PolicyViolations: {
    fires: [
      [
        'kyverno_validating_policy_execution_duration_seconds_count{policy_name="limits",result="fail"}',
        "0+1x120",
      ],
    ],
    silent: [
      [
        'kyverno_validating_policy_execution_duration_seconds_count{policy_name="limits",result="pass"}',
        "0+1x120",
      ],
      [
        'kyverno_image_validating_policy_execution_duration_seconds_count{policy_name="signed",result="fail"}',
        "3x120",
      ],
    ],
  },
  ConstraintViolations: constant('gatekeeper_violations{enforcement_action="deny"}', 9, 0),
  AdmissionSlow: {
    fires: [
      ['kyverno_admission_review_duration_seconds_bucket{le="5"}', "0+1x120"],
      ['kyverno_admission_review_duration_seconds_bucket{le="10"}', "0+100x120"],
      ['kyverno_admission_review_duration_seconds_bucket{le="+Inf"}', "0+100x120"],
    ],
    silent: [
      ['kyverno_admission_review_duration_seconds_bucket{le="5"}', "0+100x120"],
      ['kyverno_admission_review_duration_seconds_bucket{le="10"}', "0+100x120"],
      ['kyverno_admission_review_duration_seconds_bucket{le="+Inf"}', "0+100x120"],
    ],
  },
  SecurityEventsLost: growing('tetragon_observer_ringbuf_events_lost_total{instance="node-1"}'),
  BackupFailed: {
    fires: [
      ['velero_backup_failure_total{schedule="daily"}', "0x10 1x50"],
      ['velero_backup_partial_failure_total{schedule="daily"}', "0x60"],
    ],
    silent: [
      ['velero_backup_failure_total{schedule="daily"}', "1x60"],
      ['velero_backup_partial_failure_total{schedule="daily"}', "0x60"],
    ],
    after: 50,
  },
  BackupTooOld: {
    fires: [['velero_backup_last_successful_timestamp{schedule="daily"}', "0x2300"]],
    silent: [['velero_backup_last_successful_timestamp{schedule="daily"}', "0+60x2300"]],
    after: 2200,
  },
  TargetDown: {
    fires: [
      ['up{job="mlflow",namespace="mlflow",pod="a"}', "0x60"],
      ['up{job="mlflow",namespace="mlflow",pod="b"}', "1x60"],
    ],
    silent: [
      ['up{job="mlflow",namespace="mlflow",pod="a"}', "1x60"],
      ['up{job="mlflow",namespace="mlflow",pod="b"}', "1x60"],
    ],
  },
  PrometheusConfigurationBad: constant('prometheus_config_last_reload_successful{pod="p"}', 0, 1),
  RulesFail: growing('prometheus_rule_evaluation_failures_total{rule_group="g"}'),
  AlertmanagerConfigurationBad: constant('alertmanager_config_last_reload_successful{pod="p"}', 0, 1),
  NotificationsFail: {
    fires: [
      ['alertmanager_notifications_failed_total{integration="slack",reason="other"}', "0+1x120"],
      ['alertmanager_notifications_total{integration="slack"}', "0+5x120"],
    ],
    silent: [
      ['alertmanager_notifications_failed_total{integration="slack",reason="other"}', "0x120"],
      ['alertmanager_notifications_total{integration="slack"}', "0+5x120"],
    ],
  },
  LogsRefused: growing('loki_discarded_samples_total{reason="rate_limited"}'),
  LokiFails: {
    fires: [
      ['loki_request_duration_seconds_count{status_code="200"}', "0+9x120"],
      ['loki_request_duration_seconds_count{status_code="500"}', "0+1x120"],
    ],
    silent: [['loki_request_duration_seconds_count{status_code="200"}', "0+9x120"]],
  },
  TracesRefused: growing('tempo_discarded_spans_total{reason="live_traces_exceeded"}'),
  TelemetryNotDelivered: growing(
    'otelcol_exporter_send_failed_spans_total{job="opentelemetry-collector",exporter="otlp_grpc/tempo"}',
  ),
  CostNearCeiling: {
    fires: [['node_total_hourly_cost{node="a"}', "2x180"]],
    silent: [['node_total_hourly_cost{node="a"}', "0.5x180"]],
    after: 120,
  },
};
