import {
  inCloud,
  inKind,
  isRecord,
  isText,
  leaveOut,
  misspelt,
  rename,
  replace,
  type Operator,
} from "../operator";

const NAMED =
  /s3_bucket$|storage_account$|key_vault$|container_registry$|google_service_account$|db_instance$|storage_bucket$|iam_role$/;

/** Mistakes in what the cluster and the clouds know. */
export const COMPATIBILITY: readonly Operator[] = [
  replace(
    "api-version-not-served",
    "deploy fails",
    "the API server does not know the version",
    (spot) => spot.object !== undefined && spot.path.length === 4 && spot.key === "apiVersion",
    (before) => String(before).replace(/v\d+((alpha|beta)\d+)?$/, "v1alpha9"),
  ),
  replace(
    "old-api-version",
    "deploy fails",
    "the version was served by an older release of the operator",
    (spot) =>
      spot.object !== undefined &&
      spot.path.length === 4 &&
      spot.key === "apiVersion" &&
      /\/v\d+$/.test(String(spot.value)),
    (before) => `${String(before)}beta1`,
  ),
  replace(
    "unknown-kind",
    "deploy fails",
    "the API server does not know the kind",
    (spot) => spot.object !== undefined && spot.path.length === 4 && spot.key === "kind",
    misspelt,
  ),
  rename(
    "unknown-spec-field",
    "outage",
    "the API server drops or refuses the field",
    (spot) =>
      spot.object !== undefined && spot.path[3] === "spec" && spot.path.length === 5 && isRecord(spot.holder),
    (key) => `${key}X`,
  ),
  rename(
    "unknown-argument",
    "deploy fails",
    "the provider does not know the argument",
    (spot) =>
      inCloud(spot) && spot.path.length === 1 && !["depends_on", "lifecycle"].includes(String(spot.key)),
    (key) => `${key}_x`,
  ),
  replace(
    "old-kubernetes",
    "deploy fails",
    "the version is past its end, or the charts do not support it",
    ({ key, block, value }) =>
      /eks_cluster$|kubernetes_cluster|container_cluster$/.test(block.type) &&
      isText(value) &&
      ["version", "kubernetes_version", "orchestrator_version", "min_master_version"].includes(String(key)),
    () => "1.29",
  ),
  replace(
    "old-database",
    "deploy fails",
    "the version is past its end",
    ({ key, block }) =>
      ["engine_version", "database_version"].includes(String(key)) ||
      (key === "version" && /flexible_server$/.test(block.type)),
    (before) => (String(before).startsWith("POSTGRES") ? "POSTGRES_11" : "11"),
  ),
  replace(
    "other-addon-version",
    "deploy fails",
    "the add-on has no such version for this Kubernetes",
    ({ key }) => key === "addon_version",
    () => "v0.1.0-eksbuild.1",
  ),
  leaveOut(
    "no-addon-version",
    "outage",
    "each deploy may install another version",
    ({ key }) => key === "addon_version",
  ),
  replace(
    "long-name",
    "deploy fails",
    "the cloud refuses the name",
    ({ block, path, value }) =>
      NAMED.test(block.type) &&
      path.length === 1 &&
      ["name", "bucket", "account_id", "identifier"].includes(String(path[0])) &&
      isText(value),
    (before) => `${"a-very-long-prefix-that-nobody-counted-the-letters-of-".repeat(2)}${String(before)}`,
  ),
  replace(
    "forbidden-letters",
    "deploy fails",
    "the cloud refuses the name",
    ({ block, path, value }) =>
      NAMED.test(block.type) &&
      path.length === 1 &&
      ["name", "bucket", "account_id", "identifier"].includes(String(path[0])) &&
      isText(value),
    (before) => `Team_${String(before)}`,
  ),
  replace(
    "long-object-name",
    "deploy fails",
    "the API server refuses the name",
    (spot) => spot.object !== undefined && spot.path.slice(3).join(".") === "metadata.name",
    (before) => `${String(before)}-${"x".repeat(260)}`,
  ),
  replace(
    "upper-case-object-name",
    "deploy fails",
    "the API server refuses the name",
    (spot) => spot.object !== undefined && spot.path.slice(3).join(".") === "metadata.name",
    (before) => `${String(before)}_X`,
  ),
  replace(
    "label-too-long",
    "deploy fails",
    "the API server refuses the label",
    (spot) => spot.object !== undefined && spot.path.at(-2) === "labels" && isText(spot.value),
    (before) => `${String(before)}${"x".repeat(70)}`,
  ),
  replace(
    "label-is-not-text",
    "deploy fails",
    "labels are texts: a truth value is refused",
    (spot) =>
      spot.object !== undefined &&
      (spot.path.at(-2) === "labels" || spot.path.at(-2) === "annotations") &&
      isText(spot.value),
    () => true,
  ),
  replace(
    "cluster-scoped-in-namespace",
    "deploy fails",
    "the object is sought in the wrong scope",
    (spot) =>
      inKind(spot, "ClusterIssuer", "ClusterSecretStore", "PriorityClass", "StorageClass", "GatewayClass") &&
      spot.path.length === 4 &&
      spot.key === "metadata",
    (before) => ({ ...(before as object), namespace: "monitoring" }),
  ),
  replace(
    "edition-of-small-tier",
    "deploy fails",
    "shared-core tiers exist in one edition only",
    ({ key }) => key === "edition",
    () => "ENTERPRISE_PLUS",
  ),
  replace(
    "preview-edition",
    "deploy fails",
    "the region or the project has no such class",
    ({ key, block }) =>
      (key === "tier" || key === "sku_name" || key === "instance_class") &&
      /sql_database|flexible_server|db_instance/.test(block.type),
    () => "db.nonsense",
  ),
];
