/** A right on an object store. */
export type StoreAccess = "read" | "read-write";

/** Which cloud rights the pods of one ServiceAccount have. */
export interface Workload {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Rights on the environment's object stores. @default none */
  readonly stores?: Readonly<Partial<Record<StoreName, StoreAccess>>>;
  /** Rights that are given elsewhere, in words. @default none */
  readonly others?: string;
}

/** Object stores of every environment. */
export const STORE_NAMES = ["artifacts", "logs", "traces", "backups"] as const;
/** One of {@link STORE_NAMES}. */
export type StoreName = (typeof STORE_NAMES)[number];

/**
 * The workload by cloud identity matrix, the same on every cloud (rule 3): who may do what outside the cluster.
 * Uploads of artifacts are made by the clients, so every pod that moves them has its own identity (rule 2).
 */
export const WORKLOADS = {
  mlflow: { namespace: "mlflow", serviceAccount: "mlflow", stores: { artifacts: "read-write" } },
  workflow: { namespace: "argo", serviceAccount: "argo-workflow", stores: { artifacts: "read-write" } },
  "workflow-server": {
    namespace: "argo",
    serviceAccount: "argo-workflows-server",
    stores: { artifacts: "read" },
  },
  "kserve-inference": {
    namespace: "mlops",
    serviceAccount: "kserve-inference",
    stores: { artifacts: "read" },
  },
  loki: { namespace: "monitoring", serviceAccount: "loki", stores: { logs: "read-write" } },
  tempo: { namespace: "monitoring", serviceAccount: "tempo", stores: { traces: "read-write" } },
  velero: { namespace: "velero", serviceAccount: "velero", stores: { backups: "read-write" } },
  "external-secrets": {
    namespace: "external-secrets",
    serviceAccount: "external-secrets",
    others: "each secret by its name",
  },
  // Its triggers ask Prometheus alone; a trigger that asks the cloud finds an identity, and needs a right on what it asks.
  keda: { namespace: "keda", serviceAccount: "keda-operator" },
} as const satisfies Record<string, Workload>;

/** Name of a workload with a cloud identity. */
export type WorkloadName = keyof typeof WORKLOADS;
