import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, field, listOf, textOf } from "../walk";
import { argumentRule, atLeast, exactly, ifDisposable } from "./argument-rule";

/** Oldest major version of PostgreSQL that its project still mends: 14 ends on 2026-11-12 (postgresql.org/support/versioning). */
const OLDEST_POSTGRES = 15;

const databases = argumentRule(
  {
    id: "databases-are-backed-up",
    family: "destroy",
    title: "Every database is backed up each day, and copies last as long as the environment is meant to",
    reason:
      "A retention of zero switches backups off without a word, and with them restoring to a point in time.",
    holds: [127],
  },
  [
    { types: ["aws_db_instance"], argument: "backup_retention_period", ...atLeast(1) },
    { types: ["aws_db_instance"], argument: "delete_automated_backups", ...ifDisposable(true) },
    {
      types: ["aws_db_instance"],
      argument: "multi_az",
      holds: (value, settings) => settings === undefined || value === settings.profile.database.multiZone,
      right: "the profile's multiZone",
    },
    { types: ["azurerm_postgresql_flexible_server"], argument: "backup_retention_days", ...atLeast(7) },
    {
      types: ["google_sql_database_instance"],
      argument: "settings.backup_configuration.enabled",
      ...exactly(true),
    },
    {
      types: ["google_sql_database_instance"],
      argument: "settings.backup_configuration.point_in_time_recovery_enabled",
      ...exactly(true),
    },
    {
      types: ["google_sql_database_instance"],
      argument: "settings.backup_configuration.backup_retention_settings.retained_backups",
      ...atLeast(1),
    },
    {
      types: ["google_sql_database_instance"],
      argument: "settings.deletion_protection_enabled",
      ...ifDisposable(false),
    },
    {
      types: ["google_sql_database_instance"],
      argument: "settings.retain_backups_on_delete",
      ...ifDisposable(false),
    },
    {
      types: ["azurerm_storage_account"],
      argument: "account_replication_type",
      except: /flow-logs/,
      holds: (value, settings) =>
        settings === undefined || !settings.profile.highAvailability || value !== "LRS",
      right: "ZRS or GZRS with highAvailability",
    },
    {
      types: ["google_sql_database_instance"],
      argument: "settings.availability_type",
      holds: (value, settings) =>
        settings === undefined || (value === "REGIONAL") === settings.profile.database.multiZone,
      right: "REGIONAL where the profile's database is multiZone",
    },
    {
      types: ["google_secret_manager_secret"],
      argument: "deletion_protection",
      ifWritten: true,
      ...ifDisposable(false),
    },
    {
      types: [
        "azurerm_storage_account",
        "azurerm_key_vault",
        "azurerm_postgresql_flexible_server",
        "azurerm_container_registry",
        "azurerm_storage_container",
        "azurerm_kubernetes_cluster",
      ],
      argument: "lifecycle.prevent_destroy",
      except: /flow-logs/,
      ifWritten: true,
      ...ifDisposable(false),
    },
    {
      types: ["aws_db_instance"],
      argument: "engine_version",
      holds: (value) => Number.parseInt(String(value), 10) >= OLDEST_POSTGRES,
      right: `${String(OLDEST_POSTGRES)} or later`,
    },
    {
      types: ["azurerm_postgresql_flexible_server"],
      argument: "version",
      holds: (value) => Number.parseInt(String(value), 10) >= OLDEST_POSTGRES,
      right: `${String(OLDEST_POSTGRES)} or later`,
    },
    {
      types: ["google_sql_database_instance"],
      argument: "database_version",
      holds: (value) => Number(/^POSTGRES_(\d+)$/.exec(String(value))?.[1] ?? 0) >= OLDEST_POSTGRES,
      right: `POSTGRES_${String(OLDEST_POSTGRES)} or later`,
    },
  ],
);

const mentions = (graph: StackGraph, type: string, address: string, says: RegExp = /./): boolean =>
  graph.ofType(type).some(({ attributes }) => {
    const text = JSON.stringify(attributes);
    return text.includes(address) && says.test(text);
  });

/** What a bucket has beside itself: a resource of the type that names it and says so. */
const COMPANIONS: readonly (readonly [type: string, says: RegExp, what: string])[] = [
  [
    "aws_s3_bucket_server_side_encryption_configuration",
    /"sse_algorithm":"aws:kms"/,
    "encryption with a key of its own",
  ],
  ["aws_s3_bucket_versioning", /"status":"Enabled"/, "versions"],
  ["aws_s3_bucket_ownership_controls", /BucketOwnerEnforced/, "one owner of its objects"],
  ["aws_s3_bucket_policy", /"Effect\\?":\\?"Deny.*aws:SecureTransport/, "a refusal of requests without TLS"],
  [
    "aws_s3_bucket_lifecycle_configuration",
    /abort_incomplete_multipart_upload/,
    "a clean-up of unfinished uploads",
  ],
];

const bucketsAreWhole: Rule = {
  id: "buckets-are-whole",
  family: "destroy",
  title: "Every store is encrypted, keeps versions, has one owner, takes TLS only and cleans up",
  reason:
    "These are resources and blocks of their own: a store is complete for Terraform without any of them.",
  holds: [126],
  *check(graph): Iterable<Finding> {
    for (const { address, path } of graph.ofType("aws_s3_bucket")) {
      for (const [type, says, what] of COMPANIONS) {
        if (!mentions(graph, type, `${address}.`, says))
          yield { path, problem: `has no ${what}`, mend: `add a fitting ${type}` };
      }
    }
    for (const { path, attributes } of graph.ofType("azurerm_storage_account")) {
      if (at(listOf(attributes["blob_properties"])[0], "versioning_enabled") !== true)
        yield { path, problem: "keeps no versions", mend: "set blob_properties.versioning_enabled" };
    }
    for (const { path, attributes } of graph.ofType("google_storage_bucket")) {
      if (at(listOf(attributes["versioning"])[0], "enabled") !== true)
        yield { path, problem: "keeps no versions", mend: "set versioning.enabled" };
      if (listOf(attributes["lifecycle_rule"]).length === 0)
        yield { path, problem: "keeps old versions for ever", mend: "delete old versions after a while" };
    }
  },
};

/** Whether rules of an Azure or Google store delete what is in use among the artifacts or backups. */
function expiresLive(text: string): boolean {
  return (
    /"prefix_match":\["(artifacts|backups)/.test(text) ||
    (/"base_blob":\{[^}]*delete_after/.test(text) && !/"prefix_match":\["/.test(text))
  );
}

const kept: Rule = {
  id: "kept-stores-do-not-expire",
  family: "destroy",
  title: "Artifacts and backups are never deleted by their age",
  reason:
    "A model that is served from a store is gone a month later, with the run that made it; so is the backup that was needed.",
  holds: [126],
  *check(graph): Iterable<Finding> {
    const problem = "deletes what is in use by its age";
    const mend = "expire old versions only, and name the prefix of logs or traces";
    for (const { path, attributes } of graph.ofType("azurerm_storage_management_policy")) {
      if (listOf(attributes["rule"]).some((rule) => expiresLive(JSON.stringify(rule))))
        yield { path, problem, mend };
    }
    for (const { path, attributes } of graph.ofType("google_storage_bucket")) {
      const live = listOf(attributes["lifecycle_rule"]).some(
        (rule) =>
          at(listOf(field(rule, "action"))[0], "type") === "Delete" &&
          at(listOf(field(rule, "condition"))[0], "age") !== undefined &&
          at(listOf(field(rule, "condition"))[0], "with_state") !== "ARCHIVED",
      );
      if (live && /artifacts|backups|state/.test(path)) yield { path, problem, mend };
    }
    for (const { path, attributes } of graph.ofType("aws_s3_bucket_lifecycle_configuration")) {
      const live = listOf(attributes["rule"]).some((rule) => listOf(field(rule, "expiration")).length > 0);
      if (live && /artifacts|backups|bootstrap/.test(path)) yield { path, problem, mend };
    }
  },
};

const backupsRun: Rule = {
  id: "backups-select-something",
  family: "destroy",
  title: "Backup plans name the database, and the cluster is backed up on a schedule, without its Secrets",
  reason:
    "A plan that selects nothing runs every night and reports success; Secrets in a backup are readable by whoever may read the store.",
  holds: [127],
  *check(graph): Iterable<Finding> {
    const selected = JSON.stringify(graph.ofType("aws_backup_selection").map(({ attributes }) => attributes));
    for (const { path, address } of graph.ofType("aws_db_instance")) {
      if (!selected.includes(address))
        yield { path, problem: "is in no backup selection", mend: "name it in an aws_backup_selection" };
    }
    for (const { resource, values } of graph.releases.filter(({ chart }) => chart === "velero")) {
      const schedules = Object.values((values["schedules"] ?? {}) as Readonly<Record<string, unknown>>);
      if (schedules.length < 2)
        yield {
          path: resource.path,
          problem: "has not both schedules, daily and weekly",
          mend: "give Velero both",
        };
      for (const template of schedules.map((schedule) => field(schedule, "template"))) {
        const namespaces = listOf(field(template, "includedNamespaces"));
        if (namespaces.length > 0 && !namespaces.includes("*"))
          yield {
            path: resource.path,
            problem: `saves only ${namespaces.map((name) => textOf(name) ?? "").join(", ")}`,
            mend: 'include ["*"] and exclude by name',
          };
        if (!listOf(field(template, "excludedResources")).includes("secrets"))
          yield {
            path: resource.path,
            problem: "copies Secrets into the backup store",
            mend: "exclude secrets: the secret store has them",
          };
      }
    }
  },
};

/** Data: where it is kept, how long, and how it comes back. */
export const dataRules: readonly Rule[] = [databases, bucketsAreWhole, kept, backupsRun];
