import { byModel, INFERENCE_CLUSTERS, PROMPT_CLUSTERS } from "../slos/inference-traffic";
import { down, TINY, type Alert } from "./alert";

const answers = (more = ""): string =>
  `sum by (inferenceservice) (${byModel(`rate(envoy_cluster_upstream_rq_xx{${INFERENCE_CLUSTERS}${more}}[5m])`)})`;

/** Alerts about served models. Latency and errors are those that the gateway sees, so they hold for every serving runtime. */
export const inferenceAlerts: readonly Alert[] = [
  {
    name: "HighInferenceLatency",
    severity: "warning",
    owner: "ml",
    summary: "95 % of the requests to {{ $labels.inferenceservice }} take up to {{ $value | humanize }} ms",
    expr: `histogram_quantile(0.95, sum by (le, inferenceservice) (${byModel(`rate(envoy_cluster_upstream_rq_time_bucket{${PROMPT_CLUSTERS}}[5m])`)})) > 1000`,
    for: "5m",
  },
  {
    name: "HighInferenceErrorRate",
    severity: "critical",
    owner: "ml",
    summary: "{{ $value | humanizePercentage }} of the requests to {{ $labels.inferenceservice }} fail",
    expr: `${answers(',envoy_response_code_class="5"')} / clamp_min(${answers()}, ${TINY}) > 0.05`,
    for: "5m",
  },
  {
    name: "InferenceServiceRestarts",
    severity: "warning",
    owner: "ml",
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} restarted {{ $value | humanize }} times in an hour",
    expr: 'sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total{namespace="mlops"}[1h])) > 3',
    for: "1m",
  },
  {
    name: "InferenceServiceNotReady",
    severity: "critical",
    owner: "ml",
    summary: "model {{ $labels.namespace }}/{{ $labels.inferenceservice }} is not ready",
    expr: "kserve_inferenceservice_ready == 0",
    for: "15m",
  },
  {
    name: "InferenceRequestsQueue",
    severity: "warning",
    owner: "ml",
    summary: "{{ $value | humanize }} requests wait for model {{ $labels.model_name }}",
    expr: "sum by (model_name) (vllm:num_requests_waiting) > 10",
    for: "10m",
  },
  down({
    name: "KServeDown",
    owner: "platform",
    what: "KServe's controller",
    namespace: "kserve",
    deployment: "kserve-controller-manager",
    for: "5m",
  }),
  down({
    name: "EnvoyGatewayDown",
    owner: "platform",
    what: "The gateway's controller",
    namespace: "envoy-gateway",
    deployment: "envoy-gateway",
    for: "5m",
  }),
];
