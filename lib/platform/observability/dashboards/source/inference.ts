import { TINY } from "../../alerts/alert";
import { byModel, INFERENCE_CLUSTERS } from "../../slos/inference-traffic";
import type { DashboardSpec } from "./panel";

const rate = (more = "", by = "inferenceservice"): string =>
  `sum by (${by}) (${byModel(`rate(envoy_cluster_upstream_rq_xx{${INFERENCE_CLUSTERS}${more}}[$__rate_interval])`)})`;
const quantile = (q: number): string =>
  `histogram_quantile(${q}, sum by (le, inferenceservice) (${byModel(`rate(envoy_cluster_upstream_rq_time_bucket{${INFERENCE_CLUSTERS}}[$__rate_interval])`)}))`;
const total = `sum(rate(envoy_cluster_upstream_rq_xx{${INFERENCE_CLUSTERS}}[$__rate_interval]))`;
const failed = `(sum(rate(envoy_cluster_upstream_rq_xx{${INFERENCE_CLUSTERS},envoy_response_code_class="5"}[$__rate_interval])) or vector(0))`;
const route = "{{inferenceservice}}";

/** Served models: traffic, latency, errors and what is left of the promises. */
export const inference: DashboardSpec = {
  name: "inference",
  title: "Inference",
  description: "Traffic, latency and errors of served models, as the gateway sees them",
  panels: [
    { title: "Requests per second", kind: "number", unit: "reqps", queries: [{ expr: total }] },
    {
      title: "Active models",
      kind: "number",
      queries: [{ expr: "count(kserve_inferenceservice_ready == 1) or vector(0)" }],
    },
    {
      title: "Error rate",
      kind: "number",
      unit: "percentunit",
      alarm: 0.05,
      queries: [{ expr: `${failed} / clamp_min(${total}, ${TINY})` }],
    },
    {
      title: "Error budget left, 30 days",
      kind: "number",
      unit: "percentunit",
      alarm: 0,
      alarmBelow: true,
      queries: [{ expr: 'slo:error_budget_remaining:ratio{slo=~"inference-.+"}', legend: "{{slo}}" }],
    },
    {
      title: "Request rate by model",
      kind: "stacked",
      unit: "reqps",
      queries: [{ expr: rate(), legend: route }],
    },
    {
      title: "P95 latency by model",
      kind: "series",
      unit: "ms",
      alarm: 1000,
      queries: [{ expr: quantile(0.95), legend: route }],
    },
    {
      title: "P50 and P99 latency by model",
      kind: "series",
      unit: "ms",
      queries: [
        { expr: quantile(0.5), legend: `P50 ${route}` },
        { expr: quantile(0.99), legend: `P99 ${route}` },
      ],
    },
    {
      title: "Answers by class of code",
      kind: "stacked",
      unit: "reqps",
      queries: [{ expr: rate("", "envoy_response_code_class"), legend: "{{envoy_response_code_class}}xx" }],
    },
    {
      title: "Burn rate of the error budgets",
      kind: "series",
      queries: [
        { expr: "slo:sli_error:ratio_rate1h / on (slo) (1 - slo:objective:ratio)", legend: "{{slo}}" },
      ],
    },
    {
      title: "Models that are not ready",
      kind: "bars",
      alarm: 1,
      queries: [{ expr: "kserve_inferenceservice_ready == 0", legend: "{{namespace}}/{{inferenceservice}}" }],
    },
    {
      title: "Language models: requests that run and wait",
      kind: "series",
      queries: [
        { expr: "sum by (model_name) (vllm:num_requests_running)", legend: "{{model_name}} runs" },
        { expr: "sum by (model_name) (vllm:num_requests_waiting)", legend: "{{model_name}} waits" },
      ],
    },
    {
      title: "Language models: time to the first token, P95",
      kind: "series",
      unit: "s",
      queries: [
        {
          expr: "histogram_quantile(0.95, sum by (le, model_name) (rate(vllm:time_to_first_token_seconds_bucket[$__rate_interval])))",
          legend: "{{model_name}}",
        },
      ],
    },
    {
      title: "Language models: tokens per second",
      kind: "series",
      queries: [
        {
          expr: "sum by (model_name) (rate(vllm:generation_tokens_total[$__rate_interval]))",
          legend: "{{model_name}}",
        },
      ],
    },
  ],
};
