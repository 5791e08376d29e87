import type { Mistake } from "./mistake";

/** Mistakes that break rules of the families charts, compatibility and cost. */
export const CHARTS_MISTAKES: readonly Mistake[] = [
  ["versions-as-chosen", "aws-dev", "unknown-instance-type", "aws-dev/aws/postgres/server instance_class"],
  [
    "charts-come-from-their-publisher",
    "aws-dev",
    "wrong-repository",
    "aws-dev/platform/kserve/kserve-runtime-configs/release repository",
  ],
  [
    "images-are-pinned",
    "aws-dev",
    "mutable-tag-in-values",
    "aws-dev/platform/kserve/kserve-runtime-configs/release values.kserve.servingruntime.sklearnserver.tag",
  ],
  [
    "images-come-from-known-registries",
    "aws-dev",
    "unknown-registry",
    "aws-dev/platform/argo-events/argo-events/release values.configs.jetstream.versions.0.natsImage",
  ],
  [
    "values-name-this-environment",
    "aws-dev",
    "wrong-cloud-name-in-values",
    "aws-dev/platform/aws-load-balancer-controller/aws-load-balancer-controller/release values.region",
  ],
  [
    "built-in-kinds-are-served",
    "aws-dev",
    "old-api-version",
    "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/external-secrets:reloader-63583a apiVersion",
  ],
  [
    "machines-are-known",
    "aws-prod",
    "unknown-instance-type",
    "aws-prod/aws/cluster/groups/general instance_types.1",
  ],
  [
    "pod-fields-are-known",
    "aws-dev",
    "unknown-values-key",
    "aws-dev/platform/metrics-server/metrics-server/release values.resources.requests",
  ],
  [
    "settings-have-their-type",
    "aws-dev",
    "values-of-other-type",
    "aws-dev/platform/opentelemetry-collector/opentelemetry-collector/release values.config.exporters.otlp_http/loki.sending_queue.queue_size",
  ],
  [
    "no-empty-map-in-values",
    "aws-dev",
    "empty-record-for-null",
    "aws-dev/platform/nvidia-device-plugin/nvidia-device-plugin/release values.affinity",
  ],
  [
    "free-form-values-are-known",
    "aws-dev",
    "unknown-values-key",
    "aws-dev/platform/loki/loki/release values.loki.schemaConfig.configs",
  ],
  [
    "free-form-values-are-known",
    "gcp-dev",
    "unknown-values-key",
    "gcp-dev/platform/loki/loki/release values.loki.analytics.reporting_enabled",
  ],
  [
    "free-form-values-are-known",
    "aws-dev",
    "unknown-values-key",
    "aws-dev/platform/argo-workflows/argo-workflows/release values.controller.persistence.nodeStatusOffLoad",
  ],
  [
    "free-form-values-are-known",
    "aws-published",
    "unknown-values-key",
    "aws-published/platform/grafana/grafana/release values.grafana.ini.auth.proxy.enabled",
  ],
  [
    "free-form-values-are-known",
    "azure-published",
    "unknown-values-key",
    "azure-published/platform/grafana/grafana/release values.grafana.ini.security.disable_gravatar",
  ],
  [
    "pod-fields-are-known",
    "gcp-dev",
    "unknown-values-key",
    "gcp-dev/platform/velero/velero/release values.upgradeJobResources.requests.memory",
  ],
  [
    "free-form-values-are-known",
    "aws-dev",
    "unknown-values-key",
    "aws-dev/platform/loki/loki/release values.loki.compactor.delete_request_store",
  ],
  [
    "free-form-values-are-known",
    "gcp-dev",
    "unknown-values-key",
    "gcp-dev/platform/dcgm-exporter/dcgm-exporter/release values.extraHostVolumes.0.hostPath",
  ],
  [
    "pod-fields-are-known",
    "gcp-dev",
    "unknown-values-key",
    "gcp-dev/platform/dcgm-exporter/dcgm-exporter/release values.extraEnv.1.name",
  ],
  [
    "pod-fields-are-known",
    "aws-dev",
    "unknown-values-key",
    "aws-dev/platform/velero/velero/release values.initContainers.0.image",
  ],
  [
    "free-form-values-are-known",
    "gcp-dev",
    "unknown-values-key",
    "gcp-dev/platform/kube-prometheus-stack/kube-prometheus-stack/release values.kube-state-metrics.metricLabelsAllowlist",
  ],
];
