import { INFERENCE_CLUSTERS, PROMPT_CLUSTERS } from "./inference-traffic";
import type { Slo } from "./slo";

const requests = (window: string, more = ""): string =>
  `sum(rate(envoy_cluster_upstream_rq_xx{${INFERENCE_CLUSTERS}${more}}[${window}]))`;

/** The specification's three promises, on what the gateway and the workflow controller measure. */
export const SLOS: readonly Slo[] = [
  {
    name: "inference-availability",
    owner: "ml",
    promise: "99.9 % of the requests to models are answered without a server error, over 30 days",
    objective: 0.999,
    windowDays: 30,
    bad: (window) => `(${requests(window, ',envoy_response_code_class="5"')} or vector(0))`,
    all: (window) => requests(window),
  },
  {
    name: "inference-latency",
    owner: "ml",
    promise:
      "99 % of the requests to models other than language models are answered within 500 ms, over 30 days",
    objective: 0.99,
    windowDays: 30,
    bad: (window) =>
      `(sum(rate(envoy_cluster_upstream_rq_time_count{${PROMPT_CLUSTERS}}[${window}]))` +
      ` - sum(rate(envoy_cluster_upstream_rq_time_bucket{${PROMPT_CLUSTERS},le="500"}[${window}])))`,
    all: (window) => `sum(rate(envoy_cluster_upstream_rq_time_count{${PROMPT_CLUSTERS}}[${window}]))`,
  },
  {
    name: "pipeline-success",
    owner: "ml",
    promise: "95 % of the pipelines succeed, over 7 days",
    objective: 0.95,
    windowDays: 7,
    bad: (window) => `(sum(rate(argo_workflows_total_count{phase=~"Failed|Error"}[${window}])) or vector(0))`,
    all: (window) => `sum(rate(argo_workflows_total_count{phase=~"Succeeded|Failed|Error"}[${window}]))`,
  },
];
