import type { Rule } from "../rule";
import { argumentRule, atLeast, exactly, written } from "./argument-rule";
const yes = (value: unknown): boolean => value === true || value === "true";

const encryptedAtRest = argumentRule(
  {
    id: "encrypted-at-rest",
    family: "secrets",
    title:
      "Disks, queues, logs, images and Secrets are encrypted, with the environment's own key where the cloud takes one",
    reason:
      "What is encrypted with the provider's key cannot be taken away from anybody by taking the key away.",
    holds: [21],
  },
  [
    {
      types: ["aws_launch_template"],
      argument: "block_device_mappings.ebs.encrypted",
      holds: yes,
      right: "true",
    },
    { types: ["aws_sqs_queue"], argument: "sqs_managed_sse_enabled", ...exactly(true) },
    { types: ["aws_kms_key"], argument: "enable_key_rotation", ...exactly(true) },
    { types: ["aws_kms_key"], argument: "deletion_window_in_days", ...atLeast(7) },
    {
      types: ["aws_ecr_repository"],
      argument: "encryption_configuration.kms_key",
      ...written("the environment's key"),
    },
    {
      types: ["aws_cloudwatch_log_group", "aws_db_instance", "aws_secretsmanager_secret"],
      argument: "kms_key_id",
      ...written("the environment's key"),
    },
    { types: ["aws_backup_vault"], argument: "kms_key_arn", ...written("the environment's key") },
    {
      types: ["aws_eks_cluster"],
      argument: "encryption_config.provider.key_arn",
      ...written("the key of the cluster's Secrets"),
    },
    { types: ["azurerm_storage_account"], argument: "infrastructure_encryption_enabled", ...exactly(true) },
  ],
);

const encryptedInTransit = argumentRule(
  {
    id: "encrypted-in-transit",
    family: "exposure",
    title: "Stores and databases take TLS only",
    reason:
      "A database that also answers in clear text is asked in clear text by the first client that forgets to ask for TLS.",
    holds: [77],
  },
  [
    {
      types: ["azurerm_storage_account"],
      argument: "min_tls_version",
      holds: (value) => value === "TLS1_2" || value === "TLS1_3",
      right: '"TLS1_2"',
    },
    { types: ["azurerm_storage_account"], argument: "https_traffic_only_enabled", ...exactly(true) },
    {
      types: ["google_sql_database_instance"],
      argument: "settings.ip_configuration.ssl_mode",
      holds: (value) => value === "ENCRYPTED_ONLY" || value === "TRUSTED_CLIENT_CERTIFICATE_REQUIRED",
      right: '"ENCRYPTED_ONLY"',
    },
    {
      types: ["aws_db_parameter_group"],
      argument: "parameter",
      holds: (value) => JSON.stringify(value).includes('"name":"rds.force_ssl","value":"1"'),
      right: "a list with rds.force_ssl = 1",
    },
    {
      types: ["azurerm_postgresql_flexible_server_configuration"],
      argument: "value",
      holds: (value) => value === "on" || value === "ON",
      right: '"on"',
    },
  ],
);

const closedByDefault = argumentRule(
  {
    id: "closed-by-default",
    family: "exposure",
    title: "Vaults, registries, accounts and nodes are closed unless something opens them",
    reason:
      "Each of these is open, or has a second way in by a shared key, unless an argument says otherwise.",
    holds: [22, 121, 123],
  },
  [
    { types: ["azurerm_key_vault"], argument: "network_acls.default_action", ...exactly("Deny") },
    {
      types: ["azurerm_key_vault"],
      argument: "public_network_access_enabled",
      holds: (value, settings) =>
        settings === undefined ||
        value === ("api" in settings && settings.api !== undefined && "cidrs" in settings.api),
      right: "true where the environment names ranges in `api`, else false",
    },
    {
      types: ["azurerm_storage_account"],
      argument: "public_network_access_enabled",
      ...exactly(false),
      // The state's is opened by identities; that of flow logs takes Azure's own services only.
      except: /bootstrap|\/flow-logs\//,
    },
    { types: ["azurerm_key_vault"], argument: "soft_delete_retention_days", ...atLeast(7) },
    { types: ["azurerm_key_vault"], argument: "rbac_authorization_enabled", ...exactly(true) },
    { types: ["azurerm_storage_account"], argument: "local_user_enabled", ...exactly(false) },
    { types: ["azurerm_storage_account"], argument: "cross_tenant_replication_enabled", ...exactly(false) },
    {
      types: ["azurerm_storage_account"],
      argument: "network_rules.default_action",
      ifWritten: true,
      ...exactly("Deny"),
    },
    { types: ["azurerm_storage_container"], argument: "container_access_type", ...exactly("private") },
    { types: ["azurerm_container_registry"], argument: "admin_enabled", ...exactly(false) },
    { types: ["azurerm_kubernetes_cluster"], argument: "local_account_disabled", ...exactly(true) },
    { types: ["azurerm_kubernetes_cluster"], argument: "oidc_issuer_enabled", ...exactly(true) },
    { types: ["azurerm_kubernetes_cluster"], argument: "workload_identity_enabled", ...exactly(true) },
    {
      types: ["azurerm_kubernetes_cluster"],
      argument: "default_node_pool.node_public_ip_enabled",
      ...exactly(false),
    },
    {
      types: ["azurerm_kubernetes_cluster_node_pool"],
      argument: "node_public_ip_enabled",
      ...exactly(false),
    },
    { types: ["aws_subnet"], argument: "map_public_ip_on_launch", ...exactly(false) },
    { types: ["aws_eks_cluster"], argument: "access_config.authentication_mode", ...exactly("API") },
    { types: ["aws_ecr_repository"], argument: "image_tag_mutability", ...exactly("IMMUTABLE") },
    { types: ["aws_launch_template"], argument: "metadata_options.http_tokens", ...exactly("required") },
    {
      types: ["aws_launch_template"],
      argument: "metadata_options.http_put_response_hop_limit",
      ...exactly(1),
    },
    {
      types: ["google_container_cluster"],
      argument: "private_cluster_config.enable_private_nodes",
      ...exactly(true),
    },
    {
      types: ["google_container_node_pool"],
      argument: "node_config.workload_metadata_config.mode",
      ...exactly("GKE_METADATA"),
    },
    {
      types: ["google_sql_database_instance"],
      argument: "settings.ip_configuration.ipv4_enabled",
      ...exactly(false),
    },
    {
      types: ["google_artifact_registry_repository"],
      argument: "docker_config.immutable_tags",
      ...exactly(true),
    },
  ],
);

const enforced = argumentRule(
  {
    id: "network-policies-are-enforced",
    family: "exposure",
    title: "The cluster's network enforces NetworkPolicies",
    reason: "Without an enforcing data plane the API server stores every policy, and nothing obeys it.",
    holds: [104],
  },
  [
    { types: ["google_container_cluster"], argument: "datapath_provider", ...exactly("ADVANCED_DATAPATH") },
    {
      types: ["azurerm_kubernetes_cluster"],
      argument: "network_profile.network_policy",
      ...written('"cilium" or "calico"'),
    },
    {
      types: ["aws_eks_addon"],
      argument: "",
      holds: (value) => {
        const { addon_name: name, configuration_values: values } = value as Readonly<Record<string, unknown>>;
        return name !== "vpc-cni" || /"enableNetworkPolicy":"true"/.test(String(values));
      },
      right: 'an add-on vpc-cni with enableNetworkPolicy "true"',
    },
  ],
);

/** Arguments of the clouds' resources that have one right value. */
export const argumentRules: readonly Rule[] = [
  encryptedAtRest,
  encryptedInTransit,
  closedByDefault,
  enforced,
];
