import type { Chart } from "./chart-version";

/** Charts that look at the platform: metrics, logs, traces, costs, what runs. Their versions stand here alone, as those of `charts.ts` do. */
export const observabilityCharts = {
  // renovate: datasource=helm depName=chaos-mesh registryUrl=https://charts.chaos-mesh.org
  chaosMesh: {
    repository: "https://charts.chaos-mesh.org",
    name: "chaos-mesh",
    version: "2.8.3",
    specified: "2.8.1",
    reason: "tested on 1.35.2, image fixes only",
  },
  // renovate: datasource=helm depName=dcgm-exporter registryUrl=https://nvidia.github.io/dcgm-exporter/helm-charts
  dcgmExporter: {
    repository: "https://nvidia.github.io/dcgm-exporter/helm-charts",
    name: "dcgm-exporter",
    version: "4.8.2",
    specified: "3.6.1",
    reason: "newest",
  },
  // renovate: datasource=helm depName=grafana registryUrl=https://grafana-community.github.io/helm-charts
  grafana: {
    repository: "https://grafana-community.github.io/helm-charts",
    name: "grafana",
    version: "12.11.1",
    reason: "the one that kube-prometheus-stack 88.5.3 was made with",
  },
  // renovate: datasource=helm depName=kube-prometheus-stack registryUrl=https://prometheus-community.github.io/helm-charts
  kubePrometheusStack: {
    repository: "https://prometheus-community.github.io/helm-charts",
    name: "kube-prometheus-stack",
    version: "88.5.3",
    specified: "81.6.7",
    reason: "newest; states no upper end",
  },
  // renovate: datasource=helm depName=loki registryUrl=https://grafana-community.github.io/helm-charts
  loki: {
    repository: "https://grafana-community.github.io/helm-charts",
    name: "loki",
    version: "18.11.0",
    specified: "6.24.0",
    reason: "the maintained open-source chart; Loki 3.3 is out of support",
  },
  // renovate: datasource=helm depName=metrics-server registryUrl=https://kubernetes-sigs.github.io/metrics-server
  metricsServer: {
    repository: "https://kubernetes-sigs.github.io/metrics-server",
    name: "metrics-server",
    version: "3.13.1",
    reason: "newest",
  },
  // renovate: datasource=helm depName=opencost registryUrl=https://opencost.github.io/opencost-helm-chart
  opencost: {
    repository: "https://opencost.github.io/opencost-helm-chart",
    name: "opencost",
    version: "2.5.14",
    specified: "2.5.26",
    reason: "the newest that the chart repository was seen to publish",
  },
  // renovate: datasource=helm depName=opentelemetry-collector registryUrl=https://open-telemetry.github.io/opentelemetry-helm-charts
  openTelemetryCollector: {
    repository: "https://open-telemetry.github.io/opentelemetry-helm-charts",
    name: "opentelemetry-collector",
    version: "0.170.0",
    specified: "0.108.0",
    reason: "newest; images moved to ghcr.io",
  },
  // renovate: datasource=helm depName=tempo registryUrl=https://grafana-community.github.io/helm-charts
  tempo: {
    repository: "https://grafana-community.github.io/helm-charts",
    name: "tempo",
    version: "2.2.4",
    specified: "1.15.0",
    reason: "the maintained home; the old chart ended at 1.24.4",
  },
  // renovate: datasource=helm depName=tetragon registryUrl=https://helm.cilium.io
  tetragon: {
    repository: "https://helm.cilium.io",
    name: "tetragon",
    version: "1.7.0",
    specified: "1.6.0",
    reason: "tested on 1.35.1",
  },
} as const satisfies Record<string, Chart>;
