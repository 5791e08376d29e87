import { TerraformStack, type ITerraformDependable } from "cdktf";
import { ContainerCluster } from "@cdktf/provider-google/lib/container-cluster";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { Construct } from "constructs";
import type { Cluster, GpuNeed, NodeSelectorRequirement } from "../cloud/cluster";
import type { GcpEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import type { ExecConnection } from "../kubernetes/connection";
import {
  accessConfig,
  autoProvisioning,
  fixedConfig,
  MAINTENANCE,
  networkConfig,
  placementOf,
  type Placement,
} from "./cluster-config";
import { noFittingGpu } from "../environment/gpu-fault";
import { resourceName } from "./names";
import type { GcpNetwork } from "./network";
import type { GcpNodeIdentity } from "./node-identity";
import {
  ACCELERATOR_LABEL,
  GcpNodePoolResource,
  NODE_DEFAULTS,
  poolsOf,
  type GcpNodePool,
} from "./node-pools";
import type { GcpProject } from "./project";

/** Channel of updates: patches come by themselves, in the maintenance window. */
const CHANNEL = "REGULAR";

/** Where the cluster is, and who its nodes are. */
export interface GcpClusterProps {
  readonly project: GcpProject;
  readonly settings: Settings<GcpEnvironment>;
  readonly network: GcpNetwork;
  readonly nodes: GcpNodeIdentity;
}

/** A GKE cluster with private nodes and its pools. */
export class GcpCluster extends Construct implements Cluster {
  readonly name: string;
  readonly connection: ExecConnection;
  readonly kubeconfigCommand: string;
  readonly pools: readonly GcpNodePool[];
  /** GKE's own default class; a second default would leave it open which one is used (rule 82). */
  readonly storageClass = "standard-rwo";
  readonly ready: readonly ITerraformDependable[];
  /** The cluster itself: with it comes the pool of identities (rule 8). */
  readonly resource: ITerraformDependable;

  constructor(scope: Construct, id: string, props: GcpClusterProps) {
    super(scope, id);
    const { project, settings, nodes } = props;
    const placement = placementOf(settings);
    this.name = resourceName("cluster", settings.name);
    this.pools = poolsOf(settings, placement.zones);
    const cluster = this.makeCluster(props, placement);
    this.resource = cluster;
    this.ready = [...this.makePools(cluster, nodes), ...this.admit(project, settings.admins ?? [])];
    this.connection = connectionTo(cluster);
    const internal = settings.api !== undefined && "cidrs" in settings.api ? "" : " --internal-ip";
    const where = `--location ${placement.location} --project ${project.id}`;
    this.kubeconfigCommand = `gcloud container clusters get-credentials ${this.name} ${where}${internal}`;
  }

  gpuAffinity(need: GpuNeed): readonly NodeSelectorRequirement[] {
    const gpus = this.pools.flatMap(({ machine }) =>
      machine.gpu === undefined || machine.accelerator === undefined
        ? []
        : [{ ...machine.gpu.model, accelerator: machine.accelerator }],
    );
    const fitting = gpus.filter(
      (gpu) => gpu.memoryGib >= need.memoryGib && gpu.computeCapability >= need.computeCapability,
    );
    if (fitting.length === 0) throw noFittingGpu(TerraformStack.of(this).node.id, need, gpus);
    return [
      {
        key: ACCELERATOR_LABEL,
        operator: "In",
        values: [...new Set(fitting.map(({ accelerator }) => accelerator))],
      },
    ];
  }

  private makeCluster(
    { project, settings, network, nodes }: GcpClusterProps,
    placement: Placement,
  ): ContainerCluster {
    return new ContainerCluster(this, "cluster", {
      name: this.name,
      location: placement.location,
      nodeLocations: placement.zones.filter((zone) => zone !== placement.location),
      minMasterVersion: settings.kubernetesVersion,
      releaseChannel: { channel: CHANNEL },
      deletionProtection: !settings.profile.disposable,
      // The first pool is only there because a cluster cannot be made without; it is gone before ours come.
      removeDefaultNodePool: true,
      initialNodeCount: 1,
      nodeConfig: { ...NODE_DEFAULTS, serviceAccount: nodes.email },
      ...networkConfig(network),
      ...accessConfig(settings.api, network),
      ...fixedConfig(project.id),
      clusterAutoscaling: autoProvisioning(this.pools, nodes.email, placement.zones),
      maintenancePolicy: MAINTENANCE,
      lifecycle: { ignoreChanges: ["node_config", "initial_node_count"] },
      dependsOn: [network.egress, nodes.ready, ...project.enabled("container", "logging", "monitoring")],
    });
  }

  /** GPU pools after the general ones: GKE taints GPU nodes by itself only where other nodes exist. */
  private makePools(cluster: ContainerCluster, nodes: GcpNodeIdentity): ITerraformDependable[] {
    const make = (spec: GcpNodePool, dependsOn: ITerraformDependable[]): ITerraformDependable =>
      new GcpNodePoolResource(this, spec.name, {
        spec,
        cluster: cluster.id,
        serviceAccount: nodes.email,
        dependsOn,
      }).resource;
    const general = this.pools.filter(({ purpose }) => purpose === "general").map((spec) => make(spec, []));
    for (const spec of this.pools.filter(({ purpose }) => purpose !== "general")) make(spec, general);
    return general;
  }

  private admit(project: GcpProject, admins: readonly string[]): ITerraformDependable[] {
    return admins.map(
      (member) =>
        new ProjectIamMember(this, `admin-${member.replace(/\W+/g, "-")}`, {
          project: project.id,
          role: "roles/container.admin",
          member,
        }),
    );
  }
}

/** By Google's plugin, with the credentials that Terraform itself uses. */
function connectionTo(cluster: ContainerCluster): ExecConnection {
  return {
    kind: "exec",
    host: `https://${cluster.endpoint}`,
    caCertificate: cluster.masterAuth.clusterCaCertificate,
    // The plugin answers with this version whatever it is asked for.
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "gke-gcloud-auth-plugin",
    args: ["--use_application_default_credentials"],
  };
}
