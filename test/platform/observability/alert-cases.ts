/** A series of a rule test, in promtool's notation: `0+1x60` counts up by one, `5x60` stays, one value a minute. */
export type Series = readonly [series: string, values: string];

/** What an alert must do: fire on the one set of series, stay silent on the other. */
export interface AlertCase {
  readonly fires: readonly Series[];
  readonly silent: readonly Series[];
  /** Minutes after which it is judged. @default 60 */
  readonly after?: number;
}

const route = (more: string): string => `{envoy_cluster_name="httproute/mlops/iris/rule/0"${more}}`;
const requests = (code: string, values: string): Series => [
  `envoy_cluster_upstream_rq_xx${route(`,envoy_response_code_class="${code}"`)}`,
  values,
];
const workflows = (phase: string, values: string): Series => [
  `argo_workflows_total_count{phase="${phase}",namespace="argo"}`,
  values,
];
const latency = (fast: string, all: string): Series[] => [
  [`envoy_cluster_upstream_rq_time_bucket${route(',le="500"')}`, fast],
  [`envoy_cluster_upstream_rq_time_bucket${route(',le="1000"')}`, fast],
  [`envoy_cluster_upstream_rq_time_bucket${route(',le="5000"')}`, all],
  [`envoy_cluster_upstream_rq_time_bucket${route(',le="+Inf"')}`, all],
  [`envoy_cluster_upstream_rq_time_count${route("")}`, all],
];

/** A Deployment that has a pod, then none, or that is not there at all. */
const deployment = (namespace: string, name: string): AlertCase => {
  const series = `kube_deployment_status_replicas_available{namespace="${namespace}",deployment="${name}"}`;
  return { fires: [[series, "1x20 0x60"]], silent: [[series, "1x80"]] };
};
const constant = (series: string, bad: number, good: number): AlertCase => ({
  fires: [[series, `${bad}x300`]],
  silent: [[series, `${good}x300`]],
  after: 120,
});
const growing = (series: string): AlertCase => ({
  fires: [[series, "0+5x300"]],
  silent: [[series, "5x300"]],
  after: 120,
});
const ratio = (part: string, whole: string, bad: number, good: number): AlertCase => ({
  fires: [
    [part, `${bad}x300`],
    [whole, "100x300"],
  ],
  silent: [
    [part, `${good}x300`],
    [whole, "100x300"],
  ],
  after: 120,
});
const volume = 'namespace="monitoring",persistentvolumeclaim="loki"';
const gpu = 'gpu="0",Hostname="node-1"';

/** A case for every alert of the platform, by its name. Seconds since the epoch begin at zero in these tests. */
export const ALERT_CASES: Readonly<Record<string, AlertCase>> = {
  HighInferenceLatency: { fires: latency("0+1x120", "0+10x120"), silent: latency("0+10x120", "0+10x120") },
  HighInferenceErrorRate: {
    fires: [requests("2", "0+90x120"), requests("5", "0+10x120")],
    silent: [requests("2", "0+99x120"), requests("5", "0+1x120")],
  },
  InferenceServiceRestarts: {
    fires: [
      ['kube_pod_container_status_restarts_total{namespace="mlops",pod="iris-1",container="c"}', "0+0.2x120"],
    ],
    silent: [
      [
        'kube_pod_container_status_restarts_total{namespace="mlops",pod="iris-1",container="c"}',
        "0+0.03x120",
      ],
    ],
  },
  InferenceServiceNotReady: constant(
    'kserve_inferenceservice_ready{namespace="mlops",inferenceservice="iris"}',
    0,
    1,
  ),
  InferenceRequestsQueue: constant('vllm:num_requests_waiting{model_name="mistral"}', 20, 3),
  KServeDown: deployment("kserve", "kserve-controller-manager"),
  EnvoyGatewayDown: deployment("envoy-gateway", "envoy-gateway"),
  MLflowDown: deployment("mlflow", "mlflow"),
  WorkflowControllerDown: deployment("argo", "argo-workflows-workflow-controller"),
  ExternalSecretsDown: deployment("external-secrets", "external-secrets"),
  HighPipelineFailureRate: {
    fires: [workflows("Succeeded", "0+4x120"), workflows("Failed", "0+1x120")],
    silent: [workflows("Succeeded", "0+40x120"), workflows("Failed", "0+1x120")],
  },
  PipelinePodsPending: constant('argo_workflows_pods_gauge{phase="Pending"}', 2, 0),
  EventTriggersFail: growing('argo_events_action_failed_total{sensor_name="training",trigger_name="start"}'),
  DataDrift: {
    fires: [
      ['ml_drift_score{model="iris",feature="petal_width",statistic="psi"}', "0.4 _x300"],
      ['ml_drift_threshold{model="iris",statistic="psi"}', "0.2 _x300"],
    ],
    silent: [
      ['ml_drift_score{model="iris",feature="petal_width",statistic="psi"}', "0.1 _x300"],
      ['ml_drift_threshold{model="iris",statistic="psi"}', "0.2 _x300"],
    ],
    after: 120,
  },
  DriftDetectionStale: {
    fires: [['ml_drift_last_run_timestamp_seconds{model="iris"}', "0 _x2000"]],
    silent: [['ml_drift_last_run_timestamp_seconds{model="iris"}', "0+60x2000"]],
    after: 1800,
  },
  LowGPUUtilization: constant(`DCGM_FI_DEV_GPU_UTIL{${gpu}}`, 5, 80),
  HighGPUMemoryUsage: {
    fires: [
      [`DCGM_FI_DEV_FB_USED{${gpu}}`, "98x120"],
      [`DCGM_FI_DEV_FB_FREE{${gpu}}`, "2x120"],
    ],
    silent: [
      [`DCGM_FI_DEV_FB_USED{${gpu}}`, "60x120"],
      [`DCGM_FI_DEV_FB_FREE{${gpu}}`, "40x120"],
    ],
  },
  GPUFault: constant(`DCGM_FI_DEV_XID_ERRORS{${gpu}}`, 79, 0),
  GPUTooHot: constant(`DCGM_FI_DEV_GPU_TEMP{${gpu}}`, 92, 60),
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
  PodNotReady: constant('kube_pod_status_phase{phase="Pending",namespace="mlops",pod="p"}', 1, 0),
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
      ['kyverno_policy_results_total{policy_name="limits",rule_name="r",rule_result="fail"}', "0+1x120"],
    ],
    silent: [
      ['kyverno_policy_results_total{policy_name="limits",rule_name="r",rule_result="pass"}', "0+1x120"],
    ],
  },
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
  InferenceAvailabilityBudgetBurnsFast: {
    fires: [requests("2", "0+95x180"), requests("5", "0+5x180")],
    silent: [requests("2", "0+9999x180"), requests("5", "0+1x180")],
    after: 120,
  },
  // Half a percent: five times what the promise allows, too slow to wake anybody, too fast for a day.
  InferenceAvailabilityBudgetBurns: {
    fires: [requests("2", "0+995x1700"), requests("5", "0+5x1700")],
    silent: [requests("2", "0+9995x1700"), requests("5", "0+5x1700")],
    after: 1600,
  },
  InferenceLatencyBudgetBurnsFast: {
    fires: latency("0+70x180", "0+100x180"),
    silent: latency("0+100x180", "0+100x180"),
    after: 120,
  },
  InferenceLatencyBudgetBurns: {
    fires: latency("0+95x1700", "0+100x1700"),
    silent: latency("0+995x1700", "0+1000x1700"),
    after: 1600,
  },
  PipelineSuccessBudgetBurnsFast: {
    fires: [workflows("Succeeded", "0+7x180"), workflows("Failed", "0+3x180")],
    silent: [workflows("Succeeded", "0+97x180"), workflows("Failed", "0+3x180")],
    after: 120,
  },
};
