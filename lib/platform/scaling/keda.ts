import type { WorkloadIdentity } from "../../cloud/workload-identity";
import { charts } from "../../kubernetes/charts";
import type { Component, HelmValues, MetricsEndpoint } from "../../kubernetes/component";
import { toApiServer } from "../../kubernetes/flows";
import { resources } from "../../kubernetes/resources";
import { ADDRESSES } from "../addresses";
import { WORKLOADS } from "../workloads";

const NAMESPACE = WORKLOADS.keda.namespace;
const OPERATOR_PODS = { app: "keda-operator" };
const METRICS_PODS = { app: "keda-operator-metrics-apiserver" };
const WEBHOOK_PODS = { app: "keda-admission-webhooks" };

/** Ports of KEDA's pods. */
const PORTS = { metrics: 8080, metricsService: 9666, externalMetrics: 6443, webhook: 9443 } as const;

/** What KEDA is made from. */
export interface KedaProps {
  /** Of each of its three programs. */
  readonly replicas: number;
  /** Its operator's, which asks the triggers. */
  readonly identity: WorkloadIdentity;
}

/**
 * KEDA: scaling on what Prometheus says, from zero and back. Its triggers ask nothing but Prometheus, so its own identity has no rights in
 * the cloud, and in the cluster it may not read other namespaces' Secrets.
 */
export function keda({ replicas, identity }: KedaProps): Component {
  return {
    name: "keda",
    layer: "scaling",
    description: "Scales workloads on metrics, from zero and back to zero",
    namespace: NAMESPACE,
    serves: ["keda.sh", "eventing.keda.sh"],
    releases: [{ chart: charts.keda, values: values(replicas, identity) }],
    metrics: [
      endpoint("keda-operator", OPERATOR_PODS),
      endpoint("keda-metrics-apiserver", METRICS_PODS),
      endpoint("keda-admission-webhooks", WEBHOOK_PODS),
    ],
    flows: [
      toApiServer(NAMESPACE, "watches ScaledObjects and scales their targets"),
      {
        from: { namespace: NAMESPACE, labels: OPERATOR_PODS },
        to: { namespace: ADDRESSES.prometheus.namespace, labels: { "app.kubernetes.io/name": "prometheus" } },
        ports: [ADDRESSES.prometheus.port],
        why: "asks the triggers' queries",
      },
      {
        from: { namespace: NAMESPACE, labels: METRICS_PODS },
        to: { namespace: NAMESPACE, labels: OPERATOR_PODS },
        ports: [PORTS.metricsService],
        why: "hands the triggers' values to autoscalers",
      },
    ],
    // The API server calls both: the webhook, and the external metrics API that it passes on.
    webhooks: [
      { pods: WEBHOOK_PODS, port: PORTS.webhook },
      { pods: METRICS_PODS, port: PORTS.externalMetrics },
    ],
    budgets: [
      { name: "keda-operator", pods: OPERATOR_PODS },
      { name: "keda-metrics-apiserver", pods: METRICS_PODS },
    ],
  };
}

const endpoint = (name: string, labels: Readonly<Record<string, string>>): MetricsEndpoint => ({
  name,
  pods: { namespace: NAMESPACE, labels },
  port: PORTS.metrics,
  portNumber: PORTS.metrics,
  // The chart declares the port of the metrics API server alone.
  ...(labels === METRICS_PODS ? {} : { undeclared: true }),
});

function values(replicas: number, identity: WorkloadIdentity): HelmValues {
  const small = resources({ cpu: "50m", memory: "128Mi" }, { memory: "512Mi" });
  return {
    image: { pullPolicy: "IfNotPresent" },
    operator: { replicaCount: replicas },
    serviceAccount: {
      operator: { name: identity.serviceAccount, annotations: identity.serviceAccountAnnotations },
    },
    podLabels: { keda: identity.podLabels },
    metricsServer: { replicaCount: replicas },
    webhooks: { replicaCount: replicas },
    // As a text: as a number the flag that it becomes is left out (rule 88).
    logging: { metricServer: { level: "0" } },
    permissions: { operator: { restrict: { secret: true } }, metricServer: { restrict: { secret: true } } },
    prometheus: { operator: { enabled: true }, metricServer: { enabled: true }, webhooks: { enabled: true } },
    resources: { operator: small, metricServer: small, webhooks: small },
  };
}
