import { GPU_RESOURCE } from "../../cloud/node-pool";
import type { Compute, Quota } from "../../environment/profile";
import type { KubernetesObject } from "../../kubernetes/object";
import type { NamespaceName } from "../namespaces";

/** Pods that only hold room for others: their namespace, and the PriorityClass by which quotas know them. */
export const WARM_PODS = { namespace: "mlops", priority: "warm-capacity" } as const;

const warmPods = (operator: "In" | "NotIn") => ({
  scopeSelector: {
    matchExpressions: [{ scopeName: "PriorityClass", operator, values: [WARM_PODS.priority] }],
  },
});

/** `spec` of a ResourceQuota. GPUs by `requests.` only: the API server takes other keys of an extended resource and counts nothing (rule 32). */
function quotaSpec(quota: Quota): { readonly hard: Readonly<Record<string, string>> } {
  return {
    hard: {
      "requests.cpu": quota.requests.cpu,
      "requests.memory": quota.requests.memory,
      "limits.cpu": quota.limits.cpu,
      "limits.memory": quota.limits.memory,
      [`requests.${GPU_RESOURCE}`]: String(quota.gpus),
      pods: String(quota.pods),
    },
  };
}

/** What one container gets that says nothing: small, so that a forgotten request shows at once. */
const CONTAINER_DEFAULTS: { readonly request: Compute; readonly limit: Compute } = {
  request: { cpu: "100m", memory: "256Mi" },
  limit: { cpu: "1", memory: "2Gi" },
};

/**
 * `spec` of every LimitRange. No `max` and no `min`: for an extended resource such as GPUs they would refuse every pod that asks for none (rule 30),
 * and the quota bounds the sum.
 */
export const LIMIT_RANGE_SPEC = {
  limits: [
    { type: "Container", default: CONTAINER_DEFAULTS.limit, defaultRequest: CONTAINER_DEFAULTS.request },
  ],
} as const;

/** Quota of a namespace that a team makes for itself: room for one model and its experiments; more is a change to this program. */
export const TENANT_QUOTA = quotaSpec({
  requests: { cpu: "8", memory: "16Gi" },
  limits: { cpu: "16", memory: "32Gi" },
  gpus: 1,
  pods: 30,
});

/**
 * Fixed quota of the controllers' namespaces that share the ML namespaces' rules. It holds the most replicas that an environment may ask for,
 * nine of each, and the pods that a rollout adds: where one more does not fit, the rollout never moves.
 */
const CONTROLLER_QUOTA: Quota = {
  requests: { cpu: "8", memory: "24Gi" },
  limits: { cpu: "32", memory: "64Gi" },
  gpus: 0,
  pods: 30,
};

/** Pipelines may run half as much again as what is served: training is what needs most. */
const PIPELINE_SHARE = 1.5;

/** A quantity such as `20` or `40Gi`, multiplied. */
function times(quantity: string, factor: number): string {
  const match = /^(\d+)(\D*)$/.exec(quantity);
  if (match === null)
    throw new Error(`a quota's quantity must be a whole number with a unit, such as 40Gi, got ${quantity}`);
  return `${Math.floor(Number(match[1]) * factor)}${match[2] ?? ""}`;
}

const scaled = (compute: Compute, factor: number): Compute => ({
  cpu: times(compute.cpu, factor),
  memory: times(compute.memory, factor),
});

/** Quota of each ML namespace. GPUs are one datum: it bounds models and, in the pipelines' namespace, training jobs. */
function quotas(quota: Quota): Readonly<Partial<Record<NamespaceName, Quota>>> {
  return {
    mlops: quota,
    argo: {
      ...quota,
      requests: scaled(quota.requests, PIPELINE_SHARE),
      limits: scaled(quota.limits, PIPELINE_SHARE),
      pods: quota.pods * 2,
    },
    mlflow: CONTROLLER_QUOTA,
    kserve: CONTROLLER_QUOTA,
  };
}

/**
 * Quota of the pods that only hold room, which no other quota counts: a pod that waits for their room must not be refused because they have
 * it. It keeps others from passing by their own quota under that priority.
 */
export function warmQuota(quota: Quota): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: WARM_PODS.priority, namespace: WARM_PODS.namespace },
    spec: { ...quotaSpec(quota), ...warmPods("In") },
  };
}

/** ResourceQuota and LimitRange of each ML namespace. */
export function quotaObjects(quota: Quota): readonly KubernetesObject[] {
  return Object.entries(quotas(quota)).flatMap(([namespace, value]) => [
    {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "compute", namespace },
      spec: { ...quotaSpec(value), ...(namespace === WARM_PODS.namespace ? warmPods("NotIn") : {}) },
    },
    {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "defaults", namespace },
      spec: LIMIT_RANGE_SPEC,
    },
  ]);
}
