import { GPU_RESOURCE, type NodePool } from "../../lib/cloud/node-pool";
import type { Toleration } from "../../lib/platform/placement";

/** The part of a pod that scheduling looks at. */
export interface PodSpec {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly containers?: readonly {
    readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
  }[];
}

const cores = (quantity: string): number =>
  quantity.endsWith("m") ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity);
const gibibytes = (quantity: string): number =>
  quantity.endsWith("Mi") ? Number(quantity.slice(0, -2)) / 1024 : Number(quantity.replace("Gi", ""));

function tolerates(tolerations: readonly Toleration[], { taints }: NodePool): boolean {
  return taints
    .filter(({ effect }) => effect !== "PreferNoSchedule")
    .every((taint) =>
      tolerations.some(
        ({ key, operator, value, effect }) =>
          key === taint.key && effect === taint.effect && (operator === "Exists" || value === taint.value),
      ),
    );
}

/** Whether some pool takes the pod: labels, taints, and the size of its largest node. Node affinity is the cluster's own business. */
export function fits(
  { nodeSelector = {}, tolerations = [], containers = [] }: PodSpec,
  pools: readonly NodePool[],
): boolean {
  const sum = (resource: string, read: (quantity: string) => number): number =>
    containers.reduce((total, { resources }) => total + read(resources?.requests?.[resource] ?? "0"), 0);
  return pools.some(
    (pool) =>
      Object.entries(nodeSelector).every(([key, value]) => pool.labels[key] === value) &&
      tolerates(tolerations, pool) &&
      sum("cpu", cores) <= pool.largestNode.cpu &&
      sum("memory", gibibytes) <= pool.largestNode.memoryGib &&
      sum(GPU_RESOURCE, Number) <= pool.largestNode.gpus,
  );
}
