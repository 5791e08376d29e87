import { charts } from "../../../kubernetes/charts";
import type { Component, Flow, HelmValues } from "../../../kubernetes/component";
import { externalSecret } from "../../../kubernetes/external-secret";
import { resources } from "../../../kubernetes/resources";
import { ADDRESSES, urlOf } from "../../addresses";
import { toApiServer } from "../../flows";
import type { PlatformInputs } from "../../inputs";
import { DATA_SOURCES, NAMESPACE, PODS } from "../names";

/** Kubernetes Secret with the administrator's name and password. */
const GRAFANA_ADMIN = "grafana-admin";

/** From a trace to the log lines of its pods in the same minutes. */
const traceToLogs = {
  datasourceUid: DATA_SOURCES.loki,
  spanStartTimeShift: "-5m",
  spanEndTimeShift: "5m",
  tags: [
    { key: "k8s.namespace.name", value: "k8s_namespace_name" },
    { key: "k8s.pod.name", value: "k8s_pod_name" },
  ],
  filterByTraceID: false,
};

/** From a trace to the rate of its service's spans, which Tempo's generator writes to Prometheus. */
const traceToMetrics = {
  datasourceUid: DATA_SOURCES.prometheus,
  tags: [{ key: "service.name", value: "service" }],
  queries: [
    { name: "Rate of this service", query: "sum(rate(traces_spanmetrics_calls_total{$__tags}[5m]))" },
  ],
};

/** From a log line that carries a trace id, as JSON or as key=value, to the trace. */
const logToTrace = {
  datasourceUid: DATA_SOURCES.tempo,
  matcherRegex: String.raw`trace_?[iI][dD]["=: ]+([0-9a-f]{32})`,
  name: "trace",
  // The dollars are doubled: Grafana replaces ${...} of a provisioning file by environment variables.
  url: "$${__value.raw}",
  urlDisplayLabel: "Show the trace",
};

const loki = {
  name: "Loki",
  uid: DATA_SOURCES.loki,
  type: "loki",
  access: "proxy",
  url: urlOf(ADDRESSES.loki),
  jsonData: { derivedFields: [logToTrace] },
};

const tempo = {
  name: "Tempo",
  uid: DATA_SOURCES.tempo,
  type: "tempo",
  access: "proxy",
  url: urlOf(ADDRESSES.tempo),
  jsonData: {
    tracesToLogsV2: traceToLogs,
    tracesToMetrics: traceToMetrics,
    serviceMap: { datasourceUid: DATA_SOURCES.prometheus },
    nodeGraph: { enabled: true },
  },
};

/**
 * Where Grafana is published, people sign in once, at the proxy in front of it; it says who they are, and they may look. The administrator's
 * password from the secret store is for the rest. Only the proxy and Prometheus reach Grafana's port by the network policies. Unpublished
 * there is no proxy to believe, and no TLS: a cookie for TLS alone would never come back over a forwarded port.
 */
function configuration({ oidc, domain }: PlatformInputs["settings"]): Readonly<Record<string, object>> {
  const signIn =
    oidc === undefined || domain === undefined
      ? {}
      : {
          "auth.proxy": {
            enabled: true,
            header_name: "X-Forwarded-Email",
            header_property: "email",
            auto_sign_up: true,
          },
          users: { auto_assign_org_role: "Viewer", allow_sign_up: false },
        };
  return {
    analytics: { check_for_updates: false, check_for_plugin_updates: false, reporting_enabled: false },
    server:
      domain === undefined
        ? { root_url: "http://localhost:3000" }
        : { domain: `grafana.${domain}`, root_url: `https://grafana.${domain}` },
    security: { cookie_secure: domain !== undefined, disable_gravatar: true },
    "auth.anonymous": { enabled: false },
    ...signIn,
  };
}

/** What Prometheus' chart adds to Grafana: data sources and dashboards, which Grafana's sidecars find by their labels. */
export const GRAFANA_CONTENT: HelmValues = {
  enabled: false,
  forceDeployDatasources: true,
  forceDeployDashboards: true,
  defaultDashboardsEnabled: true,
  defaultDashboardsEditable: false,
  additionalDataSources: [loki, tempo],
  sidecar: {
    datasources: {
      uid: DATA_SOURCES.prometheus,
      exemplarTraceIdDestinations: { datasourceUid: DATA_SOURCES.tempo, traceIdLabelName: "trace_id" },
      alertmanager: { uid: DATA_SOURCES.alertmanager },
    },
  },
};

/**
 * Values of Grafana. Everything it shows is provisioned, so it needs no disk and one replica is enough; data sources come from the sidecar
 * alone with exactly one default (rule 87).
 */
function values(settings: PlatformInputs["settings"]): HelmValues {
  return {
    admin: { existingSecret: GRAFANA_ADMIN, userKey: "admin-user", passwordKey: "admin-password" },
    "grafana.ini": configuration(settings),
    sidecar: {
      resources: resources({ cpu: "10m", memory: "96Mi" }),
      datasources: { enabled: true, label: "grafana_datasource", labelValue: "1" },
      dashboards: {
        enabled: true,
        label: "grafana_dashboard",
        labelValue: "1",
        searchNamespace: NAMESPACE,
        folderAnnotation: "grafana_folder",
        provider: { foldersFromFilesStructure: true },
      },
    },
    initChownData: { enabled: false },
    persistence: { enabled: false },
    testFramework: { enabled: false },
    resources: resources({ cpu: "50m", memory: "256Mi" }),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 472,
      runAsGroup: 472,
      fsGroup: 472,
      seccompProfile: { type: "RuntimeDefault" },
    },
  };
}

const FLOWS: readonly Flow[] = [
  toApiServer(NAMESPACE, "its sidecars watch dashboards and data sources", PODS.grafana.labels),
  { from: PODS.grafana, to: PODS.prometheus, ports: [9090], why: "queries metrics" },
  { from: PODS.grafana, to: PODS.alertmanager, ports: [9093], why: "shows alerts" },
  { from: PODS.grafana, to: PODS.loki, ports: [ADDRESSES.loki.port], why: "queries logs" },
  { from: PODS.grafana, to: PODS.tempo, ports: [ADDRESSES.tempo.port], why: "queries traces" },
];

/**
 * The dashboards' server. A release of its own and not a part of Prometheus', so that Prometheus, which takes longest of all, does not wait
 * for Grafana's password to come from the secret store.
 * @param inputs with `domain` and `oidc` in the settings only where Grafana is published, see `publishedSettings`
 */
export function grafana({ settings, secrets }: Pick<PlatformInputs, "settings" | "secrets">): Component {
  const password = secrets.generate(GRAFANA_ADMIN);
  const admin = externalSecret({
    name: GRAFANA_ADMIN,
    namespace: NAMESPACE,
    data: { "admin-password": password },
    template: { "admin-user": "admin", "admin-password": '{{ index . "admin-password" }}' },
  });
  return {
    name: "grafana",
    layer: "observability",
    description: "Shows dashboards of metrics, logs and traces",
    namespace: NAMESPACE,
    before: [admin],
    releases: [{ chart: charts.grafana, values: values(settings) }],
    metrics: [{ name: "grafana", pods: PODS.grafana, port: "grafana", portNumber: 3000 }],
    flows: FLOWS,
    interfaces: [
      {
        name: "grafana",
        service: ADDRESSES.grafana.service,
        port: ADDRESSES.grafana.port,
        localPort: 3000,
        signIn: "proxy",
        pods: PODS.grafana.labels,
        targetPort: 3000,
        passwordCommand: secrets.readCommand(password),
      },
    ],
  };
}
