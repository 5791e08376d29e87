import {
  GPU_TAINT_KEY,
  POOL_LABEL,
  TRAINING_TAINT,
  type NodePool,
  type PoolPurpose,
  type Taint,
} from "../cloud/node-pool";
import type { AzureEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import { nodeShares } from "../environment/shares";
import { allocatable } from "./allocatable";
import { machineOf, machineTypes } from "./machines";

/** The part of an environment that its pools follow from. */
export type PoolSettings = Pick<Settings<AzureEnvironment>, "profile" | "machines">;

/** Taint and label that AKS puts on spot nodes; a pool that does not declare them is replaced at every plan (rule 29). */
const SPOT_KEY = "kubernetes.azure.com/scalesetpriority";
const SPOT_TAINT: Taint = { key: SPOT_KEY, value: "spot", effect: "NoSchedule" };

const GPU_TAINT: Taint = { key: GPU_TAINT_KEY, value: "true", effect: "NoSchedule" };

/** Label that the device plugin and the GPU exporter select by; AKS itself does not set it (rule 24). */
const GPU_LABELS = { "nvidia.com/gpu.present": "true" } as const;

const PURPOSES: Readonly<
  Record<PoolPurpose, { labels: Readonly<Record<string, string>>; taints: readonly Taint[] }>
> = {
  general: { labels: {}, taints: [] },
  training: { labels: {}, taints: [TRAINING_TAINT] },
  gpu: { labels: GPU_LABELS, taints: [GPU_TAINT] },
};

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly spot: boolean;
}

/** Names allow 12 lower-case letters and digits, of which some tools take 11: `gpu`, `gpu2`, ... */
const poolName = (purpose: PoolPurpose, index: number): string =>
  `${purpose === "general" ? "system" : purpose}${index === 0 ? "" : String(index + 1)}`;

function pool(purpose: PoolPurpose, type: string, index: number, { min, max, spot }: Bounds): NodePool {
  const machine = machineOf(type);
  const { labels, taints } = PURPOSES[purpose];
  return {
    name: poolName(purpose, index),
    purpose,
    labels: { [POOL_LABEL]: purpose, ...labels, ...(spot ? { [SPOT_KEY]: "spot" } : {}) },
    taints: [...taints, ...(spot ? [SPOT_TAINT] : [])],
    largestNode: allocatable(machine),
    minNodes: min,
    maxNodes: max,
    spot,
    machineTypes: [type],
    architectures: [machine.architecture],
    gpuModels: machine.gpu === undefined ? [] : [machine.gpu.model],
  };
}

/**
 * Pools of an environment, the same facts that are created: a pool for every machine type. Where a purpose has several types, its bound
 * is shared among them, for GPUs counted in GPUs; pools without a share are left out. The first one carries the platform itself.
 */
export function poolsOf({ profile, machines }: PoolSettings): readonly NodePool[] {
  const types = machineTypes(machines, profile.size);
  const bounds: Readonly<Record<PoolPurpose, Bounds>> = {
    general: { ...profile.general, spot: false },
    training: { ...profile.training, min: 0 },
    gpu: { ...profile.gpu, min: 0 },
  };
  return (["general", "training", "gpu"] as const).flatMap((purpose) => {
    const { min, max, spot } = bounds[purpose];
    const nodes = nodeShares(
      max,
      types[purpose].map((type) => machineOf(type).gpu?.count ?? 1),
    );
    return types[purpose]
      .map((type, index) => {
        const least = index === 0 ? min : 0;
        return pool(purpose, type, index, { min: least, max: Math.max(nodes[index] ?? 0, least), spot });
      })
      .filter(({ maxNodes }) => maxNodes > 0);
  });
}
