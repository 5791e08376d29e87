import type { GpuNeed, NodeSelectorRequirement } from "../cloud/cluster";
import { gpuSlug } from "../facts/aws-gpus";
import { GROUP_GPU_LABEL, KARPENTER_GPU_LABEL, type AwsPool } from "../environment/aws-pools";

/**
 * Affinity to nodes with a GPU of at least that memory and capability, by the label that their provisioner gives them. Without it
 * Karpenter takes the cheapest GPU, whatever the model needs (rule 38).
 * @throws when no pool has such a GPU
 */
export function gpuAffinity(pools: readonly AwsPool[], need: GpuNeed): readonly NodeSelectorRequirement[] {
  const gpuPools = pools.filter(({ purpose }) => purpose === "gpu");
  const models = gpuPools.flatMap((pool) => pool.gpuModels);
  const enough = models.filter(
    (model) => model.memoryGib >= need.memoryGib && model.computeCapability >= need.computeCapability,
  );
  if (enough.length === 0) {
    const there = models.map(
      ({ name, memoryGib, computeCapability }) =>
        `${name} (${String(memoryGib)} GiB, ${String(computeCapability)})`,
    );
    throw new Error(
      `a GPU must have ${String(need.memoryGib)} GiB and compute capability ${String(need.computeCapability)}, got pools with ${there.join(", ") || "no GPU"}; machines.gpu chooses others`,
    );
  }
  const key = gpuPools.some(({ provisioner }) => provisioner === "karpenter")
    ? KARPENTER_GPU_LABEL
    : GROUP_GPU_LABEL;
  return [{ key, operator: "In", values: [...new Set(enough.map(gpuSlug))] }];
}
