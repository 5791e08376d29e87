/** A series of a rule test, in promtool's notation: `0+1x60` counts up by one, `5x60` stays, one value a minute. */
export type Series = readonly [series: string, values: string];

/** What an alert must do: fire on the one set of series, stay silent on the other. */
export interface AlertCase {
  readonly fires: readonly Series[];
  readonly silent: readonly Series[];
  /** Minutes after which it is judged. @default 60 */
  readonly after?: number;
}

const route = (more: string, model = "iris"): string =>
  `{envoy_cluster_name="httproute/mlops/${model}/rule/0"${more}}`;
/** Requests through the gateway with a class of answer. */
export const requests = (code: string, values: string): Series => [
  `envoy_cluster_upstream_rq_xx${route(`,envoy_response_code_class="${code}"`)}`,
  values,
];
/** Workflows that came to a phase. */
export const workflows = (phase: string, values: string): Series => [
  `argo_workflows_total_count{phase="${phase}",namespace="argo"}`,
  values,
];
/** A histogram of durations of a model at the gateway: how many were within a second, and how many in all. */
export const latency = (fast: string, all: string, model?: string): Series[] => [
  [`envoy_cluster_upstream_rq_time_bucket${route(',le="500"', model)}`, fast],
  [`envoy_cluster_upstream_rq_time_bucket${route(',le="1000"', model)}`, fast],
  [`envoy_cluster_upstream_rq_time_bucket${route(',le="5000"', model)}`, all],
  [`envoy_cluster_upstream_rq_time_bucket${route(',le="+Inf"', model)}`, all],
  [`envoy_cluster_upstream_rq_time_count${route("", model)}`, all],
];

/** A Deployment that has a pod, then none, or that is not there at all. */
export const deployment = (namespace: string, name: string): AlertCase => {
  const series = `kube_deployment_status_replicas_available{namespace="${namespace}",deployment="${name}"}`;
  return { fires: [[series, "1x20 0x60"]], silent: [[series, "1x80"]] };
};
/** A series that stays at a bad value, or at a good one. */
export const constant = (series: string, bad: number, good: number): AlertCase => ({
  fires: [[series, `${bad}x300`]],
  silent: [[series, `${good}x300`]],
  after: 120,
});
/** A counter that grows, or stays. */
export const growing = (series: string): AlertCase => ({
  fires: [[series, "0+5x300"]],
  silent: [[series, "5x300"]],
  after: 120,
});
/** A part of a hundred that is bad, or good. */
export const ratio = (part: string, whole: string, bad: number, good: number): AlertCase => ({
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
/** Labels of a volume. */
export const volume = 'namespace="monitoring",persistentvolumeclaim="loki"';
/** Labels of a GPU. */
export const gpu = 'gpu="0",Hostname="node-1"';
