/** What one record of a chart's values may hold. */
export interface KnownFields {
  /** Fields that must be there. @default none */
  readonly needed?: readonly string[];
  /** @default any: the program takes more than is known here */
  readonly allowed?: readonly string[];
}

/** Places of charts' values that a chart copies into a custom resource or a configuration unread. */
export interface FreeForm {
  readonly chart: string;
  /** Keys with dots between, or one by one where a key has a dot; `*` stands for every field of a record, `[]` for every element of a list. */
  readonly path: string | readonly string[];
  readonly fields: KnownFields;
  readonly source: string;
}

/** Spec of Velero's Backup. */
const BACKUP = [
  "csiSnapshotTimeout",
  "datamover",
  "defaultVolumesToFsBackup",
  "defaultVolumesToRestic",
  "excludedClusterScopedResources",
  "excludedNamespaceScopedResources",
  "excludedNamespaces",
  "excludedResources",
  "hooks",
  "includeClusterResources",
  "includedClusterScopedResources",
  "includedNamespaceScopedResources",
  "includedNamespaces",
  "includedResources",
  "itemOperationTimeout",
  "labelSelector",
  "metadata",
  "orLabelSelectors",
  "orderedResources",
  "resourcePolicy",
  "snapshotMoveData",
  "snapshotVolumes",
  "storageLocation",
  "ttl",
  "uploaderConfig",
  "volumeGroupSnapshotLabelKey",
  "volumeSnapshotLocations",
];

/** Where Grafana says which sections and keys its file has. */
const GRAFANA_INI = "grafana/grafana conf/defaults.ini";

/** What is written in each section of Grafana's file: a key that it does not know is passed over, and its default holds. */
const GRAFANA_KEYS: Readonly<Record<string, readonly string[]>> = {
  analytics: ["check_for_updates", "check_for_plugin_updates", "reporting_enabled"],
  server: ["root_url"],
  security: ["cookie_secure", "disable_gravatar"],
  "auth.anonymous": ["enabled"],
  "auth.proxy": ["enabled", "header_name", "header_property", "auto_sign_up"],
  users: ["auto_assign_org_role", "allow_sign_up"],
};

const GRAFANA_SECTIONS: readonly FreeForm[] = [
  {
    chart: "grafana",
    path: ["grafana.ini"],
    fields: { needed: ["analytics", "server", "security", "auth.anonymous"] },
    source: GRAFANA_INI,
  },
  ...Object.entries(GRAFANA_KEYS).map(([section, needed]): FreeForm => ({
    chart: "grafana",
    path: ["grafana.ini", section],
    fields: { needed },
    source: GRAFANA_INI,
  })),
];

/** Read at the versions of the catalogue, 2026-09. */
export const FREE_FORM: readonly FreeForm[] = [
  {
    chart: "velero",
    path: "schedules.*",
    fields: {
      needed: ["schedule", "template"],
      allowed: [
        "annotations",
        "disabled",
        "labels",
        "paused",
        "schedule",
        "skipImmediately",
        "template",
        "useOwnerReferencesInBackup",
      ],
    },
    source: "the chart's templates/schedule.yaml and Velero's Schedule",
  },
  {
    chart: "velero",
    path: "schedules.*.template",
    fields: { needed: ["ttl", "storageLocation", "includedNamespaces"], allowed: BACKUP },
    source: "Velero's Backup",
  },
  {
    chart: "velero",
    path: "configuration.backupStorageLocation.[]",
    fields: {
      needed: ["name", "provider", "bucket"],
      allowed: [
        "accessMode",
        "annotations",
        "backupSyncPeriod",
        "bucket",
        "caCert",
        "config",
        "credential",
        "default",
        "name",
        "prefix",
        "provider",
        "validationFrequency",
      ],
    },
    source: "the chart's values and Velero's BackupStorageLocation",
  },
  {
    chart: "argo-workflows",
    path: "controller.persistence",
    fields: {
      allowed: [
        "archive",
        "archiveLabelSelector",
        "archiveTTL",
        "clusterName",
        "connectionPool",
        "mysql",
        "nodeStatusOffLoad",
        "postgresql",
        "skipMigration",
      ],
    },
    source: "argo-workflows docs/workflow-controller-configmap.md, PersistConfig",
  },
  {
    chart: "argo-workflows",
    path: "controller.persistence.postgresql",
    fields: {
      needed: ["host", "port", "database", "tableName", "userNameSecret", "passwordSecret"],
      allowed: [
        "database",
        "host",
        "passwordSecret",
        "port",
        "ssl",
        "sslMode",
        "tableName",
        "userNameSecret",
      ],
    },
    source: "the chart's values and argo-workflows docs/workflow-controller-configmap.md, PostgreSQLConfig",
  },
  {
    chart: "loki",
    path: "loki.schemaConfig",
    fields: { needed: ["configs"], allowed: ["configs"] },
    source: "grafana.com/docs/loki, period_config",
  },
  {
    chart: "loki",
    path: "loki.schemaConfig.configs.[]",
    fields: {
      needed: ["from", "store", "object_store", "schema", "index"],
      allowed: ["chunks", "from", "index", "object_store", "row_shards", "schema", "store"],
    },
    source: "grafana.com/docs/loki, period_config",
  },
  {
    chart: "loki",
    path: "loki.analytics",
    fields: { needed: ["reporting_enabled"], allowed: ["proxy_url", "reporting_enabled", "usage_stats_url"] },
    source: "grafana.com/docs/loki, analytics",
  },
  {
    chart: "loki",
    path: "loki.compactor",
    fields: { needed: ["working_directory", "retention_enabled", "delete_request_store"] },
    source: "grafana.com/docs/loki, compactor",
  },
  {
    chart: "kube-prometheus-stack",
    path: ["kube-state-metrics"],
    fields: { needed: ["metricLabelsAllowlist", "customResourceState"] },
    source: "values of the chart kube-state-metrics",
  },
  {
    chart: "dcgm-exporter",
    path: "extraHostVolumes.[]",
    fields: { needed: ["name", "hostPath"], allowed: ["hostPath", "hostPathType", "name"] },
    source: "the chart's templates/daemonset.yaml",
  },
  ...GRAFANA_SECTIONS,
];
