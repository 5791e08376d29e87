import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, field, listOf } from "../walk";
import { kindsIn, ofKind } from "./by-kind";
import { namespaceOf, pathOf } from "./known";
/** What an environment with workloads must have, each recognized by its kind or chart. */
const GUARDS: readonly (readonly [what: string, isThere: (graph: StackGraph) => boolean])[] = [
  [
    "admission policies",
    (graph) =>
      hasKind(graph, /^(ValidatingPolicy|ClusterPolicy|K8s\w+)$/) ||
      hasGroup(graph, "constraints.gatekeeper.sh"),
  ],
  ["network policies", (graph) => hasKind(graph, /^NetworkPolicy$/)],
  ["quotas", (graph) => hasKind(graph, /^ResourceQuota$/)],
  ["default limits", (graph) => hasKind(graph, /^LimitRange$/)],
  ["disruption budgets", (graph) => hasKind(graph, /^PodDisruptionBudget$/)],
  ["alerts", (graph) => hasKind(graph, /^PrometheusRule$/)],
  ["monitors", (graph) => hasKind(graph, /^PodMonitor$/)],
  [
    "dashboards",
    (graph) =>
      ofKind(graph, "ConfigMap").some(
        ({ object }) => object.metadata.labels?.["grafana_dashboard"] !== undefined,
      ),
  ],
  ["runtime policies", (graph) => hasKind(graph, /^TracingPolicy(Namespaced)?$/)],
  ["an admission engine", (graph) => hasChart(graph, /^(kyverno|gatekeeper)$/)],
  ["backups of the cluster", (graph) => hasChart(graph, /^velero$/)],
  ["a store of logs", (graph) => hasChart(graph, /^loki$/)],
  ["a restart of pods whose Secret changed", (graph) => hasChart(graph, /^reloader$/)],
];

const hasKind = (graph: StackGraph, kind: RegExp): boolean => kindsIn(graph).some((one) => kind.test(one));
const hasGroup = (graph: StackGraph, group: string): boolean =>
  graph.objects.some(({ object }) => object.apiVersion.startsWith(`${group}/`));
const hasChart = (graph: StackGraph, chart: RegExp): boolean =>
  graph.releases.some((release) => chart.test(release.chart));

const guardsAreInstalled: Rule = {
  id: "guards-are-installed",
  family: "policy",
  title: "An environment has everything that protects it: policies, quotas, backups, alerts",
  reason: "A component that is left out takes its protection along, and nothing else fails.",
  holds: [127, 142],
  *check(graph, { settings }): Iterable<Finding> {
    if (settings === undefined || graph.ofType("kubernetes_namespace_v1").length === 0) return;
    for (const [what] of GUARDS.filter(([, isThere]) => !isThere(graph)))
      yield {
        path: graph.stack,
        problem: `has no ${what.replace(/^an? /, "")}`,
        mend: `install the component with ${what}`,
      };
    const { profile } = settings;
    for (const entry of ofKind(graph, "ResourceQuota").filter(
      (one) => one.object.metadata.name === "compute" && namespaceOf(one) === "mlops",
    )) {
      const hard = at(entry.object, "spec", "hard");
      const wanted = {
        "requests.cpu": profile.quota.requests.cpu,
        "requests.memory": profile.quota.requests.memory,
        "limits.cpu": profile.quota.limits.cpu,
        "limits.memory": profile.quota.limits.memory,
        "requests.nvidia.com/gpu": String(profile.quota.gpus),
        pods: String(profile.quota.pods),
      };
      for (const [key, value] of Object.entries(wanted)) {
        if (field(hard, key) !== undefined && String(field(hard, key)) !== value)
          yield {
            path: pathOf(entry),
            problem: `${key} is ${String(field(hard, key))}, the profile has ${value}`,
            mend: "change the profile",
          };
      }
    }
    for (const entry of ofKind(graph, "NodePool")) {
      const gpus = Number(at(entry.object, "spec", "limits", "nvidia.com/gpu") ?? 0);
      if (gpus > profile.gpu.max)
        yield {
          path: pathOf(entry),
          problem: `allows ${String(gpus)} GPUs, the profile ${String(profile.gpu.max)}`,
          mend: "change the profile",
        };
    }
  },
};

const stateIsProtected: Rule = {
  id: "state-is-protected",
  family: "destroy",
  title: "What keeps the Terraform states cannot be destroyed by mistake, and is copied to another zone",
  reason: "With the state gone every resource of every environment is an orphan.",
  holds: [140],
  *check(graph): Iterable<Finding> {
    if (graph.releases.length > 0) return;
    for (const type of [
      "aws_s3_bucket",
      "azurerm_storage_account",
      "google_storage_bucket",
      "aws_iam_service_linked_role",
    ]) {
      for (const { path, attributes } of graph.ofType(type)) {
        if (at(listOf(attributes["lifecycle"])[0], "prevent_destroy") !== true)
          yield { path, problem: "can be destroyed", mend: "set lifecycle.prevent_destroy" };
        if (attributes["force_destroy"] === true)
          yield { path, problem: "is emptied when it is destroyed", mend: "leave force_destroy out" };
        if (attributes["account_replication_type"] === "LRS")
          yield { path, problem: "is kept in one building", mend: "use ZRS or GZRS" };
      }
    }
  },
};

/** Fields that others change after the first apply, by type: what must be ignored, or the next apply undoes it. */
const CHANGED_BY_OTHERS: Readonly<Record<string, string>> = {
  aws_subnet: "availability_zone",
  aws_eks_node_group: "scaling_config[0].desired_size",
  azurerm_kubernetes_cluster: "default_node_pool[0].node_count",
  azurerm_kubernetes_cluster_node_pool: "node_count",
  azurerm_postgresql_flexible_server: "zone",
  google_container_cluster: "node_config",
  google_container_node_pool: "initial_node_count",
};

const changesOfOthersStay: Rule = {
  id: "changes-of-others-stay",
  family: "order",
  title: "What autoscalers and clouds change is left as they set it",
  reason: "The next apply scales the pool down under its pods, or replaces a subnet because a zone appeared.",
  holds: [116],
  *check(graph): Iterable<Finding> {
    for (const [type, changed] of Object.entries(CHANGED_BY_OTHERS)) {
      for (const { path, attributes } of graph.ofType(type)) {
        const ignored = listOf(at(listOf(attributes["lifecycle"])[0], "ignore_changes"));
        if (!ignored.includes(changed))
          yield { path, problem: `an apply sets ${changed} back`, mend: `ignore changes of ${changed}` };
      }
    }
  },
};

/** What protects an environment, and what it is told. */
export const guardRules: readonly Rule[] = [guardsAreInstalled, stateIsProtected, changesOfOthersStay];
