import { constant, deployment, gpu, growing, latency, requests, workflows, type AlertCase } from "./case";

/** Language models whose every answer takes seconds: the platform's own, and one of a team. */
const slowLanguageModels = (minutes: number) =>
  ["tinyllama-1-1b", "mistral-7b-instruct-predictor", "llm-support"].flatMap((model) =>
    latency(`0x${String(minutes)}`, `0+100x${String(minutes)}`, model),
  );

/** Cases of alerts about models, pipelines and GPUs, and of objectives. */
export const ML_CASES: Readonly<Record<string, AlertCase>> = {
  HighInferenceLatency: {
    fires: latency("0+1x120", "0+10x120"),
    silent: [...latency("0+10x120", "0+10x120"), ...slowLanguageModels(120)],
  },
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
  DriftSamplesMissing: {
    fires: [
      ['ml_drift_samples{model="iris-classifier",dataset="reference"}', "120x3100"],
      ['ml_drift_samples{model="iris-classifier",dataset="current"}', "0x3100"],
    ],
    // A platform on which the model was never trained, and so is not served either.
    silent: [
      ['ml_drift_samples{model="iris-classifier",dataset="reference"}', "0x3100"],
      ['ml_drift_samples{model="iris-classifier",dataset="current"}', "0x3100"],
    ],
    after: 3000,
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
    silent: [...latency("0+100x180", "0+100x180"), ...slowLanguageModels(180)],
    after: 120,
  },
  InferenceLatencyBudgetBurns: {
    fires: latency("0+95x1700", "0+100x1700"),
    silent: [...latency("0+995x1700", "0+1000x1700"), ...slowLanguageModels(1700)],
    after: 1600,
  },
  PipelineSuccessBudgetBurnsFast: {
    fires: [workflows("Succeeded", "0+7x180"), workflows("Failed", "0+3x180")],
    silent: [workflows("Succeeded", "0+97x180"), workflows("Failed", "0+3x180")],
    after: 120,
  },
};
