import {
  GPU_TAINT_KEY,
  POOL_LABEL,
  TRAINING_TAINT,
  type GpuModel,
  type NodePool,
} from "../../lib/cloud/node-pool";

const T4: GpuModel = { name: "T4", memoryGib: 16, computeCapability: 7.5 };
const A10G: GpuModel = { name: "A10G", memoryGib: 24, computeCapability: 8.6 };
const common = { spot: true, architectures: ["amd64"], gpuModels: [] } as const;

/** The pools of the fake cluster: 2 to 4 general nodes, training and GPU nodes from zero. */
export const FAKE_POOLS: readonly NodePool[] = [
  {
    ...common,
    name: "general",
    purpose: "general",
    labels: { [POOL_LABEL]: "general" },
    taints: [],
    largestNode: { cpu: 4, memoryGib: 16, gpus: 0 },
    minNodes: 2,
    maxNodes: 4,
    spot: false,
    machineTypes: ["fake-4"],
  },
  {
    ...common,
    name: "training",
    purpose: "training",
    labels: { [POOL_LABEL]: "training" },
    taints: [TRAINING_TAINT],
    largestNode: { cpu: 8, memoryGib: 32, gpus: 0 },
    minNodes: 0,
    maxNodes: 5,
    machineTypes: ["fake-8"],
  },
  {
    ...common,
    name: "gpu",
    purpose: "gpu",
    labels: { [POOL_LABEL]: "gpu" },
    taints: [{ key: GPU_TAINT_KEY, value: "true", effect: "NoSchedule" }],
    largestNode: { cpu: 8, memoryGib: 32, gpus: 1 },
    minNodes: 0,
    maxNodes: 2,
    machineTypes: ["fake-8-t4", "fake-8-a10g"],
    gpuModels: [T4, A10G],
  },
];
