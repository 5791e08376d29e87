/** A taint of a node. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** A GPU model that nodes of a pool can have. */
export interface GpuModel {
  /** For example `T4`, `A10G`, `L4`, `A100`. */
  readonly name: string;
  readonly memoryGib: number;
  /** CUDA compute capability, for example 7.5. */
  readonly computeCapability: number;
}

/** What workloads a pool is for. */
export type PoolPurpose = "general" | "training" | "gpu";

/**
 * A group of nodes, as scheduling sees it: enough to prove that a pod fits (rules 24, 26, 33).
 * Every pool carries the label {@link POOL_LABEL} with its purpose.
 */
export interface NodePool {
  readonly name: string;
  readonly purpose: PoolPurpose;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Largest node that the pool can make: what one pod can have at most. */
  readonly largestNode: { readonly cpu: number; readonly memoryGib: number; readonly gpus: number };
  readonly minNodes: number;
  /** Most nodes; for pools that are bounded in sum (Karpenter) the bound divided by the smallest node. */
  readonly maxNodes: number;
  /** Most that its nodes may have in sum, where that is the bound instead of a number of nodes (Karpenter). @default bounded by `maxNodes` */
  readonly limits?: { readonly cpu: number; readonly memoryGib: number; readonly gpus?: number };
  readonly spot: boolean;
  /** Machine types it may take, cheapest first. */
  readonly machineTypes: readonly string[];
  readonly architectures: readonly ("amd64" | "arm64")[];
  /** GPU models of its nodes; empty without GPUs. */
  readonly gpuModels: readonly GpuModel[];
  /**
   * Directory of a node with the GPU driver's `lib64`, where no container runtime hands the driver to pods: they mount it themselves, and
   * the kubelet knows the GPUs by device name instead of by UUID. @default the runtime hands it over
   */
  readonly gpuDriverPath?: string;
}

/** Label that every node of every pool has, on every cloud; its value is a {@link PoolPurpose}. */
export const POOL_LABEL = "ml-platform/pool";

/** Taint of the training pools. */
export const TRAINING_TAINT: Taint = { key: "workload", value: "training", effect: "NoSchedule" };

/** Key of the GPU taint. Tolerate it with `Exists`: GKE gives it another value than EKS and AKS (rule 28). */
export const GPU_TAINT_KEY = "nvidia.com/gpu";

/** Kubernetes' name of the extended resource of GPUs. */
export const GPU_RESOURCE = "nvidia.com/gpu";
