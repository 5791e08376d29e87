/** Where a chart's values set the security and the resources of one container; each a path of keys, `a.b.c`. */
export interface ValuePaths {
  readonly container: string;
  /** Security context of its pod. */
  readonly pod?: string;
  readonly security?: string;
  readonly resources?: string;
  /** Switches the pod off when `false` or an empty list. */
  readonly enabled?: string;
}

/**
 * For containers whose chart alone is not strict enough for where they run, so that our values decide. Read in each chart's values at the
 * version of the catalogue; containers that are not here are judged as the chart makes them.
 */
export const VALUE_PATHS: Readonly<Record<string, readonly ValuePaths[]>> = {
  "argo-events": [
    {
      container: "controller-manager",
      pod: "global.securityContext",
      security: "controller.containerSecurityContext",
      resources: "controller.resources",
    },
  ],
  "argo-workflows": [
    {
      container: "controller",
      pod: "controller.podSecurityContext",
      security: "controller.securityContext",
      resources: "controller.resources",
    },
    {
      container: "argo-server",
      pod: "server.podSecurityContext",
      security: "server.securityContext",
      resources: "server.resources",
      enabled: "server.enabled",
    },
    {
      container: "apply",
      pod: "crds.upgradeJob.podSecurityContext",
      security: "crds.upgradeJob.securityContext",
      resources: "crds.upgradeJob.resources",
      // The job fetches the full definitions; the short ones are in the chart.
      enabled: "crds.full",
    },
  ],
  "chaos-mesh": [
    { container: "chaos-dns-server", enabled: "dnsServer.create" },
    { container: "chaos-dashboard", enabled: "dashboard.create" },
  ],
  // Grafana has a release of its own.
  "kube-prometheus-stack": [{ container: "grafana", enabled: "grafana.enabled" }],
  "kserve-resources": [
    {
      container: "manager",
      pod: "kserve.controller.securityContext",
      security: "kserve.controller.containerSecurityContext",
      resources: "kserve.controller.resources",
    },
    {
      container: "kube-rbac-proxy",
      security: "kserve.controller.rbacProxy.securityContext",
      resources: "kserve.controller.rbacProxy.resources",
    },
  ],
  minio: [
    {
      container: "minio",
      pod: "securityContext",
      security: "containerSecurityContext",
      resources: "resources",
    },
    {
      container: "minio-make-user",
      // A job for users and buckets, which the chart makes only where it is told of some.
      enabled: "users",
    },
  ],
  mlflow: [
    { container: "mlflow", pod: "podSecurityContext", security: "securityContext", resources: "resources" },
  ],
  opencost: [
    {
      container: "opencost",
      pod: "podSecurityContext",
      security: "opencost.exporter.securityContext",
      resources: "opencost.exporter.resources",
    },
    { container: "opencost-ui", enabled: "opencost.ui.enabled" },
  ],
  "opentelemetry-collector": [
    {
      container: "opentelemetry-collector",
      pod: "podSecurityContext",
      security: "securityContext",
      resources: "resources",
    },
  ],
  reloader: [
    {
      container: "reloader-reloader",
      pod: "reloader.deployment.securityContext",
      security: "reloader.deployment.containerSecurityContext",
      resources: "reloader.deployment.resources",
    },
  ],
  "sealed-secrets": [
    {
      container: "controller",
      pod: "podSecurityContext",
      security: "containerSecurityContext",
      resources: "resources",
    },
  ],
  tempo: [
    {
      container: "tempo",
      pod: "securityContext",
      security: "tempo.securityContext",
      resources: "tempo.resources",
    },
  ],
  tetragon: [
    {
      container: "export-stdout",
      security: "export.securityContext",
      resources: "export.resources",
    },
    {
      container: "tetragon-operator",
      pod: "tetragonOperator.podSecurityContext",
      security: "tetragonOperator.containerSecurityContext",
      resources: "tetragonOperator.resources",
    },
  ],
  velero: [
    {
      container: "velero",
      pod: "podSecurityContext",
      security: "containerSecurityContext",
      resources: "resources",
    },
  ],
};
