import {
  KubernetesCluster,
  type KubernetesClusterNetworkProfile,
} from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { TerraformStack, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Cluster, GpuNeed, NodeSelectorRequirement } from "../cloud/cluster";
import type { NodePool } from "../cloud/node-pool";
import type { ClusterConnection } from "../kubernetes/connection";
import { connectionTo, LOGIN } from "./connection";
import { controlPlaneIdentity } from "./control-plane-identity";
import type { AzureFoundation } from "./foundation";
import { gpuAffinity } from "./gpu-affinity";
import { DNS_SERVICE_IP, MAX_SURGE, POD_CIDR, SERVICE_CIDR } from "../facts/azure-network";
import type { AzureNetwork } from "./network";
import { nodePool, poolConfig } from "./node-pools";
import { poolsOf } from "./pools";

/** Sunday from 03:00 UTC, four hours: when patches of Kubernetes and of the nodes' image are taken. */
const MAINTENANCE = {
  frequency: "Weekly",
  interval: 1,
  dayOfWeek: "Sunday",
  startTime: "03:00",
  utcOffset: "+00:00",
  duration: 4,
};

/** Logs of the control plane that are kept: who changed what, who signed in, and why pools grow. */
const CONTROL_PLANE_LOGS = ["kube-audit-admin", "guard", "cluster-autoscaler"] as const;

/** Names of a region's availability zones. */
const ZONES = ["1", "2", "3"] as const;

/** What a cluster stands on. */
export interface AzureClusterProps {
  readonly foundation: AzureFoundation;
  readonly network: AzureNetwork;
}

/**
 * AKS: sign-in by Entra only, with no local account and so no administrator's certificate in the state (rule 22); Azure CNI in overlay with
 * Calico, which enforces network policies (rule 104); OIDC issuer and workload identity; pools that scale from zero.
 *
 * Calico and not Cilium: Cilium does not match pods and nodes by address range, and the platform's policies admit by range what comes
 * through the API server's tunnel.
 */
export class AzureCluster extends Construct implements Cluster {
  readonly name: string;
  readonly connection: ClusterConnection;
  readonly kubeconfigCommand: string;
  readonly pools: readonly NodePool[];
  /** AKS makes it, and makes it the only default: a standard SSD in the zone of its pod (rule 82). */
  readonly storageClass = "default";
  readonly ready: readonly ITerraformDependable[];
  readonly cluster: KubernetesCluster;
  readonly network: AzureNetwork;

  constructor(scope: Construct, id: string, props: AzureClusterProps) {
    super(scope, id);
    const { foundation, network } = props;
    const { settings, place, workspace, clusterAccess } = foundation;
    this.network = network;
    this.name = foundation.localName("cluster");
    this.pools = poolsOf(settings);
    const { identity, rights } = controlPlaneIdentity(this, {
      foundation,
      subnetId: network.clusterSubnet.id,
    });
    this.cluster = new KubernetesCluster(this, "cluster", {
      ...place,
      name: this.name,
      dnsPrefix: this.name,
      nodeResourceGroup: foundation.localName("resourceGroup", "nodes"),
      ...lifeCycle(foundation),
      ...access(foundation),
      ...firstPool(this.pools, props),
      identity: { type: "UserAssigned", identityIds: [identity.id] },
      networkProfile: NETWORK_PROFILE,
      dependsOn: [clusterAccess, ...rights],
    });
    for (const pool of this.pools.slice(1)) {
      const { kubernetesVersion: version } = settings;
      nodePool(this, { clusterId: this.cluster.id, subnetId: network.clusterSubnet.id, version }, pool);
    }
    new MonitorDiagnosticSetting(this, "logs", {
      name: "control-plane",
      targetResourceId: this.cluster.id,
      logAnalyticsWorkspaceId: workspace.id,
      logAnalyticsDestinationType: "Dedicated",
      enabledLog: CONTROL_PLANE_LOGS.map((category) => ({ category })),
    });
    this.connection = connectionTo(this.cluster);
    this.kubeconfigCommand =
      `az aks get-credentials --resource-group ${foundation.localName("resourceGroup")} --name ${this.name} --overwrite-existing` +
      ` && kubelogin convert-kubeconfig --login ${LOGIN}`;
    this.ready = [this.cluster, clusterAccess];
  }

  gpuAffinity(need: GpuNeed): readonly NodeSelectorRequirement[] {
    return gpuAffinity(TerraformStack.of(this).node.id, this.pools, need);
  }
}

/** Pods in an overlay, policies enforced, ways out through the cluster's own load balancer, whose address is in every zone. */
const NETWORK_PROFILE: KubernetesClusterNetworkProfile = {
  networkPlugin: "azure",
  networkPluginMode: "overlay",
  networkPolicy: "calico",
  podCidr: POD_CIDR,
  serviceCidr: SERVICE_CIDR,
  dnsServiceIp: DNS_SERVICE_IP,
  loadBalancerSku: "standard",
  outboundType: "loadBalancer",
};

function lifeCycle({ settings: { profile, kubernetesVersion } }: AzureFoundation) {
  return {
    kubernetesVersion,
    skuTier: profile.highAvailability ? "Standard" : "Free",
    automaticUpgradeChannel: "patch",
    nodeOsUpgradeChannel: "NodeImage",
    maintenanceWindowAutoUpgrade: MAINTENANCE,
    maintenanceWindowNodeOs: MAINTENANCE,
    lifecycle: { preventDestroy: !profile.disposable, ignoreChanges: ["default_node_pool[0].node_count"] },
  };
}

/** Who may use the API, and from where. */
function access({ settings, client }: AzureFoundation) {
  const { api, admins = [] } = settings;
  return {
    localAccountDisabled: true,
    roleBasedAccessControlEnabled: true,
    azureActiveDirectoryRoleBasedAccessControl: {
      azureRbacEnabled: true,
      tenantId: client.tenantId,
      adminGroupObjectIds: [...admins],
    },
    oidcIssuerEnabled: true,
    workloadIdentityEnabled: true,
    runCommandEnabled: false,
    ...(api !== undefined && "cidrs" in api
      ? { privateClusterEnabled: false, apiServerAccessProfile: { authorizedIpRanges: [...api.cidrs] } }
      : { privateClusterEnabled: true, privateClusterPublicFqdnEnabled: false, privateDnsZoneId: "System" }),
  };
}

/** The pool that the cluster is made with, and how all of them grow and shrink. */
function firstPool(pools: readonly NodePool[], { foundation, network }: AzureClusterProps) {
  const { settings, nodes } = foundation;
  const [first] = pools;
  if (first === undefined) throw new Error("a cluster must have a pool for the platform itself");
  return {
    defaultNodePool: {
      ...poolConfig(first, settings.kubernetesVersion),
      type: "VirtualMachineScaleSets",
      vnetSubnetId: network.clusterSubnet.id,
      zones: ZONES.slice(0, settings.profile.zones),
      upgradeSettings: { maxSurge: MAX_SURGE },
      temporaryNameForRotation: `${first.name}tmp`,
    },
    kubeletIdentity: {
      clientId: nodes.clientId,
      objectId: nodes.principalId,
      userAssignedIdentityId: nodes.id,
    },
    autoScalerProfile: { expander: "least-waste", skipNodesWithLocalStorage: false },
  };
}
