import type { HelmValues } from "../../../kubernetes/component";
import { ADDRESSES, hostPortOf, urlOf } from "../../addresses";
import { prometheusAddresses } from "../metrics/prometheus";

/** Image of the collector with every component that is used here (rule 85); the chart gives it the tag. */
export const COLLECTOR_IMAGE = {
  repository: "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib",
} as const;

/** Where the collector's own metrics are. */
export const TELEMETRY_PORT = 8888;

/** Chart defaults that are not wanted; only null removes a default (rule 25). */
export const NO_LEGACY_RECEIVERS = { jaeger: null, zipkin: null, prometheus: null } as const;

/** Ports of the chart by name: none on the node, none for receivers that are off. */
export const ports = (open: readonly ("otlp" | "otlp-http" | "metrics")[]): HelmValues => ({
  ...Object.fromEntries(
    ["jaeger-compact", "jaeger-thrift", "jaeger-grpc", "zipkin"].map((name) => [name, { enabled: false }]),
  ),
  ...Object.fromEntries(
    (["otlp", "otlp-http"] as const).map((name) => [
      name,
      open.includes(name) ? { enabled: true, hostPort: null } : { enabled: false },
    ]),
  ),
  metrics: { enabled: open.includes("metrics") },
});

/** Holds data back while a store is away: for five minutes in memory. */
const patient = {
  retry_on_failure: { enabled: true, max_elapsed_time: "300s" },
  sending_queue: { enabled: true, queue_size: 1000 },
} as const;

/** To Loki, in OTLP. */
export const lokiExporter = {
  "otlp_http/loki": { endpoint: `${urlOf(ADDRESSES.loki)}/otlp`, ...patient },
} as const;

/** To Tempo, in OTLP. */
export const tempoExporter = {
  "otlp_grpc/tempo": { endpoint: hostPortOf(ADDRESSES.tempoOtlpGrpc), tls: { insecure: true }, ...patient },
} as const;

/** To every Prometheus, since each alerts on its own data. */
export function prometheusExporters(profile: {
  readonly replicas: number;
}): Readonly<Record<string, object>> {
  const exporters = prometheusAddresses(profile).map((address, index) => [
    `otlp_http/prometheus-${index}`,
    { endpoint: `${address}/api/v1/otlp`, ...patient },
  ]);
  return Object.fromEntries(exporters) as Record<string, object>;
}
