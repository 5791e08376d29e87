import {
  KubernetesClusterNodePool,
  type KubernetesClusterNodePoolConfig,
} from "@cdktf/provider-azurerm/lib/kubernetes-cluster-node-pool";
import type { Construct } from "constructs";
import type { NodePool, PoolPurpose } from "../cloud/node-pool";
import { MAX_PODS, MAX_SURGE } from "../facts/azure-network";

/** GiB of a node's disk: images of model servers are 10 to 20 GiB each. */
const DISK_GIB: Readonly<Record<PoolPurpose, number>> = { general: 128, training: 128, gpu: 256 };

/** What a pool of the cluster and the cluster's first pool are both told. */
export function poolConfig(pool: NodePool, version: string) {
  return {
    name: pool.name,
    vmSize: pool.machineTypes[0] ?? "",
    orchestratorVersion: version,
    autoScalingEnabled: true,
    minCount: pool.minNodes,
    maxCount: pool.maxNodes,
    maxPods: MAX_PODS,
    nodeLabels: { ...pool.labels },
    osSku: "Ubuntu",
    osDiskSizeGb: DISK_GIB[pool.purpose],
    nodePublicIpEnabled: false,
    scaleDownMode: "Delete",
  } as const;
}

/** What a node pool is attached to. */
export interface NodePoolPlace {
  readonly clusterId: string;
  readonly subnetId: string;
  readonly version: string;
}

/** Creates a pool beside the cluster's first one. */
export function nodePool(
  scope: Construct,
  { clusterId, subnetId, version }: NodePoolPlace,
  pool: NodePool,
): KubernetesClusterNodePool {
  const capacity: Partial<KubernetesClusterNodePoolConfig> = pool.spot
    ? // Azure refuses a surge for spot pools. -1: up to the on-demand price, evicted only for capacity.
      { priority: "Spot", evictionPolicy: "Delete", spotMaxPrice: -1 }
    : { priority: "Regular", upgradeSettings: { maxSurge: MAX_SURGE } };
  return new KubernetesClusterNodePool(scope, `pool-${pool.name}`, {
    ...poolConfig(pool, version),
    ...capacity,
    kubernetesClusterId: clusterId,
    vnetSubnetId: subnetId,
    mode: "User",
    osType: "Linux",
    nodeTaints: pool.taints.map(({ key, value, effect }) => `${key}=${value}:${effect}`),
    // AKS installs the driver of the size; the device plugin is ours (rule 23).
    ...(pool.purpose === "gpu" ? { gpuDriver: "Install" } : {}),
    // A pool at zero can be replaced under a temporary name, without losing its own.
    temporaryNameForRotation: `${pool.name}tmp`,
    lifecycle: { ignoreChanges: ["node_count"] },
  });
}
