import { charts } from "../../../kubernetes/charts";
import type { Component, Flow, HelmValues } from "../../../kubernetes/component";
import { externalSecret } from "../../../kubernetes/external-secret";
import { resources } from "../../../kubernetes/resources";
import { ADDRESSES } from "../../addresses";
import { toApiServer } from "../../flows";
import { NOT_RELOADED } from "../../foundation/reloader";
import type { PlatformInputs } from "../../inputs";
import { HOST_PORTS } from "../../policy/network/host-ports";
import { alertingOf, alertmanagerValues, secretsOf } from "../alerting/alertmanager";
import { receiverSecrets } from "../alerting/receivers";
import { NAMESPACE, PODS } from "../names";
import { replicasOf } from "../sizes";
import { GRAFANA_ADMIN, grafanaValues } from "./grafana";
import { kubeStateMetricsValues } from "./kube-state-metrics";
import { prometheusValues } from "./prometheus";
import { CHART_RULE_GROUPS } from "./rule-groups";

const operatorValues: HelmValues = {
  resources: resources({ cpu: "20m", memory: "128Mi" }),
  prometheusConfigReloader: { resources: resources({ cpu: "5m", memory: "32Mi" }) },
  admissionWebhooks: { patch: { resources: resources({ cpu: "10m", memory: "32Mi" }) } },
};

const nodeExporterValues: HelmValues = {
  resources: resources({ cpu: "10m", memory: "32Mi" }),
  containerSecurityContext: {
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
  },
  // Pools with taints are measured too; nodes without the kubelet's own network are none of ours.
  tolerations: [{ operator: "Exists" }],
};

/** Parts of managed control planes that cannot be scraped, or not on every cloud. */
const hidden = Object.fromEntries(
  ["kubeControllerManager", "kubeScheduler", "kubeEtcd", "kubeProxy", "coreDns"].map((part) => [
    part,
    { enabled: false },
  ]),
);

function values(inputs: Pick<PlatformInputs, "settings" | "cluster">): HelmValues {
  return {
    ...hidden,
    // Hooks upgrade CRDs, which Helm itself leaves as they were.
    crds: { enabled: true, upgradeJob: { enabled: false } },
    defaultRules: { create: true, rules: CHART_RULE_GROUPS },
    // Annotations of the objects Prometheus and Alertmanager, which the operator hands on to their StatefulSets.
    prometheus: { annotations: NOT_RELOADED, ...prometheusValues(inputs) },
    alertmanager: { annotations: NOT_RELOADED, ...alertmanagerValues(inputs) },
    grafana: grafanaValues(inputs.settings),
    prometheusOperator: operatorValues,
    "kube-state-metrics": kubeStateMetricsValues,
    "prometheus-node-exporter": nodeExporterValues,
  };
}

const scrapes = (to: Flow["to"], ports: readonly number[], why: string): Flow => ({
  from: PODS.prometheus,
  to,
  ports,
  why,
});

const FLOWS: readonly Flow[] = [
  toApiServer(NAMESPACE, "discovers what to scrape and watches its own objects"),
  scrapes("nodes", [HOST_PORTS.nodeExporter, HOST_PORTS.kubelet], "scrapes node-exporter and the kubelets"),
  scrapes("api-server", [443, 6443], "scrapes the API server"),
  scrapes(PODS.kubeStateMetrics, [8080], "scrapes the state of objects"),
  scrapes(PODS.operator, [10250], "scrapes the operator"),
  scrapes(PODS.grafana, [3000], "scrapes Grafana"),
  scrapes(PODS.prometheus, [9090, 8080], "scrapes itself and its config reloader"),
  scrapes(PODS.alertmanager, [9093, 8080], "sends alerts and scrapes"),
  { from: PODS.alertmanager, to: "internet", ports: [443], why: "notifies people" },
  { from: PODS.grafana, to: PODS.prometheus, ports: [9090], why: "queries metrics" },
  { from: PODS.grafana, to: PODS.alertmanager, ports: [9093], why: "shows alerts" },
  { from: PODS.grafana, to: PODS.loki, ports: [ADDRESSES.loki.port], why: "queries logs" },
  { from: PODS.grafana, to: PODS.tempo, ports: [ADDRESSES.tempo.port], why: "queries traces" },
];

/** What replicas of Alertmanager tell one another: small things by UDP, the whole state by TCP. Nothing where there is one. */
function gossip({ profile }: PlatformInputs["settings"]): readonly Flow[] {
  if (replicasOf(profile).alertmanager < 2) return [];
  const both = { from: PODS.alertmanager, to: PODS.alertmanager, ports: [9094] };
  return [
    { ...both, why: "agrees with the other replicas on what was sent" },
    { ...both, protocol: "UDP", why: "sees which other replicas are there" },
  ];
}

/** Metrics, alerting and dashboards' server: kube-prometheus-stack. */
export function prometheusStack(inputs: Pick<PlatformInputs, "settings" | "cluster" | "secrets">): Component {
  const alerting = alertingOf(inputs.settings);
  const password = inputs.secrets.generate(GRAFANA_ADMIN);
  const admin = externalSecret({
    name: GRAFANA_ADMIN,
    namespace: NAMESPACE,
    data: { "admin-password": password },
    template: { "admin-user": "admin", "admin-password": '{{ index . "admin-password" }}' },
  });
  return {
    name: "kube-prometheus-stack",
    layer: "observability",
    description:
      "Collects metrics, evaluates alerts and shows dashboards: Prometheus, Alertmanager and Grafana",
    namespace: NAMESPACE,
    serves: ["monitoring.coreos.com"],
    before: [admin, ...receiverSecrets(secretsOf(alerting), inputs.secrets)],
    releases: [{ chart: charts.kubePrometheusStack, values: values(inputs), timeoutSeconds: 1200 }],
    flows: [...FLOWS, ...gossip(inputs.settings)],
    webhooks: [{ pods: PODS.operator.labels, port: 10250 }],
    interfaces: [
      {
        name: "grafana",
        service: ADDRESSES.grafana.service,
        port: ADDRESSES.grafana.port,
        localPort: 3000,
        signIn: "proxy",
        pods: PODS.grafana.labels,
        targetPort: 3000,
        passwordCommand: inputs.secrets.readCommand(password),
      },
    ],
    budgets: [
      { name: "prometheus", pods: PODS.prometheus.labels },
      { name: "alertmanager", pods: PODS.alertmanager.labels },
    ],
  };
}
