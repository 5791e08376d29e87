import { charts } from "../../../kubernetes/charts";
import type { Component, Flow, HelmValues } from "../../../kubernetes/component";
import { resources } from "../../../kubernetes/resources";
import { toApiServer } from "../../flows";
import { NOT_RELOADED } from "../../foundation/reloader";
import type { PlatformInputs } from "../../inputs";
import { HOST_PORTS } from "../../policy/network/host-ports";
import { alertingOf, alertmanagerValues, secretsOf } from "../alerting/alertmanager";
import { receiverSecrets } from "../alerting/receivers";
import { NAMESPACE, PODS } from "../names";
import { replicasOf } from "../sizes";
import { GRAFANA_CONTENT } from "./grafana";
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
    grafana: GRAFANA_CONTENT,
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
  scrapes(PODS.prometheus, [9090, 8080], "scrapes itself and its config reloader"),
  scrapes(PODS.alertmanager, [9093, 8080], "sends alerts and scrapes"),
  { from: PODS.alertmanager, to: "internet", ports: [443], why: "notifies people" },
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

/** Metrics and alerting: kube-prometheus-stack, without Grafana. */
export function prometheusStack(inputs: Pick<PlatformInputs, "settings" | "cluster" | "secrets">): Component {
  const alerting = alertingOf(inputs.settings);
  return {
    name: "kube-prometheus-stack",
    layer: "observability",
    description: "Collects metrics and evaluates alerts: Prometheus and Alertmanager",
    namespace: NAMESPACE,
    serves: ["monitoring.coreos.com"],
    before: receiverSecrets(secretsOf(alerting), inputs.secrets),
    releases: [{ chart: charts.kubePrometheusStack, values: values(inputs) }],
    flows: [...FLOWS, ...gossip(inputs.settings)],
    webhooks: [{ pods: PODS.operator.labels, port: 10250 }],
    budgets: [
      { name: "prometheus", pods: PODS.prometheus.labels },
      { name: "alertmanager", pods: PODS.alertmanager.labels },
    ],
  };
}
