import type { Cluster, NodeSelectorRequirement } from "../cloud/cluster";
import { GPU_TAINT_KEY, POOL_LABEL, type NodePool, type PoolPurpose, type Taint } from "../cloud/node-pool";

/** A toleration of a pod. */
export interface Toleration {
  readonly key: string;
  readonly operator: "Exists" | "Equal";
  readonly value?: string;
  readonly effect: Taint["effect"];
}

/** Where pods may run, as fields of a pod's spec. */
export interface Placement {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  readonly affinity?: {
    readonly nodeAffinity: {
      readonly requiredDuringSchedulingIgnoredDuringExecution: {
        readonly nodeSelectorTerms: readonly {
          readonly matchExpressions: readonly NodeSelectorRequirement[];
        }[];
      };
    };
  };
}

/** The GPU taint has another value on GKE than on EKS and AKS (rule 28): tolerated whatever its value. */
const tolerationOf = ({ key, value, effect }: Taint): Toleration =>
  key === GPU_TAINT_KEY ? { key, operator: "Exists", effect } : { key, operator: "Equal", value, effect };

function distinct(tolerations: readonly Toleration[]): readonly Toleration[] {
  return [...new Map(tolerations.map((toleration) => [JSON.stringify(toleration), toleration])).values()];
}

/**
 * Sends pods to the pools of a purpose, with every toleration that those pools ask for. A cluster without such a pool (one that existed
 * before, with nodes of one kind) takes the pods wherever it has room.
 */
export function placementOn(pools: readonly NodePool[], purpose: PoolPurpose): Placement {
  const own = pools.filter((pool) => pool.purpose === purpose && pool.labels[POOL_LABEL] === purpose);
  if (own.length === 0) return { nodeSelector: {}, tolerations: [] };
  return {
    nodeSelector: { [POOL_LABEL]: purpose },
    tolerations: distinct(own.flatMap((pool) => pool.taints.map(tolerationOf))),
  };
}

/**
 * Sends pods to GPU nodes with enough memory and a recent enough GPU, by labels that those nodes have before they exist: a pool at zero
 * grows for them (rules 26, 38).
 * @throws when no pool can have such a GPU; the message says which GPUs there are
 */
export function gpuPlacement(
  cluster: Pick<Cluster, "pools" | "gpuAffinity">,
  need: { readonly memoryGib: number; readonly computeCapability: number },
): Placement {
  const matchExpressions = cluster.gpuAffinity(need);
  const placement = placementOn(cluster.pools, "gpu");
  if (matchExpressions.length === 0) return placement;
  return {
    ...placement,
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
      },
    },
  };
}
