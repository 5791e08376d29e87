import { charts } from "../../../kubernetes/charts";
import type { Component, HelmValues } from "../../../kubernetes/component";
import { RESTRICTED_CONTAINER } from "../../../kubernetes/pod-security";
import { resources } from "../../../kubernetes/resources";
import { ADDRESSES } from "../../addresses";
import {
  accessKeyObjects,
  clientEnvironment,
  objectStorePort,
  tempoStorage,
} from "../../data/object-store-clients";
import type { PlatformInputs } from "../../inputs";
import { prometheusAddresses } from "../metrics/prometheus";
import { NAMESPACE, PODS } from "../names";
import { SIZES } from "../sizes";

type TempoInputs = Pick<PlatformInputs, "settings" | "cluster" | "stores" | "identities">;

/** Rates and durations of spans and of calls between services, written to every Prometheus, which must take remote writes (rule 84). */
function generator(profile: TempoInputs["settings"]["profile"]): HelmValues {
  return {
    enabled: true,
    storage: {
      path: "/var/tempo/generator/wal",
      remote_write: prometheusAddresses(profile).map((address) => ({
        url: `${address}/api/v1/write`,
        send_exemplars: true,
      })),
    },
    traces_storage: { path: "/var/tempo/generator/traces" },
  };
}

function values({ settings, cluster, stores, identities }: TempoInputs): HelmValues {
  const { serviceAccount, serviceAccountAnnotations, podLabels } = identities.tempo;
  const size = SIZES[settings.profile.size];
  return {
    replicas: 1,
    serviceAccount: { create: true, name: serviceAccount, annotations: serviceAccountAnnotations },
    podLabels,
    tempo: {
      // The same single tenant as for logs.
      multitenancyEnabled: false,
      reportingEnabled: false,
      memBallastSizeMbs: 0,
      retention: `${settings.profile.retention.traceDays * 24}h`,
      storage: { trace: tempoStorage(stores.traces) },
      receivers: { jaeger: null },
      metricsGenerator: generator(settings.profile),
      overrides: { defaults: { metrics_generator: { processors: ["service-graphs", "span-metrics"] } } },
      extraEnv: clientEnvironment(stores.traces),
      securityContext: RESTRICTED_CONTAINER,
      resources: resources(size.tempo),
    },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      fsGroup: 10001,
      seccompProfile: { type: "RuntimeDefault" },
    },
    persistence: { enabled: true, size: size.bufferVolume, storageClassName: cluster.storageClass },
  };
}

/**
 * Keeps traces in the object store for the profile's days. One replica on every profile: this chart's is the single binary; while it
 * restarts the collectors hold spans back for five minutes.
 */
export function tempo(inputs: TempoInputs): Component {
  return {
    name: "tempo",
    layer: "observability",
    description: "Keeps traces in the object store and derives metrics from them",
    namespace: NAMESPACE,
    before: accessKeyObjects(inputs.stores.traces, NAMESPACE),
    releases: [{ chart: charts.tempo, values: values(inputs) }],
    metrics: [{ name: "tempo", pods: PODS.tempo, port: "prom-metrics", portNumber: ADDRESSES.tempo.port }],
    flows: [
      {
        from: PODS.tempo,
        to: "object-store",
        ports: [objectStorePort(inputs.stores.traces)],
        why: "stores blocks of traces",
      },
      {
        from: PODS.tempo,
        to: PODS.prometheus,
        ports: [ADDRESSES.prometheus.port],
        why: "writes what it derives from spans",
      },
    ],
  };
}
