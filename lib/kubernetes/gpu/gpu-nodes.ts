import type { NodePool } from "../../cloud/node-pool";

/** A toleration of a pod. */
interface Toleration {
  readonly key: string;
  readonly operator: "Exists";
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** Where pods go that belong on every GPU node. */
export interface GpuPlacement {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
}

/** The pools whose nodes have GPUs. */
export const gpuPools = (pools: readonly NodePool[]): readonly NodePool[] =>
  pools.filter(({ gpuModels }) => gpuModels.length > 0);

/**
 * Placement on every GPU node and no other: the labels that all GPU pools have in common and no other pool has, and each of their taints
 * whatever its value (rules 24, 28).
 * @throws when there is no GPU pool, or no label that tells GPU pools from others
 */
export function gpuNodePlacement(pools: readonly NodePool[]): GpuPlacement {
  const withGpu = gpuPools(pools);
  const [first, ...rest] = withGpu;
  if (first === undefined)
    throw new Error(`one pool must have GPUs, got ${pools.map(({ name }) => name).join(", ")}`);
  const others = pools.filter((pool) => !withGpu.includes(pool));
  const nodeSelector = Object.fromEntries(
    Object.entries(first.labels).filter(
      ([key, value]) =>
        rest.every((pool) => pool.labels[key] === value) &&
        others.every((pool) => pool.labels[key] !== value),
    ),
  );
  if (Object.keys(nodeSelector).length === 0) {
    throw new Error(
      `GPU pools must have a label in common that no other pool has, got ${withGpu.map(({ name }) => name).join(", ")}`,
    );
  }
  const taints = withGpu.flatMap((pool) => pool.taints);
  const distinct = new Map(
    taints.map(({ key, effect }) => [`${key}:${effect}`, { key, operator: "Exists", effect } as const]),
  );
  return { nodeSelector, tolerations: [...distinct.values()] };
}
