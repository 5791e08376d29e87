import type { PodSelector } from "../../kubernetes/component";

/** Namespace of everything that observes. */
export const NAMESPACE = "monitoring";

/** Name of the dashboards' owner in labels: the sidecar of Grafana picks up ConfigMaps that carry it. */
export const DASHBOARD_LABEL = { grafana_dashboard: "1" } as const;

/** Uids of Grafana's data sources: links between metrics, logs and traces and the dashboards name them. */
export const DATA_SOURCES = {
  prometheus: "prometheus",
  alertmanager: "alertmanager",
  loki: "loki",
  tempo: "tempo",
} as const;

const selector = (
  labels: Readonly<Record<string, string>>,
): PodSelector & { readonly labels: Readonly<Record<string, string>> } => ({
  namespace: NAMESPACE,
  labels,
});

/** Pods of each part, by labels that their charts and the Prometheus operator set. */
export const PODS = {
  prometheus: selector({ "app.kubernetes.io/name": "prometheus" }),
  alertmanager: selector({ "app.kubernetes.io/name": "alertmanager" }),
  operator: selector({ app: "kube-prometheus-stack-operator" }),
  operatorJobs: selector({ "app.kubernetes.io/component": "prometheus-operator-webhook" }),
  kubeStateMetrics: selector({ "app.kubernetes.io/name": "kube-state-metrics" }),
  grafana: selector({ "app.kubernetes.io/name": "grafana" }),
  loki: selector({ "app.kubernetes.io/name": "loki", "app.kubernetes.io/component": "single-binary" }),
  tempo: selector({ "app.kubernetes.io/name": "tempo" }),
  collector: selector({
    "app.kubernetes.io/name": "opentelemetry-collector",
    component: "standalone-collector",
  }),
  logShipper: selector({ "app.kubernetes.io/name": "log-shipper", component: "agent-collector" }),
  dcgm: selector({ "app.kubernetes.io/name": "dcgm-exporter" }),
  opencost: selector({ "app.kubernetes.io/name": "opencost" }),
} as const;
