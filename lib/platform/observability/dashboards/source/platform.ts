import { TINY } from "../../alerts/alert";
import { WARM } from "../../alerts/cluster";
import { violations } from "../../alerts/policy";
import type { DashboardSpec } from "./panel";

/** The platform at a glance. */
export const platform: DashboardSpec = {
  name: "platform",
  title: "Platform overview",
  description: "Nodes, pods, volumes, scaling, alerts and the telemetry itself",
  panels: [
    {
      title: "Nodes ready",
      kind: "number",
      queries: [{ expr: 'sum(kube_node_status_condition{condition="Ready",status="true"})' }],
    },
    {
      title: "Alerts firing",
      kind: "number",
      alarm: 1,
      queries: [{ expr: 'count(ALERTS{alertstate="firing",alertname!="Watchdog"}) or vector(0)' }],
    },
    {
      title: "Pods that wait",
      kind: "number",
      alarm: 1,
      queries: [{ expr: `sum(kube_pod_status_phase{phase="Pending"} unless ${WARM})` }],
    },
    { title: "Targets down", kind: "number", alarm: 1, queries: [{ expr: "count(up == 0) or vector(0)" }] },
    {
      title: "CPU: asked for and used",
      kind: "series",
      queries: [
        { expr: 'sum(kube_node_status_allocatable{resource="cpu"})', legend: "there is" },
        { expr: 'sum(kube_pod_container_resource_requests{resource="cpu"})', legend: "asked for" },
        {
          expr: 'sum(rate(container_cpu_usage_seconds_total{container!=""}[$__rate_interval]))',
          legend: "used",
        },
      ],
    },
    {
      title: "Memory: asked for and used",
      kind: "series",
      unit: "bytes",
      queries: [
        { expr: 'sum(kube_node_status_allocatable{resource="memory"})', legend: "there is" },
        { expr: 'sum(kube_pod_container_resource_requests{resource="memory"})', legend: "asked for" },
        { expr: 'sum(container_memory_working_set_bytes{container!=""})', legend: "used" },
      ],
    },
    {
      title: "Restarts in an hour",
      kind: "series",
      queries: [
        {
          expr: "sum by (namespace) (increase(kube_pod_container_status_restarts_total[1h])) > 0",
          legend: "{{namespace}}",
        },
      ],
    },
    {
      title: "Volumes: share that is left",
      kind: "bars",
      unit: "percentunit",
      alarm: 0.15,
      alarmBelow: true,
      queries: [
        {
          expr: `min by (namespace, persistentvolumeclaim) (kubelet_volume_stats_available_bytes / clamp_min(kubelet_volume_stats_capacity_bytes, ${TINY}))`,
          legend: "{{namespace}}/{{persistentvolumeclaim}}",
        },
      ],
    },
    {
      title: "Node pools: share of their limit",
      kind: "bars",
      unit: "percentunit",
      alarm: 0.9,
      queries: [
        {
          expr: `max by (nodepool, resource_type) (karpenter_nodepools_usage) / clamp_min(max by (nodepool, resource_type) (karpenter_nodepools_limit), ${TINY})`,
          legend: "{{nodepool}} {{resource_type}}",
        },
      ],
    },
    {
      title: "Scalers: values",
      kind: "series",
      queries: [
        {
          expr: "max by (scaledObject, scaler) (keda_scaler_metrics_value)",
          legend: "{{scaledObject}} {{scaler}}",
        },
      ],
    },
    {
      title: "Quotas: share that is used",
      kind: "bars",
      unit: "percentunit",
      alarm: 0.9,
      queries: [
        {
          expr: `max by (namespace, resourcequota, resource) (kube_resourcequota{type="used"}) / clamp_min(max by (namespace, resourcequota, resource) (kube_resourcequota{type="hard"}), ${TINY})`,
          legend: "{{namespace}} {{resourcequota}} {{resource}}",
        },
      ],
    },
    {
      title: "Policy violations in an hour",
      kind: "stacked",
      queries: [
        { expr: violations("1h"), legend: "{{policy_name}}" },
        {
          expr: "max by (enforcement_action) (gatekeeper_violations)",
          legend: "Gatekeeper, at its last look: {{enforcement_action}}",
        },
      ],
    },
    {
      title: "Log lines by namespace",
      kind: "stacked",
      source: "loki",
      queries: [
        {
          expr: 'sum by (k8s_namespace_name) (rate({k8s_namespace_name=~".+"}[5m]))',
          legend: "{{k8s_namespace_name}}",
        },
      ],
    },
    {
      title: "Series in Prometheus",
      kind: "series",
      queries: [{ expr: "max by (pod) (prometheus_tsdb_head_series)", legend: "{{pod}}" }],
    },
  ],
};
