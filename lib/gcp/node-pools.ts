import type { ITerraformDependable } from "cdktf";
import {
  ContainerNodePool,
  type ContainerNodePoolNodeConfig,
} from "@cdktf/provider-google/lib/container-node-pool";
import { Construct } from "constructs";
import {
  GPU_TAINT_KEY,
  POOL_LABEL,
  TRAINING_TAINT,
  type NodePool,
  type PoolPurpose,
  type Taint,
} from "../cloud/node-pool";
import type { GcpEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import { gcpZonesOf, type GcpMachine } from "../facts/gcp";
import { allocatable } from "./allocatable";
import { DISK_GIB, machinesFor } from "../environment/gcp-machines";
import { resourceName } from "./names";

/** Label by which GKE names the GPU model of a node; GKE sets it. */
export const ACCELERATOR_LABEL = "cloud.google.com/gke-accelerator";
/** Label of spot nodes; GKE sets it. */
const SPOT_LABEL = "cloud.google.com/gke-spot";

/** Where GKE's installer puts the driver on Container-Optimized OS, whose container runtime knows no GPUs. */
const GPU_DRIVER_PATH = "/home/kubernetes/bin/nvidia";

/** GKE puts it on GPU nodes by itself; declaring it too is an error (rule 27). */
const GPU_TAINT: Taint = { key: GPU_TAINT_KEY, value: "present", effect: "NoSchedule" };
const EFFECTS = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
} as const;

/** A pool and what GKE has to be told to make it. */
export interface GcpNodePool extends NodePool {
  readonly machine: GcpMachine;
  /** Zones that its nodes are made in. */
  readonly zones: readonly string[];
  /** Taints that GKE does not set by itself. */
  readonly declaredTaints: readonly Taint[];
}

interface PoolSize {
  readonly min: number;
  readonly max: number;
  readonly spot: boolean;
}

function pool(
  purpose: PoolPurpose,
  name: string,
  machine: GcpMachine,
  size: PoolSize,
  zones: readonly string[],
): GcpNodePool {
  const declaredTaints = purpose === "training" ? [TRAINING_TAINT] : [];
  return {
    name: resourceName("nodePool", name),
    purpose,
    machine,
    zones,
    declaredTaints,
    taints: machine.gpu === undefined ? declaredTaints : [...declaredTaints, GPU_TAINT],
    labels: {
      [POOL_LABEL]: purpose,
      ...(machine.accelerator === undefined ? {} : { [ACCELERATOR_LABEL]: machine.accelerator }),
      ...(size.spot ? { [SPOT_LABEL]: "true" } : {}),
    },
    largestNode: allocatable(machine),
    minNodes: size.min,
    maxNodes: size.max,
    spot: size.spot,
    machineTypes: [machine.type],
    architectures: [machine.architecture],
    ...(machine.gpu === undefined
      ? { gpuModels: [] }
      : { gpuModels: [machine.gpu.model], gpuDriverPath: GPU_DRIVER_PATH }),
  };
}

/** A pool has one machine type, so each type after the first has its pool's name extended; those of GPUs always say which. */
function poolName(purpose: PoolPurpose, machine: GcpMachine, index: number): string {
  const slug = machine.type.replace("+nvidia-tesla", "");
  return purpose === "gpu" || index > 0 ? `${purpose}-${slug}` : purpose;
}

/**
 * The pools of an environment. GPU pools are in every zone of the region that has the GPU, the others in the cluster's zones. `gpu.max` bounds
 * each GPU model: the cluster's own limits hold the sum of the pools that share one.
 */
export function poolsOf(
  settings: Settings<GcpEnvironment>,
  clusterZones: readonly string[],
): readonly GcpNodePool[] {
  const { general, training, gpu } = settings.profile;
  const sizes: Record<PoolPurpose, (machine: GcpMachine, index: number) => PoolSize> = {
    general: (_, index) => ({ min: index === 0 ? general.min : 0, max: general.max, spot: false }),
    training: () => ({ min: 0, ...training }),
    gpu: (machine) => ({ min: 0, max: Math.floor(gpu.max / (machine.gpu?.count ?? 1)), spot: gpu.spot }),
  };
  return (["general", "training", "gpu"] as const).flatMap((purpose) =>
    machinesFor(settings, purpose)
      .map((machine, index) => {
        const zones = purpose === "gpu" ? gcpZonesOf(machine, settings.region) : clusterZones;
        return pool(
          purpose,
          poolName(purpose, machine, index),
          machine,
          sizes[purpose](machine, index),
          zones,
        );
      })
      .filter(({ maxNodes }) => maxNodes > 0),
  );
}

/** What every node has, whoever makes it. */
export const NODE_DEFAULTS = {
  imageType: "COS_CONTAINERD",
  diskType: "pd-balanced",
  oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
  shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
};

function nodeConfig(spec: GcpNodePool, serviceAccount: string): ContainerNodePoolNodeConfig {
  const { machine, purpose, declaredTaints, spot } = spec;
  return {
    ...NODE_DEFAULTS,
    machineType: machine.machineType,
    diskSizeGb: DISK_GIB[purpose],
    serviceAccount,
    spot,
    // The other labels of `spec` are GKE's own and may not be declared.
    labels: { [POOL_LABEL]: purpose },
    taint: declaredTaints.map(({ key, value, effect }) => ({ key, value, effect: EFFECTS[effect] })),
    workloadMetadataConfig: { mode: "GKE_METADATA" },
    metadata: { "disable-legacy-endpoints": "true" },
    kubeletConfig: { insecureKubeletReadonlyPortEnabled: "FALSE" },
    ...(machine.accelerator === undefined
      ? {}
      : {
          guestAccelerator: [
            {
              type: machine.accelerator,
              count: machine.gpu?.count ?? 1,
              gpuDriverInstallationConfig: { gpuDriverVersion: "LATEST" },
            },
          ],
        }),
  };
}

/** A pool to make, and in which cluster. */
export interface GcpNodePoolProps {
  readonly spec: GcpNodePool;
  /** Id of the cluster. */
  readonly cluster: string;
  readonly serviceAccount: string;
  readonly dependsOn: ITerraformDependable[];
}

/** One node pool, scaled over all its zones together. */
export class GcpNodePoolResource extends Construct {
  readonly resource: ContainerNodePool;

  constructor(scope: Construct, id: string, props: GcpNodePoolProps) {
    super(scope, id);
    const { spec, cluster, serviceAccount, dependsOn } = props;
    this.resource = new ContainerNodePool(this, "pool", {
      name: spec.name,
      cluster,
      nodeLocations: [...spec.zones],
      initialNodeCount: Math.ceil(spec.minNodes / spec.zones.length),
      autoscaling: {
        totalMinNodeCount: spec.minNodes,
        totalMaxNodeCount: spec.maxNodes,
        locationPolicy: spec.minNodes > 0 ? "BALANCED" : "ANY",
      },
      management: { autoRepair: true, autoUpgrade: true },
      upgradeSettings: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
      nodeConfig: nodeConfig(spec, serviceAccount),
      // The autoscaler owns the number; a changed first number would replace the pool.
      lifecycle: { ignoreChanges: ["initial_node_count"] },
      ...(dependsOn.length === 0 ? {} : { dependsOn }),
    });
  }
}
