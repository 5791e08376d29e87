import type {
  ContainerClusterClusterAutoscaling,
  ContainerClusterConfig,
  ContainerClusterMaintenancePolicy,
} from "@cdktf/provider-google/lib/container-cluster";
import type { GcpEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import { gcpZones } from "../facts/gcp";
import { DISK_GIB } from "../environment/gcp-machines";
import type { GcpNetwork } from "./network";
import { NODE_DEFAULTS, type GcpNodePool } from "./node-pools";

/** Where a cluster is. */
export interface Placement {
  /** Region for a control plane in every zone, else one zone. */
  readonly location: string;
  /** Zones of the nodes. */
  readonly zones: readonly string[];
}

/** A highly available cluster is regional (rule 49); the other has control plane and nodes in the region's first zone. */
export function placementOf(settings: Settings<GcpEnvironment>): Placement {
  const { profile, region } = settings;
  const zones = gcpZones(region);
  const [first] = zones;
  if (first === undefined) throw new RangeError(`region must be one of Google Cloud, got ${region}`);
  return profile.highAvailability
    ? { location: region, zones: zones.slice(0, profile.zones) }
    : { location: first, zones: [first] };
}

/** Four hours every night: GKE asks for 48 in 32 days (rule 48). The date is any in the past. */
export const MAINTENANCE: ContainerClusterMaintenancePolicy = {
  recurringWindow: {
    startTime: "2026-01-01T03:00:00Z",
    endTime: "2026-01-01T07:00:00Z",
    recurrence: "FREQ=DAILY",
  },
};

/** Who may reach the control plane: the ranges given, over its public address, or only the network, over the private one. */
export function accessConfig(
  api: GcpEnvironment["api"],
  network: GcpNetwork,
): Partial<ContainerClusterConfig> {
  const ranges = api !== undefined && "cidrs" in api ? api.cidrs : undefined;
  const allowed = ranges ?? [network.cidr];
  return {
    privateClusterConfig: {
      enablePrivateNodes: true,
      enablePrivateEndpoint: ranges === undefined,
      masterGlobalAccessConfig: { enabled: false },
    },
    masterAuthorizedNetworksConfig: {
      gcpPublicCidrsAccessEnabled: false,
      cidrBlocks: allowed.map((cidrBlock) => ({ cidrBlock })),
    },
  };
}

/** Network of a cluster: pods and Services in ranges of their own, network policies enforced by Dataplane V2 (rule 104). */
export function networkConfig(network: GcpNetwork): Partial<ContainerClusterConfig> {
  return {
    network: network.networkId,
    subnetwork: network.subnetwork.id,
    networkingMode: "VPC_NATIVE",
    datapathProvider: "ADVANCED_DATAPATH",
    ipAllocationPolicy: {
      clusterSecondaryRangeName: network.podRange,
      servicesSecondaryRangeName: network.serviceRange,
    },
  };
}

const sum = (pools: readonly GcpNodePool[], amount: (pool: GcpNodePool) => number): number =>
  pools.reduce((total, pool) => total + pool.maxNodes * amount(pool), 0);

/** Most GPUs of each model that may run at once, whatever pool has them. */
function gpuLimits(pools: readonly GcpNodePool[]): Map<string, number> {
  const limits = new Map<string, number>();
  for (const { machine, maxNodes } of pools) {
    if (machine.accelerator === undefined) continue;
    const gpus = maxNodes * (machine.gpu?.count ?? 1);
    limits.set(machine.accelerator, Math.max(limits.get(machine.accelerator) ?? 0, gpus));
  }
  return limits;
}

/**
 * Node auto-provisioning: GKE makes further pools for pods that fit no declared one. The limits are of the whole cluster and equal what the
 * declared pools come to, so other shapes share the same bound.
 */
export function autoProvisioning(
  pools: readonly GcpNodePool[],
  serviceAccount: string,
  zones: readonly string[],
): ContainerClusterClusterAutoscaling {
  const { oauthScopes, imageType, diskType, shieldedInstanceConfig } = NODE_DEFAULTS;
  return {
    enabled: true,
    autoscalingProfile: "OPTIMIZE_UTILIZATION",
    autoProvisioningLocations: [...zones],
    resourceLimits: [
      { resourceType: "cpu", minimum: 0, maximum: sum(pools, ({ machine }) => machine.cpu) },
      { resourceType: "memory", minimum: 0, maximum: sum(pools, ({ machine }) => machine.memoryGib) },
      ...[...gpuLimits(pools)].map(([resourceType, maximum]) => ({ resourceType, minimum: 0, maximum })),
    ],
    autoProvisioningDefaults: {
      serviceAccount,
      oauthScopes,
      imageType,
      diskType,
      diskSize: DISK_GIB.training,
      shieldedInstanceConfig,
      management: { autoRepair: true, autoUpgrade: true },
      upgradeSettings: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
    },
  };
}

/** What does not vary: identities, drivers, logs and metrics. */
export function fixedConfig(projectId: string): Partial<ContainerClusterConfig> {
  return {
    workloadIdentityConfig: { workloadPool: `${projectId}.svc.id.goog` },
    enableShieldedNodes: true,
    enableLegacyAbac: false,
    masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
    addonsConfig: {
      gcePersistentDiskCsiDriverConfig: { enabled: true },
      gcsFuseCsiDriverConfig: { enabled: true },
      httpLoadBalancing: { disabled: false },
      horizontalPodAutoscaling: { disabled: false },
    },
    // The platform's gateway brings these CRDs itself; two owners would block each other (rule 70).
    gatewayApiConfig: { channel: "CHANNEL_DISABLED" },
    loggingConfig: {
      enableComponents: ["SYSTEM_COMPONENTS", "APISERVER", "CONTROLLER_MANAGER", "SCHEDULER"],
    },
    // Metrics are the platform's own Prometheus' business.
    monitoringConfig: { enableComponents: ["SYSTEM_COMPONENTS"], managedPrometheus: { enabled: false } },
    costManagementConfig: { enabled: true },
    nodePoolDefaults: { nodeConfigDefaults: { insecureKubeletReadonlyPortEnabled: "FALSE" } },
    nodePoolAutoConfig: { nodeKubeletConfig: { insecureKubeletReadonlyPortEnabled: "FALSE" } },
  };
}
