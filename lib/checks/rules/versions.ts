import type { Rule } from "../rule";
import { field, listOf } from "../walk";
import { argumentRule, atLeast, exactly, type ArgumentRow } from "./argument-rule";
const chosenKubernetes: Pick<ArgumentRow, "holds" | "right"> = {
  holds: (value, settings) => settings === undefined || value === settings.kubernetesVersion,
  right: "the environment's kubernetesVersion",
};

/** Categories of AKS's logs: changes, sign-ins by Entra, and what the autoscaler decided; of each the first, or another that holds it. */
const AZURE_LOGS = [["kube-audit-admin", "kube-audit"], ["guard"], ["cluster-autoscaler"]];

const seen = argumentRule(
  {
    id: "traffic-and-changes-are-logged",
    family: "observability",
    title: "Flow logs see all traffic and the control plane keeps its audit log",
    reason:
      "After an incident nobody can say who came in, or who changed what, if nothing was written at the time.",
    holds: [104, 125],
  },
  [
    { types: ["aws_flow_log"], argument: "traffic_type", ...exactly("ALL") },
    ...["enabled", "retention_policy.enabled", "traffic_analytics.enabled"].map((argument) => ({
      types: ["azurerm_network_watcher_flow_log"],
      argument,
      ...exactly(true),
    })),
    {
      types: ["google_compute_subnetwork"],
      argument: "log_config.flow_sampling",
      holds: (value) => typeof value === "number" && value > 0,
      right: "more than 0",
    },
    {
      types: ["aws_eks_cluster"],
      argument: "",
      holds: (value) =>
        listOf((value as { enabled_cluster_log_types?: unknown }).enabled_cluster_log_types).includes(
          "audit",
        ),
      right: "a cluster with the audit log",
    },
    {
      types: ["azurerm_monitor_diagnostic_setting"],
      argument: "",
      holds: (value) => {
        const logs = listOf((value as { enabled_log?: unknown }).enabled_log).map((log) =>
          field(log, "category"),
        );
        return AZURE_LOGS.every((names) => names.some((name) => logs.includes(name)));
      },
      right: `a setting with ${AZURE_LOGS.map((names) => names.join(" or ")).join(", ")}`,
    },
  ],
);

const asChosen = argumentRule(
  {
    id: "versions-as-chosen",
    family: "compatibility",
    title:
      "Cluster, add-ons and databases have the versions and classes that were chosen for the environment",
    reason:
      "Charts and add-ons were chosen for one Kubernetes; a database class that does not exist is refused after the network is there.",
    holds: [93, 124],
  },
  [
    { types: ["aws_eks_cluster"], argument: "version", ...chosenKubernetes },
    { types: ["azurerm_kubernetes_cluster"], argument: "kubernetes_version", ...chosenKubernetes },
    {
      types: ["azurerm_kubernetes_cluster"],
      argument: "default_node_pool.orchestrator_version",
      ifWritten: true,
      ...chosenKubernetes,
    },
    {
      types: ["azurerm_kubernetes_cluster_node_pool"],
      argument: "orchestrator_version",
      ifWritten: true,
      ...chosenKubernetes,
    },
    { types: ["google_sql_user"], argument: "deletion_policy", ...exactly("ABANDON") },
    {
      types: ["google_container_node_pool"],
      argument: "node_config.guest_accelerator.gpu_driver_installation_config.gpu_driver_version",
      ifWritten: true,
      holds: (value) => value === "LATEST" || value === "DEFAULT",
      right: '"LATEST" or "DEFAULT"',
    },
    { types: ["google_container_cluster"], argument: "min_master_version", ...chosenKubernetes },
    {
      types: ["aws_eks_addon"],
      argument: "addon_version",
      holds: (value) => /^v1\.\d+\.\d+-eksbuild\.\d+$/.test(String(value)),
      right: "a version of lib/aws/versions.ts",
    },
    {
      types: ["aws_db_instance"],
      argument: "instance_class",
      holds: (value) =>
        /^db\.[a-z]\w+\.(micro|small|medium|large|([248]|12|16|24|32)?xlarge)$/.test(String(value)),
      right: "a class of RDS",
    },
    {
      types: ["azurerm_postgresql_flexible_server"],
      argument: "sku_name",
      holds: (value) => /^(B|GP|MO)_Standard_\w+$/.test(String(value)),
      right: "a tier and size of Flexible Server",
    },
    {
      types: ["google_sql_database_instance"],
      argument: "settings.tier",
      holds: (value) => /^db-(f1-micro|g1-small|custom-\d+-\d+|perf-optimized-N-\d+)$/.test(String(value)),
      right: "a tier of Cloud SQL",
    },
    { types: ["google_sql_database_instance"], argument: "settings.edition", ...exactly("ENTERPRISE") },
    {
      types: ["aws_cloudwatch_log_group", "azurerm_log_analytics_workspace"],
      argument: "retention_in_days",
      ...atLeast(1),
    },
  ],
);

/** Versions and logs as chosen. */
export const versionRules: readonly Rule[] = [seen, asChosen];
