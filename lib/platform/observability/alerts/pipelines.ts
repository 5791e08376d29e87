import { WATCHED_MODELS } from "../drift/models";
import { down, TINY, type Alert } from "./alert";

const ENDED = 'phase=~"Succeeded|Failed|Error"';
const FAILED = 'phase=~"Failed|Error"';

/** Alerts about ML pipelines and experiment tracking. */
export const pipelineAlerts: readonly Alert[] = [
  down({
    name: "MLflowDown",
    owner: "platform",
    what: "MLflow",
    namespace: "mlflow",
    deployment: "mlflow",
    for: "2m",
  }),
  down({
    name: "WorkflowControllerDown",
    owner: "platform",
    what: "The workflow controller",
    namespace: "argo",
    deployment: "argo-workflows-workflow-controller",
    for: "5m",
  }),
  {
    name: "HighPipelineFailureRate",
    severity: "warning",
    owner: "ml",
    summary: "{{ $value | humanizePercentage }} of the pipelines of the last hour failed",
    expr:
      `(sum(increase(argo_workflows_total_count{${FAILED}}[1h])) or vector(0))` +
      ` / clamp_min(sum(increase(argo_workflows_total_count{${ENDED}}[1h])), ${TINY}) > 0.1`,
    for: "5m",
  },
  {
    name: "PipelinePodsPending",
    severity: "warning",
    owner: "ml",
    summary: "{{ $value | humanize }} pipeline pods have been waiting for a node for half an hour",
    expr: 'sum(argo_workflows_pods_gauge{phase="Pending"}) > 0',
    for: "30m",
  },
  {
    name: "EventTriggersFail",
    severity: "warning",
    owner: "ml",
    summary: "events do not start what {{ $labels.sensor_name }} should start",
    expr: "sum by (sensor_name, trigger_name) (rate(argo_events_action_failed_total[10m])) > 0",
    for: "10m",
  },
  {
    name: "DataDrift",
    severity: "warning",
    owner: "ml",
    summary:
      "{{ $labels.feature }} of model {{ $labels.model }} has drifted: {{ $labels.statistic }} is {{ $value | humanize }}",
    expr:
      "max by (model, feature, statistic) (last_over_time(ml_drift_score[26h]))" +
      " > on (model, statistic) group_left () max by (model, statistic) (last_over_time(ml_drift_threshold[26h]))",
    for: "5m",
  },
  {
    name: "DriftDetectionStale",
    severity: "warning",
    owner: "ml",
    summary: "drift of model {{ $labels.model }} was last measured {{ $value | humanizeDuration }} ago",
    expr: "time() - max by (model) (last_over_time(ml_drift_last_run_timestamp_seconds[7d])) > 93600",
    for: "5m",
  },
  {
    name: "DriftSamplesMissing",
    severity: "warning",
    owner: "ml",
    summary:
      "drift of model {{ $labels.model }} cannot be measured: one sample is missing, or nobody measures",
    // Without samples a run reports their number alone, so nothing else would ever be late. A model without both was never trained.
    expr: [
      "(min by (model) (last_over_time(ml_drift_samples[26h])) == 0" +
        " and max by (model) (last_over_time(ml_drift_samples[26h])) > 0)",
      ...WATCHED_MODELS.map(({ name }) => `absent_over_time(ml_drift_samples{model="${name}"}[26h])`),
    ].join(" or "),
    for: "1d",
  },
];
