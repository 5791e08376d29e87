import { charts } from "../../../kubernetes/charts";
import type { Component, HelmValues } from "../../../kubernetes/component";
import { resources } from "../../../kubernetes/resources";
import { ADDRESSES } from "../../addresses";
import {
  accessKeyObjects,
  clientEnvironment,
  lokiStorage,
  lokiStoreType,
  objectStorePort,
} from "../../data/object-store-clients";
import { toApiServer } from "../../flows";
import type { PlatformInputs } from "../../inputs";
import { NAMESPACE, PODS } from "../names";
import { SIZES, replicasOf } from "../sizes";

type LokiInputs = Pick<PlatformInputs, "settings" | "cluster" | "stores" | "identities">;

/** Day from which the index has its present form; a change of form is a second entry with a later day, never an edit of this one. */
const SCHEMA_SINCE = "2024-04-01";

/** Parts of the chart that one replica group with the platform's own dashboards and network policies does without. */
const UNUSED: HelmValues = {
  gateway: { enabled: false },
  chunksCache: { enabled: false },
  resultsCache: { enabled: false },
  lokiCanary: { enabled: false },
  test: { enabled: false },
  sidecar: { rules: { enabled: false } },
};

function configuration({ settings, stores }: LokiInputs): HelmValues {
  const store = lokiStoreType(stores.logs);
  return {
    // One tenant for everybody: without authentication neither shippers nor Grafana name one, so none can name the wrong one (rule 83).
    auth_enabled: false,
    commonConfig: { replication_factor: replicasOf(settings.profile).loki },
    schemaConfig: {
      configs: [
        {
          from: SCHEMA_SINCE,
          store: "tsdb",
          object_store: store,
          schema: "v13",
          index: { prefix: "index_", period: "24h" },
        },
      ],
    },
    storage: lokiStorage(stores.logs),
    limits_config: {
      retention_period: `${settings.profile.retention.logDays * 24}h`,
      allow_structured_metadata: true,
    },
    compactor: {
      working_directory: "/var/loki/compactor",
      retention_enabled: true,
      delete_request_store: store,
    },
    analytics: { reporting_enabled: false },
  };
}

function values(inputs: LokiInputs): HelmValues {
  const { settings, cluster, identities, stores } = inputs;
  const { serviceAccount, serviceAccountAnnotations, podLabels } = identities.loki;
  const size = SIZES[settings.profile.size];
  return {
    ...UNUSED,
    deploymentMode: "Monolithic",
    serviceAccount: { create: true, name: serviceAccount, annotations: serviceAccountAnnotations },
    loki: configuration(inputs),
    singleBinary: {
      replicas: replicasOf(settings.profile).loki,
      podLabels,
      extraEnv: clientEnvironment(stores.logs),
      resources: resources(size.loki),
      podDisruptionBudget: { enabled: false },
      // The write-ahead log has to outlive the pod, whatever the object store is.
      persistence: { enabled: true, size: size.bufferVolume, storageClass: cluster.storageClass },
    },
  };
}

/** Keeps log lines in the object store for the profile's days, and answers queries for them. */
export function loki(inputs: LokiInputs): Component {
  return {
    name: "loki",
    layer: "observability",
    description: "Keeps the logs of every container in the object store",
    namespace: NAMESPACE,
    before: accessKeyObjects(inputs.stores.logs, NAMESPACE),
    releases: [{ chart: charts.loki, values: values(inputs) }],
    metrics: [{ name: "loki", pods: PODS.loki, port: "http-metrics", portNumber: ADDRESSES.loki.port }],
    flows: [
      {
        from: PODS.loki,
        to: PODS.loki,
        ports: [7946, 9095, ADDRESSES.loki.port],
        why: "replicas share the ring and the work of queries",
      },
      {
        from: PODS.loki,
        to: "object-store",
        ports: [objectStorePort(inputs.stores.logs)],
        why: "stores chunks and index",
      },
      toApiServer(NAMESPACE, "watches rules kept in ConfigMaps", PODS.loki.labels),
    ],
    budgets: [{ name: "loki", pods: PODS.loki.labels }],
  };
}
