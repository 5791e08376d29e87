import type { Component, MetricsEndpoint } from "../../kubernetes/component";
import type { KubernetesObject } from "../../kubernetes/object";

const NAMESPACE = "monitoring";

/** Label with the InferenceService's name on the pods of a served model; its series carry it as `inferenceservice`. */
const MODEL_LABEL = "serving.kserve.io/inferenceservice";

/** How Prometheus writes a Kubernetes label in its discovery metadata. */
const discovered = (label: string): string =>
  `__meta_kubernetes_pod_label_${label.replace(/[^a-zA-Z0-9_]/g, "_")}`;

const interval = (endpoint: MetricsEndpoint): string => `${endpoint.intervalSeconds ?? 30}s`;

/** Certificates of in-cluster exporters are self-signed; the connection is encrypted, the peer is known by its namespace and labels. */
const insecureTls = (endpoint: MetricsEndpoint): object =>
  endpoint.scheme === "https" ? { tlsConfig: { insecureSkipVerify: true } } : {};

/** The job is the endpoint's name, so that alerts and dashboards can say whose series they read. */
const commonRelabelings = (endpoint: MetricsEndpoint): readonly object[] => [
  ...(endpoint.whenReady === true
    ? [{ action: "keep", sourceLabels: ["__meta_kubernetes_pod_ready"], regex: "true" }]
    : []),
  { action: "replace", targetLabel: "job", replacement: endpoint.name },
  { action: "replace", sourceLabels: [discovered(MODEL_LABEL)], targetLabel: "inferenceservice" },
];

function podMonitor(endpoint: MetricsEndpoint): KubernetesObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name: endpoint.name, namespace: NAMESPACE },
    spec: {
      namespaceSelector: { matchNames: [endpoint.pods.namespace] },
      selector: { matchLabels: endpoint.pods.labels },
      podMetricsEndpoints: [
        {
          ...(typeof endpoint.port === "number" ? { portNumber: endpoint.port } : { port: endpoint.port }),
          path: endpoint.path ?? "/metrics",
          scheme: endpoint.scheme ?? "http",
          interval: interval(endpoint),
          honorLabels: endpoint.honorLabels ?? false,
          ...insecureTls(endpoint),
          relabelings: commonRelabelings(endpoint),
        },
      ],
    },
  };
}

/**
 * Discovery by pod gives a target for each declared port; with the address rewritten to the undeclared one they are all the same target,
 * which Prometheus scrapes once (rule 143).
 */
function scrapeConfig(endpoint: MetricsEndpoint): KubernetesObject {
  const { namespace, labels } = endpoint.pods;
  const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return {
    apiVersion: "monitoring.coreos.com/v1alpha1",
    kind: "ScrapeConfig",
    metadata: { name: endpoint.name, namespace: NAMESPACE },
    spec: {
      kubernetesSDConfigs: [
        {
          role: "Pod",
          namespaces: { names: [namespace] },
          selectors: [{ role: "Pod", label: selector.join(",") }],
        },
      ],
      metricsPath: endpoint.path ?? "/metrics",
      scheme: endpoint.scheme ?? "http",
      scrapeInterval: interval(endpoint),
      honorLabels: endpoint.honorLabels ?? false,
      ...insecureTls(endpoint),
      relabelings: [
        { action: "keep", sourceLabels: ["__meta_kubernetes_pod_phase"], regex: "Running" },
        {
          action: "replace",
          sourceLabels: ["__meta_kubernetes_pod_ip"],
          regex: "(.+)",
          targetLabel: "__address__",
          replacement: `$1:${endpoint.portNumber}`,
        },
        { action: "replace", sourceLabels: ["__meta_kubernetes_namespace"], targetLabel: "namespace" },
        { action: "replace", sourceLabels: ["__meta_kubernetes_pod_name"], targetLabel: "pod" },
        ...commonRelabelings(endpoint),
      ],
    },
  };
}

/**
 * What scrapes every component that declares metrics. Waits for the Prometheus operator through the API group of its objects.
 * @throws when two components use one name, since the name is the job of their series
 */
export function monitors(components: readonly Component[]): Component {
  const endpoints = components.flatMap((component) => component.metrics ?? []);
  const names = endpoints.map((endpoint) => endpoint.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`names of metrics endpoints must be unique, got ${twice} twice`);
  return {
    name: "monitors",
    layer: "observability",
    description: "Scrapes every component that declares metrics",
    namespace: NAMESPACE,
    after: endpoints.map((endpoint) =>
      endpoint.undeclared === true ? scrapeConfig(endpoint) : podMonitor(endpoint),
    ),
  };
}
