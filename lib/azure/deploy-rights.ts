import { RESOURCE_PROVIDERS } from "./resource-providers";
import { ROLES } from "./roles";

/** Rights of a custom role: on resources, and on what is in them. */
export interface Rights {
  readonly actions: readonly string[];
  readonly dataActions?: readonly string[];
}

/**
 * What Azure asks of whoever makes, changes and removes each type of resource that environments have. Reading is not here: who deploys may
 * read everything in the subscription. A test holds the table against the types in every environment's graph, both ways (rule 13).
 */
export const RIGHTS_BY_TYPE: Readonly<Record<string, Rights>> = {
  azurerm_container_registry: { actions: ["Microsoft.ContainerRegistry/registries/*"] },
  azurerm_container_registry_task: { actions: ["Microsoft.ContainerRegistry/registries/tasks/*"] },
  azurerm_federated_identity_credential: {
    actions: ["Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/*"],
  },
  azurerm_key_vault: {
    actions: [
      "Microsoft.KeyVault/vaults/*",
      "Microsoft.KeyVault/checkNameAvailability/read",
      "Microsoft.KeyVault/locations/deletedVaults/purge/action",
    ],
  },
  azurerm_key_vault_secret: { actions: [], dataActions: ["Microsoft.KeyVault/vaults/secrets/*"] },
  azurerm_kubernetes_cluster: { actions: ["Microsoft.ContainerService/managedClusters/*"] },
  azurerm_kubernetes_cluster_node_pool: {
    actions: ["Microsoft.ContainerService/managedClusters/agentPools/*"],
  },
  azurerm_log_analytics_workspace: { actions: ["Microsoft.OperationalInsights/workspaces/*"] },
  azurerm_management_lock: { actions: ["Microsoft.Authorization/locks/*"] },
  azurerm_monitor_diagnostic_setting: { actions: ["Microsoft.Insights/diagnosticSettings/*"] },
  azurerm_network_watcher_flow_log: {
    actions: [
      "Microsoft.Network/networkWatchers/flowLogs/*",
      "Microsoft.Network/networkWatchers/configureFlowLog/action",
      "Microsoft.Network/networkWatchers/queryFlowLogStatus/action",
      // Traffic Analytics makes these for itself, with the deployer's rights.
      "Microsoft.Insights/dataCollectionEndpoints/*",
      "Microsoft.Insights/dataCollectionRules/*",
    ],
  },
  azurerm_postgresql_flexible_server: {
    actions: [
      "Microsoft.DBforPostgreSQL/flexibleServers/*",
      "Microsoft.DBforPostgreSQL/checkNameAvailability/action",
    ],
  },
  azurerm_postgresql_flexible_server_configuration: {
    actions: ["Microsoft.DBforPostgreSQL/flexibleServers/configurations/*"],
  },
  azurerm_private_dns_zone: {
    actions: ["Microsoft.Network/privateDnsZones/*"],
  },
  azurerm_private_dns_zone_virtual_network_link: {
    actions: ["Microsoft.Network/privateDnsZones/virtualNetworkLinks/*"],
  },
  azurerm_private_endpoint: { actions: ["Microsoft.Network/privateEndpoints/*"] },
  azurerm_resource_group: {
    actions: [
      "Microsoft.Resources/subscriptions/resourceGroups/write",
      "Microsoft.Resources/subscriptions/resourceGroups/delete",
    ],
  },
  azurerm_role_assignment: {
    actions: [
      "Microsoft.Authorization/roleAssignments/write",
      "Microsoft.Authorization/roleAssignments/delete",
    ],
  },
  azurerm_storage_account: {
    actions: ["Microsoft.Storage/storageAccounts/*", "Microsoft.Storage/checknameavailability/read"],
  },
  azurerm_storage_container: { actions: ["Microsoft.Storage/storageAccounts/blobServices/containers/*"] },
  azurerm_storage_management_policy: { actions: ["Microsoft.Storage/storageAccounts/managementPolicies/*"] },
  azurerm_subnet: { actions: ["Microsoft.Network/virtualNetworks/subnets/*"] },
  azurerm_user_assigned_identity: { actions: ["Microsoft.ManagedIdentity/userAssignedIdentities/*"] },
  azurerm_virtual_network: { actions: ["Microsoft.Network/virtualNetworks/*"] },
};

/** Objects in the cluster: every right there, as Azure's own role of a cluster's administrator has it. */
const IN_CLUSTER = "Microsoft.ContainerService/managedClusters/*";

/** A sweep after a destroy removes what AKS and its drivers made in the nodes' resource group. */
const SWEEP = [
  "Microsoft.Compute/disks/delete",
  "Microsoft.Compute/snapshots/delete",
  "Microsoft.Network/loadBalancers/delete",
  "Microsoft.Network/publicIPAddresses/delete",
];

const covers = (wide: string, narrow: string): boolean =>
  wide.endsWith("/*") && wide !== narrow && narrow.startsWith(wide.slice(0, -1));

/** Leaves out what a wider right of the list already has. */
const shortest = (rights: readonly string[]): string[] =>
  [...new Set(rights)].filter((right) => !rights.some((wide) => covers(wide, right))).sort();

/** Rights of who applies: everything that environments are made of, and nothing else. */
export function applyRights(): Required<Rights> {
  const all = Object.values(RIGHTS_BY_TYPE);
  const register = RESOURCE_PROVIDERS.map((name) => `${name}/register/action`);
  return {
    actions: ["*/read", ...shortest([...all.flatMap(({ actions }) => actions), ...register, ...SWEEP])],
    dataActions: shortest([...all.flatMap(({ dataActions = [] }) => dataActions), IN_CLUSTER]),
  };
}

/**
 * Rights of who only plans. A plan opens the ephemeral password, so it reads secrets of the vault; and it lists the Secrets of the cluster,
 * where Helm keeps its releases: without that it would see no release and plan to make them all.
 */
export const PLAN_RIGHTS: Required<Rights> = {
  actions: ["*/read", "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action"],
  dataActions: [
    "Microsoft.ContainerService/managedClusters/*/read",
    "Microsoft.KeyVault/vaults/secrets/getSecret/action",
    "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
  ],
};

/** Condition of Azure's role-based access control: its holder assigns, and takes back, only the roles that the program assigns. */
export function onlyOurRoles(): string {
  const ids = Object.values(ROLES).join(", ");
  const limited = (verb: "write" | "delete", source: "Request" | "Resource"): string =>
    `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${verb}'})) OR ` +
    `(@${source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids}}))`;
  return `${limited("write", "Request")} AND ${limited("delete", "Resource")}`;
}
