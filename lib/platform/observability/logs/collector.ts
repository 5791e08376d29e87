import { charts } from "../../../kubernetes/charts";
import type { Component, HelmValues } from "../../../kubernetes/component";
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from "../../../kubernetes/pod-security";
import { resources } from "../../../kubernetes/resources";
import { ADDRESSES } from "../../addresses";
import { toApiServer } from "../../flows";
import type { PlatformInputs } from "../../inputs";
import { NAMESPACE, PODS } from "../names";
import { SIZES } from "../sizes";
import {
  COLLECTOR_IMAGE,
  lokiExporter,
  NO_LEGACY_RECEIVERS,
  ports,
  prometheusExporters,
  TELEMETRY_PORT,
  tempoExporter,
} from "./collector-parts";

const pipeline = (...exporters: readonly string[]): object => ({
  receivers: ["otlp"],
  processors: ["memory_limiter", "batch"],
  exporters,
});

function values({ profile }: PlatformInputs["settings"]): HelmValues {
  const metrics = prometheusExporters(profile);
  return {
    mode: "deployment",
    image: COLLECTOR_IMAGE,
    replicaCount: profile.replicas,
    presets: { kubernetesAttributes: { enabled: true } },
    config: {
      receivers: NO_LEGACY_RECEIVERS,
      exporters: { debug: null, ...lokiExporter, ...tempoExporter, ...metrics },
      service: {
        pipelines: {
          logs: pipeline(...Object.keys(lokiExporter)),
          traces: pipeline(...Object.keys(tempoExporter)),
          metrics: pipeline(...Object.keys(metrics)),
        },
      },
    },
    ports: ports(["otlp", "otlp-http", "metrics"]),
    podSecurityContext: { ...RESTRICTED_POD, runAsUser: 10001, runAsGroup: 10001 },
    securityContext: RESTRICTED_CONTAINER,
    resources: resources(SIZES[profile.size].collector),
  };
}

/** Where the platform's and the teams' own programs send spans, log records and metrics: one address, OTLP. */
export function collector(inputs: Pick<PlatformInputs, "settings">): Component {
  return {
    name: "opentelemetry-collector",
    layer: "observability",
    description: "Takes traces, logs and metrics in OTLP and hands them to Tempo, Loki and Prometheus",
    namespace: NAMESPACE,
    releases: [
      {
        chart: charts.openTelemetryCollector,
        name: ADDRESSES.otlpGrpc.service,
        values: values(inputs.settings),
      },
    ],
    metrics: [
      { name: "opentelemetry-collector", pods: PODS.collector, port: "metrics", portNumber: TELEMETRY_PORT },
    ],
    flows: [
      toApiServer(NAMESPACE, "looks up the pod that sent something", PODS.collector.labels),
      { from: PODS.collector, to: PODS.loki, ports: [ADDRESSES.loki.port], why: "stores log records" },
      { from: PODS.collector, to: PODS.tempo, ports: [ADDRESSES.tempoOtlpGrpc.port], why: "stores spans" },
      {
        from: PODS.collector,
        to: PODS.prometheus,
        ports: [ADDRESSES.prometheus.port],
        why: "stores pushed metrics",
      },
      ...["mlops", "argo", "mlflow", "kserve", "envoy-gateway"].map((namespace) => ({
        from: { namespace },
        to: PODS.collector,
        ports: [ADDRESSES.otlpGrpc.port, ADDRESSES.otlpHttp.port],
        why: "programs send their telemetry",
      })),
    ],
    budgets: [{ name: "opentelemetry-collector", pods: PODS.collector.labels }],
  };
}
