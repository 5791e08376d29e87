/** How long Terraform takes to create one resource, in minutes. */
export interface Duration {
  readonly minutes: number;
  /** `measured`: median of logged runs; `assumed`: no source was found, so a bound that is not too low. */
  readonly basis: "measured" | "assumed";
}

const measured = (minutes: number): Duration => ({ minutes, basis: "measured" });
const assumed = (minutes: number): Duration => ({ minutes, basis: "assumed" });

/** Medians of Terraform logs in public repositories and issues, 2019 to 2026; single samples for Key Vault and Karpenter. */
export const RESOURCE_DURATIONS: Readonly<Record<string, Duration>> = {
  aws_eks_cluster: measured(10.1),
  aws_eks_node_group: measured(2),
  aws_eks_addon: measured(0.2),
  aws_nat_gateway: measured(1.8),
  aws_db_instance: measured(6.8),
  azurerm_kubernetes_cluster: measured(4.8),
  azurerm_kubernetes_cluster_node_pool: measured(2.7),
  azurerm_postgresql_flexible_server: measured(6),
  azurerm_key_vault: measured(2.5),
  azurerm_storage_account: measured(0.5),
  azurerm_virtual_network: measured(0.1),
  azurerm_private_dns_zone: measured(0.6),
  google_container_cluster: measured(3.6),
  google_container_node_pool: measured(1.8),
  google_sql_database_instance: measured(9),
  google_service_networking_connection: measured(0.9),
  // Terraform's own note that others wait at: it asks nobody.
  terraform_data: assumed(0),
};

/** By chart. */
export const CHART_DURATIONS: Readonly<Record<string, Duration>> = {
  "argo-cd": measured(1.2),
  "kube-prometheus-stack": measured(2.3),
  karpenter: measured(1.1),
  // No pods: definitions and other objects, a request each.
  "karpenter-crd": assumed(0.2),
  "kserve-crd": assumed(0.2),
  "kserve-runtime-configs": assumed(0.2),
};

/** A regional GKE cluster has three control planes. */
export const REGIONAL_GKE: Duration = measured(8);
/** Any other chart: it pulls one or two images and waits until its pods are ready. */
export const OTHER_CHART: Duration = assumed(1);
/** A release of objects: a request each. */
export const OBJECTS: Duration = assumed(0.2);
/** Any other resource: one request. */
export const OTHER_RESOURCE: Duration = assumed(0.1);

/** In a chain of the floor: the chart that takes longest of all. */
export const SLOWEST_CHART = "the slowest chart";
/** In a chain of the floor: whichever chart comes next. */
export const ANY_CHART = "a chart";

/** Requests between the slow steps, by what they bring; each by the path of the resource that makes it. */
export const HAND_OVERS: Readonly<Record<string, RegExp>> = {
  namespace: /\/namespace-[a-z-]+$/,
  "secret store": /\/external-secrets\/after\//,
  "database password": /\/databases\/before\//,
  database: /\/databases\/after\//,
  "admission policies": /\/admission-policies\//,
};

/** What the cloud makes before a first pod runs, each type after the one before it; nothing on a cluster that exists already. */
const CLUSTERS: readonly (readonly string[])[] = [
  [],
  ["aws_eks_cluster", "aws_eks_node_group"],
  ["azurerm_kubernetes_cluster"],
  ["google_container_cluster", "google_container_node_pool"],
];
/** What the cloud makes before a database answers. */
const DATABASES: readonly (readonly string[])[] = [
  ["aws_db_instance"],
  ["azurerm_private_dns_zone", "azurerm_postgresql_flexible_server"],
  ["google_service_networking_connection", "google_sql_database_instance"],
];

/**
 * Chains that no order of a deploy can shorten, each link after the one before it: resource types, charts and {@link HAND_OVERS}. Nothing
 * is in a cluster before its namespace; no password is there before its operator and its store, no database before its password, no chart
 * that uses it before the database; policies come when everything else is there.
 */
export const FLOOR_CHAINS: readonly (readonly string[])[] = [
  ...CLUSTERS.flatMap((cluster) => [
    [...cluster, "namespace", SLOWEST_CHART, "admission policies"],
    [
      ...cluster,
      ...["namespace", "external-secrets", "secret store", "database password", "database"],
      ...[ANY_CHART, "admission policies"],
    ],
  ]),
  ...DATABASES.map((database) => [...database, "database", ANY_CHART, "admission policies"]),
];

/** Minutes of a deploy that the specification promises; it promises none for a local cluster. */
export const SPECIFIED_MINUTES: Readonly<Record<string, { readonly least: number; readonly most: number }>> =
  {
    aws: { least: 15, most: 20 },
    azure: { least: 15, most: 25 },
    gcp: { least: 15, most: 25 },
  };

/** Resources that Terraform makes at a time when it is told nothing. */
export const TERRAFORM_PARALLELISM = 10;
/** What the project's commands and documents use instead: wide enough for every independent release of an environment. */
export const DEPLOY_PARALLELISM = 30;
