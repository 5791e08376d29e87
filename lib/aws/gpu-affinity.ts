import type { GpuNeed, NodeSelectorRequirement } from "../cloud/cluster";
import { noFittingGpu } from "../environment/gpu-fault";
import { gpuSlug } from "../facts/aws-gpus";
import {
  GROUP_GPU_LABEL,
  GROUP_GPU_MEMORY_LABEL,
  KARPENTER_GPU_LABEL,
  type AwsPool,
} from "../environment/aws-pools";

/**
 * Affinity to nodes with a GPU of at least that memory and capability, by the labels that their provisioner gives them. Without it
 * Karpenter takes the cheapest GPU, whatever the model needs (rule 38).
 * @throws EnvironmentError when no pool has such a GPU
 */
export function gpuAffinity(
  environment: string,
  pools: readonly AwsPool[],
  need: GpuNeed,
): readonly NodeSelectorRequirement[] {
  const gpuPools = pools.filter(({ purpose }) => purpose === "gpu");
  const there = gpuPools.flatMap((pool) => pool.gpuModels);
  const enough = there.filter(
    (model) => model.memoryGib >= need.memoryGib && model.computeCapability >= need.computeCapability,
  );
  if (enough.length === 0) {
    throw noFittingGpu(environment, need, there);
  }
  const models = anyOf(enough.map(gpuSlug));
  if (gpuPools.some(({ provisioner }) => provisioner === "karpenter"))
    return [{ key: KARPENTER_GPU_LABEL, ...models }];
  return [
    { key: GROUP_GPU_LABEL, ...models },
    { key: GROUP_GPU_MEMORY_LABEL, ...anyOf(enough.map(({ memoryGib }) => String(memoryGib))) },
  ];
}

const anyOf = (values: readonly string[]): Pick<NodeSelectorRequirement, "operator" | "values"> => ({
  operator: "In",
  values: [...new Set(values)],
});
