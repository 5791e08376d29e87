import type { Finding, Rule } from "../rule";
import { at, listOf, textOf } from "../walk";
import { inValues } from "./by-field";
import { SYSTEM_NAMESPACES } from "./known";

const kept = inValues.fields("keep");

const definitionsOutlive: Rule = {
  id: "kept-environments-keep-definitions",
  family: "destroy",
  title: "Where an environment is kept, uninstalling a chart keeps its definitions",
  reason:
    "With a CustomResourceDefinition every object of its kind is deleted: certificates, workflows, models, in every namespace at once.",
  holds: [],
  *check(graph, { settings }): Iterable<Finding> {
    if (settings === undefined || settings.profile.disposable) return;
    for (const { source, place } of kept(graph)) {
      if (place.value === false && /(^|\.)crds\.keep$/.test(place.path))
        yield {
          path: source.path,
          problem: `${place.path} is false: the chart takes its definitions along`,
          mend: "set it to true",
        };
    }
  },
};

/** What holds the Terraform states beside the accounts and buckets themselves: with it they go too. */
const HOLDERS = ["azurerm_resource_group", "azurerm_storage_container"];

const holdersAreProtected: Rule = {
  id: "holders-of-state-are-protected",
  family: "destroy",
  title: "What holds the Terraform states, the group and the container, cannot be destroyed by mistake",
  reason: "The account was protected; the group around it was not, and took it along.",
  holds: [140],
  *check(graph): Iterable<Finding> {
    if (graph.releases.length > 0 || graph.ofType("azurerm_storage_account").length === 0) return;
    for (const { path, attributes } of HOLDERS.flatMap((type) => graph.ofType(type))) {
      if (at(listOf(attributes["lifecycle"])[0], "prevent_destroy") !== true)
        yield { path, problem: "can be destroyed", mend: "set lifecycle.prevent_destroy" };
    }
  },
};

const disposableIsFree: Rule = {
  id: "disposable-can-be-destroyed",
  family: "destroy",
  title: "Nothing of a disposable environment refuses to be destroyed",
  reason: "The destroy stops at its plan, and the trial that was to end today costs another weekend.",
  holds: [129],
  *check(graph, { settings }): Iterable<Finding> {
    if (settings?.profile.disposable !== true) return;
    for (const { path, attributes } of graph.resources) {
      if (at(listOf(attributes["lifecycle"])[0], "prevent_destroy") === true)
        yield { path, problem: "refuses to be destroyed", mend: "follow the profile's `disposable`" };
    }
  },
};

const keptDatabasesAreLocked: Rule = {
  id: "kept-databases-are-locked",
  family: "destroy",
  title: "A database that is kept has a lock where the cloud knows no protection of its own",
  reason: "Azure deletes a server at one word, with its backups: only a lock refuses.",
  holds: [128],
  *check(graph, { settings }): Iterable<Finding> {
    if (settings === undefined || settings.profile.disposable) return;
    const locked = graph.ofType("azurerm_management_lock").flatMap(({ waitsFor }) => waitsFor);
    for (const { path, address } of graph.ofType("azurerm_postgresql_flexible_server")) {
      if (!locked.includes(address)) yield { path, problem: "has no lock", mend: "add a CanNotDelete lock" };
    }
  },
};

const databaseLogsAreOurs: Rule = {
  id: "database-logs-are-owned",
  family: "destroy",
  title: "Every log that a database exports has a log group of ours",
  reason:
    "RDS makes the group itself when nobody did: without a key, without an end, and left behind by a destroy.",
  holds: [135],
  *check(graph): Iterable<Finding> {
    const groups = graph
      .ofType("aws_cloudwatch_log_group")
      .map(({ attributes }) => String(attributes["name"]));
    for (const { path, attributes } of graph.ofType("aws_db_instance")) {
      for (const log of listOf(attributes["enabled_cloudwatch_logs_exports"]).map(String)) {
        if (!groups.some((name) => name.startsWith("/aws/rds/") && name.endsWith(`/${log}`)))
          yield {
            path,
            problem: `exports ${log} into a log group that nobody makes`,
            mend: "make the group first",
          };
      }
    }
  },
};

const ENFORCE = "pod-security.kubernetes.io/enforce";

/** Namespaces beside the platform's list that may hold pods which read the node: none but the system's. */
const vaultsStayClosed: Rule = {
  id: "namespaces-of-secrets-run-nothing",
  family: "policy",
  title: "A namespace that keeps Secrets of the stack lets no privileged pod in",
  reason:
    "A privileged pod reads every Secret of its node; one beside the platform's own passwords needs not even that.",
  holds: [102],
  *check(graph): Iterable<Finding> {
    const keepers = new Set(
      graph
        .ofType("kubernetes_secret_v1")
        .flatMap(
          ({ attributes }) =>
            /\$\{([\w.-]+)\.metadata/.exec(
              textOf(at(listOf(attributes["metadata"])[0], "namespace")) ?? "",
            )?.[1] ?? [],
        ),
    );
    for (const { address, path, attributes } of graph.ofType("kubernetes_namespace_v1")) {
      const metadata = listOf(attributes["metadata"])[0];
      const system = SYSTEM_NAMESPACES.includes(textOf(at(metadata, "name")) ?? "");
      if (!system && keepers.has(address) && at(metadata, "labels", ENFORCE) === "privileged")
        yield { path, problem: "lets privileged pods in, and keeps Secrets", mend: "enforce restricted" };
    }
  },
};

/** What stays when something else goes, and what stays closed. */
export const keepRules: readonly Rule[] = [
  definitionsOutlive,
  holdersAreProtected,
  disposableIsFree,
  keptDatabasesAreLocked,
  databaseLogsAreOurs,
  vaultsStayClosed,
];
