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
};

/** By chart. */
export const CHART_DURATIONS: Readonly<Record<string, Duration>> = {
  "argo-cd": measured(1.2),
  "kube-prometheus-stack": measured(2.3),
  karpenter: measured(1.1),
};

/** A regional GKE cluster has three control planes. */
export const REGIONAL_GKE: Duration = measured(8);
/** Any other chart: it pulls one or two images and waits until its pods are ready. */
export const OTHER_CHART: Duration = assumed(1);
/** A release of objects: a request each. */
export const OBJECTS: Duration = assumed(0.2);
/** Any other resource: one request. */
export const OTHER_RESOURCE: Duration = assumed(0.1);

/** Chains that no order of a deploy can shorten: each type waits for the one before it on its cloud, then a chart starts. */
export const FLOOR_CHAINS: readonly {
  readonly types: readonly string[];
  readonly then: "slowest chart" | "any chart";
}[] = [
  { types: ["aws_eks_cluster", "aws_eks_node_group"], then: "slowest chart" },
  { types: ["aws_db_instance"], then: "any chart" },
  { types: ["azurerm_kubernetes_cluster"], then: "slowest chart" },
  { types: ["azurerm_postgresql_flexible_server"], then: "any chart" },
  { types: ["google_container_cluster", "google_container_node_pool"], then: "slowest chart" },
  {
    types: ["google_service_networking_connection", "google_sql_database_instance"],
    then: "any chart",
  },
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
