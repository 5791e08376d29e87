import type { GpuNeed, NodeSelectorRequirement } from "../cloud/cluster";
import type { NodePool } from "../cloud/node-pool";

/**
 * Node affinity to pools whose GPU is enough. A pool of AKS has one machine type, and the type is a label that every node has and that the
 * autoscaler knows of an empty pool.
 * @throws Error when no pool's GPU is enough; the message lists what there is
 */
export function gpuAffinity(pools: readonly NodePool[], need: GpuNeed): readonly NodeSelectorRequirement[] {
  const enough = pools.filter(({ gpuModels }) =>
    gpuModels.some(
      (gpu) => gpu.memoryGib >= need.memoryGib && gpu.computeCapability >= need.computeCapability,
    ),
  );
  if (enough.length === 0) {
    const all = pools.flatMap(({ gpuModels }) => gpuModels);
    const given = all
      .map((gpu) => `${gpu.name} (${String(gpu.memoryGib)} GiB, ${String(gpu.computeCapability)})`)
      .join(", ");
    throw new Error(
      `a GPU with ${String(need.memoryGib)} GiB and capability ${String(need.computeCapability)} must be in a pool of machines.gpu, got ${given || "none"}`,
    );
  }
  return [
    {
      key: "node.kubernetes.io/instance-type",
      operator: "In",
      values: enough.flatMap(({ machineTypes }) => machineTypes),
    },
  ];
}
