import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { AzureEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import { SUFFIX_LENGTH, type NameKind } from "../facts/azure-names";
import { resourceName } from "./names";
import { assign } from "./roles";

/** Where a resource is. */
export interface Place {
  readonly location: string;
  readonly resourceGroupName: string;
}

/**
 * What all parts of an environment stand on: its resource group, the deployer's rights in it, the workspace of its logs, and the identity
 * of its nodes.
 *
 * The deployer's rights on secrets and in the cluster are given on the group before vault and cluster are made. Azure takes minutes to
 * apply a role where it is checked; making a vault took 132 to 162 seconds and a cluster 211 or more wherever it was measured, which is
 * the wait that is needed (rule 63), without a clock.
 */
export class AzureFoundation extends Construct {
  readonly place: Place;
  readonly resourceGroup: ResourceGroup;
  readonly client: DataAzurermClientConfig;
  readonly workspace: LogAnalyticsWorkspace;
  /** Identity of the kubelets: what nodes may do outside the cluster, for example pull images. */
  readonly nodes: UserAssignedIdentity;
  /** Rights of the deployer on the secrets of this group. */
  readonly secretsAccess: RoleAssignment;
  /** Rights of the deployer in the clusters of this group. */
  readonly clusterAccess: RoleAssignment;

  constructor(
    scope: Construct,
    id: string,
    readonly settings: Settings<AzureEnvironment>,
  ) {
    super(scope, id);
    const { name, region, profile, admins = [] } = settings;
    this.client = new DataAzurermClientConfig(this, "client");
    this.resourceGroup = new ResourceGroup(this, "group", {
      name: resourceName("resourceGroup", name),
      location: region,
    });
    this.place = { location: this.resourceGroup.location, resourceGroupName: this.resourceGroup.name };
    this.workspace = new LogAnalyticsWorkspace(this, "workspace", {
      ...this.place,
      name: resourceName("workspace", name, "logs"),
      sku: "PerGB2018",
      retentionInDays: Math.max(profile.retention.flowLogDays, profile.retention.auditLogDays),
      // Its keys are in the state by the provider's making; so they open nothing.
      localAuthenticationEnabled: false,
    });
    this.nodes = new UserAssignedIdentity(this, "nodes", {
      ...this.place,
      name: resourceName("identity", name, "nodes"),
    });
    this.secretsAccess = this.deployerMay("Key Vault Secrets Officer", "secrets-access");
    this.clusterAccess = this.deployerMay("Azure Kubernetes Service RBAC Cluster Admin", "cluster-access");
    for (const [index, group] of admins.entries()) this.admit(group, String(index));
  }

  /** Name of a resource that is unique in all of Azure. */
  globalName(kind: NameKind, part = ""): string {
    const suffix = Fn.substr(Fn.sha256(this.client.subscriptionId), 0, SUFFIX_LENGTH);
    return resourceName(kind, this.settings.name, part, suffix);
  }

  /** Name of a resource in the group. */
  localName(kind: NameKind, part = ""): string {
    return resourceName(kind, this.settings.name, part);
  }

  /** A group of administrators: what it may do in the cluster is the cluster's own list; here is how it gets there, and to the secrets. */
  private admit(group: string, id: string): void {
    const common = { scope: this.resourceGroup.id, principalId: group, principalType: "Group" } as const;
    assign(this, `admin-secrets-access-${id}`, {
      ...common,
      role: "Key Vault Secrets Officer",
      description: "administrators store the secrets that people provide",
    });
    assign(this, `admin-cluster-address-${id}`, {
      ...common,
      role: "Azure Kubernetes Service Cluster User Role",
      description: "administrators fetch the cluster's address for kubectl",
    });
  }

  private deployerMay(
    role: "Key Vault Secrets Officer" | "Azure Kubernetes Service RBAC Cluster Admin",
    id: string,
  ): RoleAssignment {
    const assignment = assign(this, id, {
      role,
      scope: this.resourceGroup.id,
      principalId: this.client.objectId,
      description: `the deployer of ${this.settings.name}`,
    });
    // Whoever deploys next must not take the first deployer's rights away; further ones are named in `admins` or have them from the bootstrap.
    assignment.lifecycle = { ignoreChanges: ["principal_id"] };
    return assignment;
  }
}
