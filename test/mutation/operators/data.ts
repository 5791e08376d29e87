import { below, inChart, inKind, isText, leaveOut, replace, takeOut, type Operator } from "../operator";
import type { Spot } from "../model";

const isDatabase = ({ block }: Spot): boolean =>
  /db_instance|flexible_server$|sql_database_instance/.test(block.type);

/** Mistakes that lose data, or leave it lying about. */
export const DATA: readonly Operator[] = [
  replace(
    "flip-deletion-protection",
    "data loss",
    "a production database can be deleted, or a trial one cannot",
    (spot) =>
      /^(deletion_protection(_enabled)?|prevent_destroy|prevent_deletion_if_contains_resources|purge_protection_enabled)$/.test(
        String(spot.key),
      ) && typeof spot.value === "boolean",
    (before) => before !== true,
  ),
  replace(
    "flip-force-destroy",
    "data loss",
    "a full production store is deleted with the stack, or a trial one cannot be",
    (spot) => /^force_(destroy|delete)$/.test(String(spot.key)),
    (before) => before !== true,
  ),
  replace(
    "flip-final-snapshot",
    "data loss",
    "the last copy is not taken, or a trial leaves one behind",
    (spot) =>
      /^(skip_final_snapshot|delete_automated_backups|retain_backups_on_delete)$/.test(String(spot.key)) &&
      typeof spot.value === "boolean",
    (before) => before !== true,
  ),
  replace(
    "recovery-window",
    "data loss",
    "a secret that was deleted by mistake is gone, or its name stays taken",
    ({ key }) =>
      ["recovery_window_in_days", "deletion_window_in_days", "soft_delete_retention_days"].includes(
        String(key),
      ),
    (before) => (before === 0 ? 30 : before === 7 ? 30 : 0),
  ),
  replace(
    "no-database-backups",
    "data loss",
    "there is nothing to restore",
    (spot) =>
      isDatabase(spot) &&
      [
        "backup_retention_period",
        "backup_retention_days",
        "retained_backups",
        "enabled",
        "point_in_time_recovery_enabled",
      ].includes(String(spot.key)) &&
      (typeof spot.value === "number" || spot.value === true) &&
      !below(spot, "insights_config"),
    (before) => (before === true ? false : 0),
  ),
  replace(
    "storage-not-encrypted",
    "leak",
    "data lies readable on the disk",
    ({ key, value }) =>
      [
        "storage_encrypted",
        "encrypted",
        "infrastructure_encryption_enabled",
        "sqs_managed_sse_enabled",
        "host_encryption_enabled",
        "encryption_at_host_enabled",
      ].includes(String(key)) &&
      (value === true || value === "true"),
    (before) => (before === true ? false : "false"),
  ),
  leaveOut(
    "no-own-key",
    "leak",
    "data is encrypted with a key that cannot be taken away",
    (spot) =>
      ["kms_key_id", "kms_key_arn", "encryption_config", "encryption_configuration", "kms_key_name"].includes(
        String(spot.key),
      ) && spot.path.length === 1,
  ),
  takeOut("remove-encryption", "leak", "data lies readable in the store", ({ block }) =>
    /server_side_encryption/.test(block.type),
  ),
  takeOut("remove-public-access-block", "leak", "one mistake later the store is public", ({ block }) =>
    /public_access_block|ownership_controls/.test(block.type),
  ),
  replace(
    "key-not-rotated",
    "leak",
    "one key for ever",
    ({ key }) => key === "enable_key_rotation",
    () => false,
  ),
  replace(
    "no-versions",
    "data loss",
    "what is overwritten is gone",
    (spot) =>
      (spot.key === "status" && spot.value === "Enabled" && /versioning/.test(spot.block.type)) ||
      spot.key === "versioning_enabled" ||
      (spot.key === "enabled" && below(spot, "versioning")),
    (before) => (before === "Enabled" ? "Suspended" : false),
  ),
  replace(
    "artifacts-expire",
    "data loss",
    "models disappear after a while",
    (spot) =>
      /lifecycle_configuration$|storage_bucket$|management_policy$/.test(spot.block.type) &&
      (spot.key === "rule" || spot.key === "lifecycle_rule") &&
      Array.isArray(spot.value),
    (before, { block }) => [
      ...(before as unknown[]),
      block.type.startsWith("aws")
        ? { id: "expire", status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days: 30 }] }
        : block.type.startsWith("google")
          ? { action: { type: "Delete" }, condition: { age: 30 } }
          : {
              name: "expire",
              enabled: true,
              filters: { blob_types: ["blockBlob"] },
              actions: { base_blob: { delete_after_days_since_modification_greater_than: 30 } },
            },
    ],
  ),
  leaveOut(
    "lifecycle-forgotten",
    "cost",
    "old versions and traces pile up for ever",
    (spot) =>
      /lifecycle_configuration$|storage_bucket$|management_policy$/.test(spot.block.type) &&
      (spot.path.at(-2) === "rule" || spot.path.at(-2) === "lifecycle_rule"),
  ),
  leaveOut(
    "backup-selects-nothing",
    "data loss",
    "the plan runs and saves nothing",
    (spot) => spot.block.type === "aws_backup_selection" && spot.path.at(-2) === "resources",
  ),
  leaveOut(
    "no-cluster-backups",
    "data loss",
    "nothing of the cluster can be restored",
    (spot) => inChart(spot) && (spot.key === "schedules" || spot.path.at(-2) === "schedules"),
  ),
  replace(
    "backup-of-no-namespace",
    "data loss",
    "the backup runs and saves nothing",
    (spot) => inChart(spot) && spot.key === "includedNamespaces",
    () => ["nowhere"],
  ),
  replace(
    "secrets-in-backup",
    "leak",
    "Secrets lie readable in the backup store",
    (spot) => inChart(spot) && spot.key === "excludedResources",
    () => [],
  ),
  replace(
    "persistence-off",
    "data loss",
    "what was collected is gone with the pod",
    (spot) =>
      inChart(spot) && spot.key === "enabled" && spot.value === true && spot.path.at(-2) === "persistence",
    () => false,
  ),
  replace(
    "small-volume",
    "outage",
    "the volume is full within a day",
    (spot) =>
      (inChart(spot) && spot.key === "size" && isText(spot.value)) ||
      (spot.key === "storage" && isText(spot.value)),
    () => "10Mi",
  ),
  replace(
    "log-retention-off",
    "blind",
    "logs are gone before anybody asks, or kept for ever",
    ({ key }) => key === "retention_in_days" || key === "retention_period",
    (before) => (isText(before) ? "0s" : 0),
  ),
  leaveOut(
    "no-audit-log",
    "blind",
    "nobody can see who changed the cluster",
    (spot) =>
      (spot.path.at(-2) === "enabled_cluster_log_types" && spot.value === "audit") ||
      (spot.path.at(-2) === "enabled_log" && typeof spot.key === "number"),
  ),
  replace(
    "volume-binding",
    "outage",
    "the volume is made in a zone where the pod cannot run",
    (spot) => inKind(spot, "StorageClass") && spot.key === "volumeBindingMode",
    () => "Immediate",
  ),
  replace(
    "single-zone-production",
    "outage",
    "one zone down takes the platform along",
    ({ key, value }) =>
      (key === "multi_az" && value === true) ||
      (key === "availability_type" && value === "REGIONAL") ||
      key === "account_replication_type",
    (before) => (before === true ? false : before === "REGIONAL" ? "ZONAL" : "LRS"),
  ),
  replace(
    "peering-deleted-with-stack",
    "deploy fails",
    "the destroy stops at the peering",
    ({ key, value }) => key === "deletion_policy" && value === "ABANDON",
    () => "",
  ),
  replace(
    "rotated-secret-overwritten",
    "outage",
    "the next apply undoes what others changed",
    ({ key }) => key === "ignore_changes",
    () => [],
  ),
];
