import { WORKLOADS, type Workload } from "../../platform/workloads";
import type { Component } from "../../kubernetes/component";
import type { StackGraph } from "../../checks/graph";
import { code, page, table } from "./markdown";

/** One cloud's environment as the parity page compares it. */
export interface ParityColumn {
  readonly cloud: string;
  readonly components: readonly Component[];
  readonly graph: StackGraph;
  /** Cloud principals by workload: Terraform references, shown by the resource that they name. */
  readonly principals: Readonly<Record<string, string>>;
}

/** Why a component is on some clouds only. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  karpenter: "AWS makes nodes with Karpenter; AKS and GKE have an autoscaler of their own",
  "karpenter-nodes": "Karpenter's pools, on AWS",
  "aws-load-balancer-controller": "AWS publishes through an ALB, the others through the gateway",
  "nvidia-device-plugin": "GKE brings its own; the local cluster has no GPU",
  "metrics-server": "AKS and GKE bring their own",
  "dcgm-exporter": "only where there are GPU nodes",
  velero: "backups need snapshots of the cloud's disks",
  seaweedfs: "the local object store",
  "cloudnative-pg": "the local Postgres",
  "local-postgres": "the local Postgres",
};

/** Capabilities with the resource types that provide them. */
const CAPABILITIES: readonly [name: string, types: RegExp][] = [
  ["Kubernetes", /^(aws_eks_cluster|azurerm_kubernetes_cluster|google_container_cluster)$/],
  ["network", /^(aws_vpc|azurerm_virtual_network|google_compute_network)$/],
  ["flow logs", /^(aws_flow_log|azurerm_network_watcher_flow_log|google_compute_subnetwork)$/],
  ["object stores", /^(aws_s3_bucket|azurerm_storage_container|google_storage_bucket)$/],
  ["Postgres", /^(aws_db_instance|azurerm_postgresql_flexible_server|google_sql_database_instance)$/],
  [
    "secrets",
    /^(aws_secretsmanager_secret|azurerm_key_vault|google_secret_manager_secret|kubernetes_secret_v1)$/,
  ],
  ["registry", /^(aws_ecr_\w+|azurerm_container_registry|google_artifact_registry_repository)$/],
  [
    "workload identity",
    /^(aws_iam_openid_connect_provider|azurerm_federated_identity_credential|google_service_account)$/,
  ],
  [
    "backup of the database",
    /^(aws_backup_plan|azurerm_postgresql_flexible_server|google_sql_database_instance)$/,
  ],
];

/** `docs/parity.md`: components, capabilities and identities by cloud. */
export function parityPage(columns: readonly ParityColumn[]): string {
  const names = [...new Set(columns.flatMap(({ components }) => components.map(({ name }) => name)))].sort();
  const clouds = columns.map(({ cloud }) => cloud);
  return page(
    "# The same platform on every cloud",
    "Made from the dev environments. An empty cell is a difference; its reason stands beside it.",
    "## Capabilities",
    table(
      ["capability", ...clouds],
      CAPABILITIES.map(([name, types]) => [
        name,
        ...columns.map(({ graph }) =>
          [...new Set(graph.resources.map(({ type }) => type).filter((type) => types.test(type)))]
            .map(code)
            .join(", "),
        ),
      ]),
    ),
    "## Components",
    table(
      ["component", ...clouds, "why the difference"],
      names.map((name) => {
        const has = columns.map(({ components }) => components.some((component) => component.name === name));
        return [
          code(name),
          ...has.map((yes) => (yes ? "yes" : "")),
          has.every(Boolean) ? "" : (DIFFERENCES[name] ?? "this cloud's own"),
        ];
      }),
    ),
    "## Identities",
    "Each row is one ServiceAccount; the rights on object stores are the same everywhere, encryption keys included.",
    table(
      ["workload", "ServiceAccount", "rights", ...clouds],
      Object.entries(WORKLOADS).map(([name, workload]: [string, Workload]) => [
        code(name),
        code(`${workload.namespace}/${workload.serviceAccount}`),
        Object.entries(workload.stores ?? {})
          .map(([store, access]) => `${store}: ${access}`)
          .join(", ") || "its own component's",
        ...columns.map(({ principals }) => code(principals[name] ?? "")),
      ]),
    ),
  );
}
