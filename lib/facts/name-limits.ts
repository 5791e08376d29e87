/** What a vendor accepts as the name in an argument of a Terraform resource. */
export interface NameLimit {
  readonly type: string;
  readonly argument: string;
  /** Character rule and length in one. */
  readonly pattern: RegExp;
  /** Where the limit is from. */
  readonly source: string;
}

const aws = "AWS service limits and terraform-provider-aws argument validation, read 2026-10";
const azure = "Azure resource name rules and terraform-provider-azurerm argument validation, read 2026-10";
const gcp = "terraform-provider-google verify/validation.go, read 2026-10";

/** Names that are checked in the finished Terraform; a name with a reference in it is checked as far as it is known. */
export const NAME_LIMITS: readonly NameLimit[] = [
  {
    type: "aws_s3_bucket",
    argument: "bucket",
    pattern: /^(?!xn--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    source: aws,
  },
  { type: "aws_iam_role", argument: "name", pattern: /^[\w+=,.@-]{1,64}$/, source: aws },
  {
    type: "aws_db_instance",
    argument: "identifier",
    pattern: /^(?!.*--)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    source: aws,
  },
  { type: "aws_eks_cluster", argument: "name", pattern: /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/, source: aws },
  {
    type: "aws_eks_node_group",
    argument: "node_group_name",
    pattern: /^[0-9A-Za-z][0-9A-Za-z_-]{0,62}$/,
    source: aws,
  },
  { type: "aws_sqs_queue", argument: "name", pattern: /^[A-Za-z0-9_-]{1,80}$/, source: aws },
  {
    type: "aws_secretsmanager_secret",
    argument: "name",
    pattern: /^[A-Za-z0-9/_+=.@-]{1,512}$/,
    source: aws,
  },
  {
    type: "aws_ecr_repository",
    argument: "name",
    pattern: /^(?=.{2,256}$)(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
    source: aws,
  },
  { type: "azurerm_storage_account", argument: "name", pattern: /^[a-z0-9]{3,24}$/, source: azure },
  {
    type: "azurerm_storage_container",
    argument: "name",
    pattern: /^(?!.*--)[a-z0-9][a-z0-9-]{2,62}$/,
    source: azure,
  },
  {
    type: "azurerm_key_vault",
    argument: "name",
    pattern: /^(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
    source: azure,
  },
  { type: "azurerm_key_vault_secret", argument: "name", pattern: /^[A-Za-z0-9-]{1,127}$/, source: azure },
  { type: "azurerm_container_registry", argument: "name", pattern: /^[A-Za-z0-9]{5,50}$/, source: azure },
  { type: "azurerm_resource_group", argument: "name", pattern: /^[-\w.()]{0,89}[-\w()]$/, source: azure },
  {
    type: "azurerm_user_assigned_identity",
    argument: "name",
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/,
    source: azure,
  },
  {
    type: "azurerm_postgresql_flexible_server",
    argument: "name",
    pattern: /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    source: azure,
  },
  {
    type: "azurerm_kubernetes_cluster",
    argument: "name",
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/,
    source: azure,
  },
  {
    type: "azurerm_kubernetes_cluster_node_pool",
    argument: "name",
    pattern: /^[a-z][a-z0-9]{0,11}$/,
    source: azure,
  },
  {
    type: "azurerm_virtual_network",
    argument: "name",
    pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}[A-Za-z0-9_]$/,
    source: azure,
  },
  {
    type: "google_service_account",
    argument: "account_id",
    pattern: /^[a-z](?:[-a-z0-9]{4,28}[a-z0-9])$/,
    source: gcp,
  },
  {
    type: "google_storage_bucket",
    argument: "name",
    pattern: /^(?!goog)(?!.*google)[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
    source: gcp,
  },
  {
    type: "google_sql_database_instance",
    argument: "name",
    pattern: /^[a-z](?:[a-z0-9-]{0,96}[a-z0-9])?$/,
    source: gcp,
  },
  {
    type: "google_container_cluster",
    argument: "name",
    pattern: /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
    source: gcp,
  },
  {
    type: "google_container_node_pool",
    argument: "name",
    pattern: /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
    source: gcp,
  },
  {
    type: "google_secret_manager_secret",
    argument: "secret_id",
    pattern: /^[A-Za-z0-9_-]{1,255}$/,
    source: gcp,
  },
  {
    type: "google_artifact_registry_repository",
    argument: "repository_id",
    pattern: /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    source: gcp,
  },
  {
    type: "helm_release",
    argument: "name",
    pattern: /^[a-z0-9](?:[a-z0-9-]{0,51}[a-z0-9])?$/,
    source: "Helm, release name validation, read 2026-10",
  },
];
