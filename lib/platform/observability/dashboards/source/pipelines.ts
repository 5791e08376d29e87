import { TINY } from "../../alerts/alert";
import type { DashboardSpec } from "./panel";

const ended = (phases: string, window: string): string =>
  `sum(increase(argo_workflows_total_count{phase=~"${phases}"}[${window}]))`;

/** ML pipelines and experiment tracking. */
export const pipelines: DashboardSpec = {
  name: "ml-pipelines",
  title: "ML pipelines",
  description: "How many pipelines run, succeed and fail, and what they wait for",
  panels: [
    { title: "Running", kind: "number", queries: [{ expr: 'sum(argo_workflows_gauge{status="Running"})' }] },
    {
      title: "Succeeded in a day",
      kind: "number",
      queries: [{ expr: `${ended("Succeeded", "1d")} or vector(0)` }],
    },
    {
      title: "Failed in a day",
      kind: "number",
      alarm: 1,
      queries: [{ expr: `${ended("Failed|Error", "1d")} or vector(0)` }],
    },
    {
      title: "Error budget left, 7 days",
      kind: "number",
      unit: "percentunit",
      alarm: 0,
      alarmBelow: true,
      queries: [{ expr: 'slo:error_budget_remaining:ratio{slo="pipeline-success"}' }],
    },
    {
      title: "Pipelines by phase",
      kind: "stacked",
      queries: [{ expr: "sum by (status) (argo_workflows_gauge)", legend: "{{status}}" }],
    },
    {
      title: "Failure rate, one hour",
      kind: "series",
      unit: "percentunit",
      alarm: 0.1,
      queries: [
        {
          expr: `(${ended("Failed|Error", "1h")} or vector(0)) / clamp_min(${ended("Succeeded|Failed|Error", "1h")}, ${TINY})`,
          legend: "failed",
        },
      ],
    },
    {
      title: "Pods of pipelines by phase",
      kind: "stacked",
      queries: [{ expr: "sum by (phase) (argo_workflows_pods_gauge)", legend: "{{phase}}" }],
    },
    {
      title: "Why pods wait",
      kind: "series",
      queries: [
        {
          expr: "sum by (reason) (rate(argo_workflows_pod_pending_count[$__rate_interval]))",
          legend: "{{reason}}",
        },
      ],
    },
    {
      title: "Controller: time of one operation, P95",
      kind: "series",
      unit: "s",
      queries: [
        {
          expr: "histogram_quantile(0.95, sum by (le) (rate(argo_workflows_operation_duration_seconds_bucket[$__rate_interval])))",
          legend: "P95",
        },
      ],
    },
    {
      title: "Controller: queue depth",
      kind: "series",
      queries: [{ expr: "sum by (queue_name) (argo_workflows_queue_depth_gauge)", legend: "{{queue_name}}" }],
    },
    {
      title: "Scheduled pipelines started",
      kind: "bars",
      queries: [
        {
          expr: "sum by (name) (increase(argo_workflows_cronworkflows_triggered_total[1d]))",
          legend: "{{name}}",
        },
      ],
    },
    {
      title: "Events that started something",
      kind: "series",
      queries: [
        {
          expr: "sum by (sensor_name) (rate(argo_events_action_triggered_total[$__rate_interval]))",
          legend: "{{sensor_name}}",
        },
        {
          expr: "sum by (sensor_name) (rate(argo_events_action_failed_total[$__rate_interval]))",
          legend: "{{sensor_name}} failed",
        },
      ],
    },
  ],
};
