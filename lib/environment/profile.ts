/** The stages an environment can be at. A stage is a profile, never an `if` in a construct. */
export const STAGES = ["dev", "staging", "prod"] as const;
/** One of {@link STAGES}. */
export type Stage = (typeof STAGES)[number];

/** CPU and memory as Kubernetes quantities, for example `{ cpu: "2", memory: "4Gi" }`. */
export interface Compute {
  /** Cores, for example `"500m"` or `"2"`. */
  readonly cpu: string;
  /** Bytes with a binary suffix, for example `"4Gi"`. */
  readonly memory: string;
}

/** What a tenant namespace may use in total. */
export interface Quota {
  /** Sum of requests. */
  readonly requests: Compute;
  /** Sum of limits. */
  readonly limits: Compute;
  /** GPUs requested at the same time (`requests.nvidia.com/gpu`: the only key by which the API server counts GPUs, rule 32). */
  readonly gpus: number;
  /** Pods at the same time. */
  readonly pods: number;
}

/** Everything in which the stages differ. All of it can be overridden in an environment's file. */
export interface Profile {
  /** Availability zones that the network and the regional services span. */
  readonly zones: number;
  /** One NAT gateway in every zone instead of one in all: safe against the loss of a zone, three times the price. */
  readonly natPerZone: boolean;
  /** Data may be destroyed with the environment: buckets and registries emptied, no deletion protection, no final snapshot, secrets gone at once. */
  readonly disposable: boolean;
  /** Control plane and nodes spread for the loss of a zone (a regional instead of a zonal GKE cluster, AKS uptime SLA). */
  readonly highAvailability: boolean;
  /** Which row of a cloud's machine table serves the general pool and the database. */
  readonly size: "small" | "large";
  /** Nodes of the general pool, which carries the platform itself. */
  readonly general: { readonly min: number; readonly max: number };
  /** Nodes of the training pool; the minimum is always zero. */
  readonly training: { readonly max: number; readonly spot: boolean };
  /** GPUs that may run at once, and whether they are spot capacity first; the minimum is always zero. */
  readonly gpu: { readonly max: number; readonly spot: boolean };
  /** The Postgres server. Sizes in GiB, backups in days. */
  readonly database: {
    readonly storageGib: number;
    readonly maxStorageGib: number;
    readonly multiZone: boolean;
    readonly backupDays: number;
  };
  /** Days that things are kept. */
  readonly retention: {
    readonly flowLogDays: number;
    readonly auditLogDays: number;
    readonly logDays: number;
    readonly traceDays: number;
    readonly metricDays: number;
    readonly dailyBackupDays: number;
    readonly weeklyBackupDays: number;
  };
  /** Replicas of every stateless service of the platform and of a served model. */
  readonly replicas: number;
  /** Default limits and GPUs of one model server. */
  readonly model: Compute & { readonly gpus: number };
  /** What the namespace of the data scientists (`mlops`) may use. */
  readonly quota: Quota;
  /** Whether admission policies refuse (`Enforce`) or only report (`Audit`). */
  readonly policyAction: "Audit" | "Enforce";
}

const small = { requests: { cpu: "20", memory: "40Gi" }, limits: { cpu: "40", memory: "80Gi" } } as const;

/** How long things are kept where nothing has to be answered for later. Metrics as long as the longest objective looks back. */
const SHORT_RETENTION = {
  flowLogDays: 30,
  auditLogDays: 30,
  logDays: 30,
  traceDays: 7,
  metricDays: 30,
  dailyBackupDays: 30,
  weeklyBackupDays: 120,
} as const;

/** The three profiles: dev is cheap and disposable, prod is safe, staging is prod's shape at dev's size. */
export const PROFILES: Readonly<Record<Stage, Profile>> = {
  dev: {
    zones: 3,
    natPerZone: false,
    disposable: true,
    highAvailability: false,
    size: "small",
    general: { min: 2, max: 4 },
    training: { max: 5, spot: true },
    gpu: { max: 2, spot: true },
    database: { storageGib: 20, maxStorageGib: 100, multiZone: false, backupDays: 7 },
    retention: SHORT_RETENTION,
    replicas: 1,
    model: { cpu: "2", memory: "4Gi", gpus: 1 },
    quota: { ...small, gpus: 4, pods: 50 },
    policyAction: "Audit",
  },
  staging: {
    zones: 3,
    natPerZone: false,
    disposable: true,
    highAvailability: false,
    size: "small",
    general: { min: 2, max: 6 },
    training: { max: 10, spot: true },
    gpu: { max: 4, spot: true },
    database: { storageGib: 50, maxStorageGib: 200, multiZone: false, backupDays: 7 },
    retention: SHORT_RETENTION,
    replicas: 2,
    model: { cpu: "4", memory: "8Gi", gpus: 1 },
    quota: { ...small, gpus: 4, pods: 100 },
    policyAction: "Enforce",
  },
  prod: {
    zones: 3,
    natPerZone: true,
    disposable: false,
    highAvailability: true,
    size: "large",
    general: { min: 3, max: 10 },
    training: { max: 20, spot: false },
    gpu: { max: 8, spot: false },
    database: { storageGib: 100, maxStorageGib: 1000, multiZone: true, backupDays: 30 },
    retention: {
      flowLogDays: 90,
      auditLogDays: 90,
      logDays: 30,
      traceDays: 7,
      metricDays: 30,
      dailyBackupDays: 30,
      weeklyBackupDays: 120,
    },
    replicas: 3,
    model: { cpu: "8", memory: "16Gi", gpus: 2 },
    quota: {
      requests: { cpu: "80", memory: "320Gi" },
      limits: { cpu: "160", memory: "640Gi" },
      gpus: 8,
      pods: 200,
    },
    policyAction: "Enforce",
  },
};
