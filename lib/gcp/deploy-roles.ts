/**
 * Role that making, changing and destroying each type of resource takes. A test holds this table to the types that environments really
 * have: one without a row, or a row without a resource, fails it.
 */
export const ROLE_OF_TYPE: Readonly<Record<string, string>> = {
  google_artifact_registry_repository: "roles/artifactregistry.admin",
  google_artifact_registry_repository_iam_member: "roles/artifactregistry.admin",
  google_compute_global_address: "roles/compute.networkAdmin",
  google_compute_network: "roles/compute.networkAdmin",
  google_compute_router: "roles/compute.networkAdmin",
  google_compute_router_nat: "roles/compute.networkAdmin",
  google_compute_subnetwork: "roles/compute.networkAdmin",
  google_container_cluster: "roles/container.admin",
  google_container_node_pool: "roles/container.admin",
  google_dns_managed_zone_iam_member: "roles/dns.admin",
  google_logging_project_bucket_config: "roles/logging.configWriter",
  google_logging_project_sink: "roles/logging.configWriter",
  google_project_iam_member: "roles/resourcemanager.projectIamAdmin",
  google_project_service: "roles/serviceusage.serviceUsageAdmin",
  google_secret_manager_secret: "roles/secretmanager.admin",
  google_secret_manager_secret_iam_member: "roles/secretmanager.admin",
  google_secret_manager_secret_version: "roles/secretmanager.admin",
  google_service_account: "roles/iam.serviceAccountAdmin",
  google_service_account_iam_member: "roles/iam.serviceAccountAdmin",
  google_service_networking_connection: "roles/servicenetworking.networksAdmin",
  google_sql_database_instance: "roles/cloudsql.admin",
  google_sql_user: "roles/cloudsql.admin",
  google_storage_bucket: "roles/storage.admin",
  google_storage_bucket_iam_member: "roles/storage.admin",
};

/** Nodes run as a service account, and whoever makes them must be allowed to act as it (rule 17). */
const ACT_AS_NODES = "roles/iam.serviceAccountUser";

/** A sweep after a destroy removes firewall rules, load balancers and disks that GKE made. */
const SWEEP_ROLES = [
  "roles/compute.loadBalancerAdmin",
  "roles/compute.securityAdmin",
  "roles/compute.storageAdmin",
];

/** Roles of the identity that applies. */
export const APPLY_ROLES: readonly string[] = [
  ...new Set([...Object.values(ROLE_OF_TYPE), ACT_AS_NODES, ...SWEEP_ROLES]),
].sort();

/** Roles of the identity that plans: everything may be read but the contents of secrets. */
export const PLAN_ROLES: readonly string[] = ["roles/iam.securityReviewer", "roles/viewer"];

/**
 * What else a plan reads. Helm keeps its releases in Secrets of the cluster: a plan that may not list them takes every release for gone.
 * Buckets are read one by one, which a viewer may not.
 */
export const PLAN_PERMISSIONS: readonly string[] = [
  "container.secrets.get",
  "container.secrets.list",
  "storage.buckets.get",
];
