import type { DashboardSpec } from "./panel";

/** Delivery: what is deployed, and whether it may stay. */
export const delivery: DashboardSpec = {
  name: "delivery",
  title: "Delivery",
  description: "Applications, progressive deliveries, certificates, secrets and backups",
  panels: [
    {
      title: "Applications in sync",
      kind: "number",
      queries: [{ expr: 'count(argocd_app_info{sync_status="Synced"}) or vector(0)' }],
    },
    {
      title: "Applications unhealthy",
      kind: "number",
      alarm: 1,
      queries: [{ expr: 'count(argocd_app_info{health_status=~"Degraded|Missing"}) or vector(0)' }],
    },
    {
      title: "Secrets not synced",
      kind: "number",
      alarm: 1,
      queries: [
        { expr: 'sum(externalsecret_status_condition{condition="Ready",status="False"}) or vector(0)' },
      ],
    },
    {
      title: "Since the last good backup",
      kind: "number",
      unit: "s",
      alarm: 129_600,
      queries: [{ expr: "time() - max(velero_backup_last_successful_timestamp)" }],
    },
    {
      title: "Syncs by outcome",
      kind: "stacked",
      queries: [
        { expr: "sum by (phase) (increase(argocd_app_sync_total[$__rate_interval]))", legend: "{{phase}}" },
      ],
    },
    {
      title: "Applications by health",
      kind: "stacked",
      queries: [{ expr: "count by (health_status) (argocd_app_info)", legend: "{{health_status}}" }],
    },
    {
      title: "Rollouts by phase",
      kind: "stacked",
      queries: [{ expr: "count by (phase) (rollout_info == 1)", legend: "{{phase}}" }],
    },
    {
      title: "Rollouts: replicas",
      kind: "series",
      queries: [
        { expr: "sum by (name) (rollout_info_replicas_updated)", legend: "{{name}} new" },
        { expr: "sum by (name) (rollout_info_replicas_available)", legend: "{{name}} available" },
      ],
    },
    {
      title: "Analyses by phase",
      kind: "stacked",
      queries: [{ expr: "count by (phase) (analysis_run_info == 1)", legend: "{{phase}}" }],
    },
    {
      title: "Days until certificates expire",
      kind: "bars",
      alarm: 7,
      alarmBelow: true,
      queries: [
        {
          expr: "(min by (name) (certmanager_certificate_expiration_timestamp_seconds) - time()) / 86400",
          legend: "{{name}}",
        },
      ],
    },
  ],
};
