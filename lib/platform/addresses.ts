import type { NamespaceName } from "./namespaces";

/** A Service inside the cluster that components of other layers talk to. */
export interface ServiceAddress {
  readonly namespace: NamespaceName;
  /** Name of the Service: what its release is named, so that this table holds. */
  readonly service: string;
  /** Port of the Service. */
  readonly port: number;
  /** @default "http" */
  readonly scheme?: "http" | "https" | "grpc";
}

/**
 * Where the platform's own services are in the cluster: the one place that says it, read by whoever serves the address and by whoever
 * calls it. Service names are what each chart makes of the release name given here:
 * `kube-prometheus-stack`, `grafana`, `loki`, `tempo`, `opentelemetry-collector`, `mlflow`, `argo-workflows` are released under their charts' names,
 * Argo CD as `argocd`; the gateway's proxy Service has the name set in its EnvoyProxy.
 */
export const ADDRESSES = {
  prometheus: { namespace: "monitoring", service: "kube-prometheus-stack-prometheus", port: 9090 },
  alertmanager: { namespace: "monitoring", service: "kube-prometheus-stack-alertmanager", port: 9093 },
  grafana: { namespace: "monitoring", service: "grafana", port: 80 },
  loki: { namespace: "monitoring", service: "loki", port: 3100 },
  tempo: { namespace: "monitoring", service: "tempo", port: 3200 },
  tempoOtlpGrpc: { namespace: "monitoring", service: "tempo", port: 4317, scheme: "grpc" },
  otlpGrpc: { namespace: "monitoring", service: "opentelemetry-collector", port: 4317, scheme: "grpc" },
  otlpHttp: { namespace: "monitoring", service: "opentelemetry-collector", port: 4318 },
  mlflow: { namespace: "mlflow", service: "mlflow", port: 80 },
  argoServer: { namespace: "argo", service: "argo-workflows-server", port: 2746 },
  argocdServer: { namespace: "argocd", service: "argocd-server", port: 80 },
  inferenceGateway: { namespace: "envoy-gateway", service: "inference-gateway", port: 80 },
} as const satisfies Record<string, ServiceAddress>;

/** Host name that resolves in every pod, whatever the cluster's domain is. */
export const hostOf = (address: ServiceAddress): string => `${address.service}.${address.namespace}.svc`;

/** `host:port`, as gRPC clients want it. */
export const hostPortOf = (address: ServiceAddress): string => `${hostOf(address)}:${String(address.port)}`;

/** Address as a URL, for example `http://mlflow.mlflow.svc:80`. */
export const urlOf = (address: ServiceAddress): string =>
  `${address.scheme === "https" ? "https" : "http"}://${hostPortOf(address)}`;
