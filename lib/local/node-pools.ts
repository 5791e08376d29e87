import type { NodePool } from "../cloud/node-pool";

/**
 * The nodes of somebody else's cluster, as far as the program may count on them: one that a 16 GB laptop has room for, without labels or
 * taints of ours.
 */
export const localPools: readonly NodePool[] = [
  {
    name: "local",
    purpose: "general",
    labels: {},
    taints: [],
    largestNode: { cpu: 4, memoryGib: 12, gpus: 0 },
    minNodes: 1,
    maxNodes: 1,
    spot: false,
    machineTypes: [],
    architectures: ["amd64", "arm64"],
    gpuModels: [],
  },
];
