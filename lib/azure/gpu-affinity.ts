import type { GpuNeed, NodeSelectorRequirement } from "../cloud/cluster";
import type { NodePool } from "../cloud/node-pool";
import { noFittingGpu } from "../environment/gpu-fault";

/**
 * Node affinity to pools whose GPU is enough. A pool of AKS has one machine type, and the type is a label that every node has and that the
 * autoscaler knows of an empty pool.
 * @throws EnvironmentError when no pool's GPU is enough; the line lists what there is
 */
export function gpuAffinity(
  environment: string,
  pools: readonly NodePool[],
  need: GpuNeed,
): readonly NodeSelectorRequirement[] {
  const enough = pools.filter(({ gpuModels }) =>
    gpuModels.some(
      (gpu) => gpu.memoryGib >= need.memoryGib && gpu.computeCapability >= need.computeCapability,
    ),
  );
  if (enough.length === 0) {
    throw noFittingGpu(
      environment,
      need,
      pools.flatMap(({ gpuModels }) => gpuModels),
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
