import { GPU_RESOURCE, type PoolPurpose } from "../../cloud/node-pool";
import type { Compute } from "../../environment/profile";
import { INFERENCE_CLUSTERS } from "../observability/slos/inference-traffic";

/** One kind of warm capacity: pods that hold room for others, and what makes them more. */
export interface WarmCapacity {
  /** Name of the ScaledObject. */
  readonly scaler: string;
  /** Name of the Deployment that it scales. */
  readonly target: string;
  /** Pools whose nodes it keeps warm. */
  readonly purpose: PoolPurpose;
  /** Room that one pod holds. */
  readonly holds: Compute & { readonly gpus: number };
  /** PromQL: what is waiting. Never absent, so that it works with no pod anywhere, and blind to the target's own pods. */
  readonly query: string;
  /** How much of it one pod of the target answers. */
  readonly threshold: number;
  /** Most pods, from the most nodes that the pools of this purpose can have. */
  readonly maximum: (nodes: number) => number;
  /** One clause for the documentation. */
  readonly why: string;
}

/** The resource's name as kube-state-metrics writes it. */
const GPU_LABEL = GPU_RESOURCE.replace(/[^a-z]/g, "_");

const orZero = (expression: string): string => `(${expression} or vector(0))`;

/** GPUs asked for by pods that no node has room for, except by the pods of `target`. */
function pendingGpus(target: string): string {
  const requests = `max by (namespace, pod) (kube_pod_container_resource_requests{resource="${GPU_LABEL}", pod!~"${target}-.*"})`;
  const pending = `max by (namespace, pod) (kube_pod_status_phase{phase="Pending"} == 1)`;
  return orZero(`sum(${requests} * on (namespace, pod) ${pending})`);
}

/** Workflows that wait for their turn, and pods of workflows that wait for a node. The headroom's pods are no workflow's. */
const waitingWorkflows = `${orZero('max(argo_workflows_gauge{status="Pending"})')} + ${orZero('max(argo_workflows_pods_gauge{phase="Pending"})')}`;

/** Requests a second to served models, those to a model without pods too: they are connections that fail. */
const inferenceRequests = ["envoy_cluster_upstream_rq_total", "envoy_cluster_upstream_cx_connect_fail"]
  .map((metric) => orZero(`sum(rate(${metric}{${INFERENCE_CLUSTERS}}[2m]))`))
  .join(" + ");

/** A quarter of what may run at most, and one at least: warm nodes cost as much as busy ones. */
const quarter = (nodes: number): number => Math.max(1, Math.floor(nodes / 4));

/** The three triggers of the specification, each with the capacity that it warms. */
export const WARM_CAPACITY: readonly WarmCapacity[] = [
  {
    scaler: "gpu-workload-scaler",
    target: "gpu-headroom",
    purpose: "gpu",
    holds: { cpu: "1", memory: "4Gi", gpus: 1 },
    query: pendingGpus("gpu-headroom"),
    threshold: 1,
    maximum: quarter,
    why: "pods wait for a GPU: the next ones will too",
  },
  {
    scaler: "training-workload-scaler",
    target: "training-headroom",
    purpose: "training",
    holds: { cpu: "2", memory: "4Gi", gpus: 0 },
    query: waitingWorkflows,
    threshold: 2,
    maximum: quarter,
    why: "workflows queue up: their steps will need nodes",
  },
  {
    scaler: "inference-workload-scaler",
    target: "inference-headroom",
    purpose: "general",
    holds: { cpu: "500m", memory: "1Gi", gpus: 0 },
    query: inferenceRequests,
    threshold: 20,
    maximum: quarter,
    why: "requests rise: model servers will need room to scale",
  },
];
