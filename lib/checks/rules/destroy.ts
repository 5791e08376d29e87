import type { Finding, Rule } from "../rule";

/** How a resource's argument lets its data be destroyed, or keeps it. */
interface Lifetime {
  readonly type: string;
  readonly argument: string;
  /** Value in an environment that may be destroyed with its data. */
  readonly disposable: unknown;
  /** Value in one that may not; `undefined` for anything but the disposable value. */
  readonly kept?: unknown;
}

/** One row for each argument that decides whether `destroy` hangs, or data goes with it. */
const LIFETIMES: readonly Lifetime[] = [
  { type: "aws_s3_bucket", argument: "force_destroy", disposable: true, kept: false },
  { type: "aws_ecr_repository", argument: "force_delete", disposable: true, kept: false },
  { type: "aws_db_instance", argument: "deletion_protection", disposable: false, kept: true },
  { type: "aws_db_instance", argument: "skip_final_snapshot", disposable: true, kept: false },
  { type: "aws_secretsmanager_secret", argument: "recovery_window_in_days", disposable: 0 },
  { type: "aws_backup_vault", argument: "force_destroy", disposable: true, kept: false },
  { type: "google_storage_bucket", argument: "force_destroy", disposable: true, kept: false },
  { type: "google_container_cluster", argument: "deletion_protection", disposable: false, kept: true },
  { type: "google_sql_database_instance", argument: "deletion_protection", disposable: false, kept: true },
  { type: "azurerm_key_vault", argument: "purge_protection_enabled", disposable: false, kept: true },
];

const dataLifetime: Rule = {
  id: "data-lifetime",
  family: "destroy",
  title: "A disposable environment's data goes with it; any other's is protected",
  reason:
    "A bucket with objects, a vault with recovery points or a secret that waits 30 days stops a destroy; the same switches left on in production lose its data.",
  holds: [115, 129, 130],
  *check(graph, { settings }): Iterable<Finding> {
    if (settings === undefined) return;
    const { disposable } = settings.profile;
    for (const { type, argument, ...row } of LIFETIMES) {
      for (const node of graph.ofType(type)) {
        const value = node.attributes[argument] ?? null;
        const wrong = disposable
          ? value !== row.disposable
          : "kept" in row
            ? value !== row.kept
            : value === row.disposable;
        if (wrong) {
          yield {
            path: node.path,
            problem: `${argument} is ${JSON.stringify(value)} in an environment that is ${disposable ? "" : "not "}disposable`,
            mend: `set it to ${disposable ? JSON.stringify(row.disposable) : JSON.stringify(row.kept ?? "a safe value")}`,
          };
        }
      }
    }
  },
};

const ownLogGroups: Rule = {
  id: "log-groups-are-owned",
  family: "destroy",
  title: "Log groups that services make by themselves are made here first",
  reason:
    "EKS and flow logs make their groups when nobody did: without retention or key, and left behind by a destroy.",
  holds: [135],
  *check(graph): Iterable<Finding> {
    const groups = graph.ofType("aws_cloudwatch_log_group");
    for (const cluster of graph.ofType("aws_eks_cluster")) {
      const owned = groups.some(
        (group) =>
          String(group.attributes["name"]).startsWith("/aws/eks/") &&
          graph.waitsFor(cluster.address, group.address),
      );
      if (!owned)
        yield {
          path: cluster.path,
          problem: "does not wait for a log group /aws/eks/<name>/cluster of ours",
          mend: "make the group and let the cluster depend on it",
        };
    }
    for (const group of groups) {
      if (typeof group.attributes["retention_in_days"] !== "number")
        yield { path: group.path, problem: "keeps its logs for ever", mend: "set retention_in_days" };
    }
  },
};

const peeringAbandoned: Rule = {
  id: "peering-abandoned",
  family: "destroy",
  title: "Private service access is abandoned, not deleted",
  reason:
    "Google refuses to delete it for days after the last Cloud SQL instance is gone, and the destroy fails.",
  holds: [138],
  *check(graph): Iterable<Finding> {
    for (const node of graph.ofType("google_service_networking_connection")) {
      if (node.attributes["deletion_policy"] !== "ABANDON")
        yield {
          path: node.path,
          problem: "is deleted with the environment",
          mend: 'set deletion_policy to "ABANDON"',
        };
    }
  },
};

const noExpiryOfArtifacts: Rule = {
  id: "artifacts-do-not-expire",
  family: "destroy",
  title: "No lifecycle rule expires live artifacts",
  reason: "A model that is served from a bucket is gone a year later, with the run that made it.",
  holds: [126],
  *check(graph): Iterable<Finding> {
    for (const node of graph.ofType("aws_s3_bucket_lifecycle_configuration")) {
      if (
        /artifacts/.test(node.path) &&
        /"expiration":\[?\{[^}]*"days"/.test(JSON.stringify(node.attributes))
      ) {
        yield {
          path: node.path,
          problem: "expires objects of the artifacts",
          mend: "expire old versions only",
        };
      }
    }
    for (const node of graph.ofType("google_storage_bucket")) {
      const rules = JSON.stringify(node.attributes["lifecycle_rule"] ?? []);
      if (
        /artifacts/.test(node.path) &&
        /"type":"Delete"/.test(rules) &&
        /"age":/.test(rules) &&
        !/days_since_noncurrent_time|num_newer_versions|"with_state":"ARCHIVED"/.test(rules)
      ) {
        yield {
          path: node.path,
          problem: "deletes objects of the artifacts by age",
          mend: "expire old versions only",
        };
      }
    }
  },
};

/** What a destroy finds, and what it must not take. */
export const destroyRules: readonly Rule[] = [
  dataLifetime,
  ownLogGroups,
  peeringAbandoned,
  noExpiryOfArtifacts,
];
