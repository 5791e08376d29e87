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
  "aws-load-balancer-controller": "AWS publishes through an ALB, the others through the gateway",
  "nvidia-device-plugin": "GKE brings its own; the local cluster has no GPU",
  "metrics-server": "AKS and GKE bring their own",
  "dcgm-exporter": "only where there are GPU nodes",
  seaweedfs: "the local object store",
  "cloudnative-pg": "the local Postgres",
  "storage-classes": "AKS and GKE have an encrypted default; a local cluster has its own",
  "warm-capacity": "nothing to warm on a cluster whose nodes are given",
};

/** Capabilities with the resource types that provide them, and what stands for them where nothing of the kind is made: on a local cluster. */
const CAPABILITIES: readonly [name: string, types: RegExp, otherwise: string][] = [
  [
    "Kubernetes",
    /^(aws_eks_cluster|azurerm_kubernetes_cluster|google_container_cluster)$/,
    "the cluster that is there",
  ],
  ["network", /^(aws_vpc|azurerm_virtual_network|google_compute_network)$/, "the cluster's"],
  ["flow logs", /^(aws_flow_log|azurerm_network_watcher_flow_log|google_compute_subnetwork)$/, "none"],
  [
    "object stores",
    /^(aws_s3_bucket|azurerm_storage_container|google_storage_bucket)$/,
    "SeaweedFS or MinIO",
  ],
  [
    "Postgres",
    /^(aws_db_instance|azurerm_postgresql_flexible_server|google_sql_database_instance)$/,
    "CloudNativePG",
  ],
  [
    "secrets",
    /^(aws_secretsmanager_secret|azurerm_key_vault|google_secret_manager_secret|kubernetes_secret_v1)$/,
    "none",
  ],
  [
    "registry",
    /^(aws_ecr_repository|azurerm_container_registry|google_artifact_registry_repository)$/,
    "a container beside the cluster, localhost:5001",
  ],
  [
    "workload identity",
    /^(aws_iam_openid_connect_provider|azurerm_federated_identity_credential|google_service_account)$/,
    "none: keys of the local store, in Secrets",
  ],
  [
    "backup of the database",
    /^(aws_backup_plan|azurerm_postgresql_flexible_server|google_sql_database_instance)$/,
    "none",
  ],
];

/** @throws Error for a component that is missing somewhere and nobody has said why */
function reasonFor(component: string): string {
  const reason = DIFFERENCES[component];
  if (reason === undefined)
    throw new Error(
      `${component} is on some clouds only; install it on all or give the reason in lib/commands/pages/parity.ts`,
    );
  return reason;
}

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
      CAPABILITIES.map(([name, types, otherwise]) => [
        name,
        ...columns.map(({ graph }) => {
          const made = new Set(graph.resources.map(({ type }) => type).filter((type) => types.test(type)));
          return made.size === 0 ? otherwise : [...made].map(code).join(", ");
        }),
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
          has.every(Boolean) ? "" : reasonFor(name),
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
          .join(", ") ||
          (workload.others ?? "none"),
        ...columns.map(({ principals }) => code(principals[name] ?? "")),
      ]),
    ),
  );
}
