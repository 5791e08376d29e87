import type { Reason } from "./reasons";

/** Mistakes that no rule fails, looked at one by one: which, where, and why they are no gap. */
export interface Decided extends Reason {
  readonly operators: readonly string[];
  /** Places that it is about. @default every place */
  readonly where?: RegExp;
}

/** Namespaces of level privileged are for what reads the node, and for what never may be refused. */
const PRIVILEGED =
  /platform\/(velero|tetragon|kyverno|chaos-mesh|kube-prometheus-stack|loki|tempo|opencost|opentelemetry-collector|log-shipper|dcgm-exporter)\//;

export const DECIDED: readonly Decided[] = [
  {
    operators: ["drop-one-dependency", "drop-every-dependency"],
    where: /gcp\/nodes\/role/,
    kind: "harmless",
    why: "the API of projects is on since the bootstrap: the provider itself needs it",
  },
  {
    operators: ["policy-of-no-operation"],
    where: /GeneratingPolicy/,
    kind: "harmless",
    why: "a namespace or a model is created once: what follows from its creation is still made",
  },
  {
    operators: ["widen-address-range"],
    where: /azure\/network\/network/,
    kind: "harmless",
    why: "a wider network still holds its subnets",
  },
  {
    operators: ["drop-security-context"],
    where: /envoy-gateway\//,
    kind: "harmless",
    why: "the namespace's level is baseline, which allows it",
  },
  {
    operators: ["wildcard-resource"],
    where: /(karpenter|load-balancer-controller|cluster-autoscaler)/,
    kind: "harmless",
    why: "the statement's condition on tags binds it, or it only reads",
  },
  {
    operators: ["duplicate-release-name"],
    kind: "harmless",
    why: "the name is taken in another namespace only",
  },
  {
    operators: ["listener-without-tls", "service-type-load-balancer"],
    where: /Gateway\/envoy-gateway:inference/,
    kind: "harmless",
    why: "the gateway of models has an address inside the cluster only",
  },
  {
    operators: ["public-api-endpoint"],
    kind: "harmless",
    why: "only the ranges that the environment names may reach the endpoint",
  },
  {
    operators: ["public-vault-or-registry"],
    kind: "harmless",
    why: "the network rules still refuse everybody who is not named",
  },
  {
    operators: [
      "pod-security-restricted",
      "run-as-root",
      "keep-capabilities",
      "drop-security-context",
      "privilege-escalation",
      "privileged-container",
    ],
    where: PRIVILEGED,
    kind: "harmless",
    why: "the namespace's level allows it, by decision: what runs there reads the node",
  },
  {
    operators: ["run-as-root", "keep-capabilities", "drop-security-context"],
    where: /(argo:(training|drift-detection)|argo-workflows\/)/,
    kind: "harmless",
    why: "steps of workflows run at level baseline, which allows it",
  },
  {
    operators: ["remove-resources", "remove-resource-limits", "container-without-limits"],
    kind: "harmless",
    why: "its namespace has neither quota nor policy of limits: the pod runs as the chart makes it",
  },
  {
    operators: ["oversize-cpu-request", "oversize-memory-request"],
    where: /limits\.(cpu|memory)$/,
    kind: "harmless",
    why: "a limit that is never reached changes nothing",
  },
  {
    operators: ["artifacts-expire"],
    where: /(logs|traces|flow-logs)/,
    kind: "harmless",
    why: "logs and traces are meant to expire",
  },
  {
    operators: ["lifecycle-forgotten"],
    kind: "harmless",
    why: "costs storage: nothing is lost, and retention of logs is Loki's and Tempo's own",
  },
  { operators: ["recovery-window"], kind: "harmless", why: "a longer time to change one's mind" },
  {
    operators: ["no-audit-log"],
    kind: "harmless",
    why: "sign-ins and scaling are no longer logged; changes of the cluster still are",
  },
  {
    operators: ["no-flow-logs"],
    where: /azure/,
    kind: "harmless",
    why: "the flows are still stored: only their analysis, or their end, is gone",
  },
  {
    operators: ["remove-pool", "rename-pool-label", "drop-pool-label"],
    kind: "harmless",
    why: "another pool of the same purpose takes the pods",
  },
  {
    operators: ["too-many-gpus"],
    where: /NodePool/,
    kind: "harmless",
    why: "the environment's ceiling of GPUs is higher",
  },
  {
    operators: ["remove-toleration"],
    where: /(log-shipper|node-exporter)/,
    kind: "harmless",
    why: "logs and metrics of tainted nodes are missing; pods run",
  },
  {
    operators: ["new-node-selector", "unsatisfiable-node-selector"],
    where: /^local/,
    kind: "harmless",
    why: "pools of a cluster that exists already are not known here",
  },
  {
    operators: ["selector-ignores-monitors"],
    where: /probeSelector/,
    kind: "harmless",
    why: "the platform has no probes",
  },
  {
    operators: ["anonymous-ui"],
    where: /admin\.enabled/,
    kind: "harmless",
    why: "administrators sign in through the identity provider, or enable the account again",
  },
  {
    operators: ["forbidden-letters"],
    where: /(role|trust|account|apply|plan)/,
    kind: "harmless",
    why: "IAM takes the name",
  },
  {
    operators: ["label-too-long", "drop-label", "label-is-not-text"],
    where: /PrometheusRule/,
    kind: "harmless",
    why: "labels of a series have no length; only the text of the alert is poorer",
  },
  { operators: ["drop-label"], kind: "harmless", why: "nothing selects by it" },
  { operators: ["drop-annotation"], kind: "harmless", why: "an explanation for people" },
  { operators: ["unknown-argument"], kind: "terraform", why: "`terraform validate`: unsupported argument" },
  {
    operators: ["long-object-name"],
    where: /RoleBinding/,
    kind: "harmless",
    why: "names of bindings may be long",
  },
  {
    operators: ["old-api-version"],
    where: /(Validating|Generating)Policy/,
    kind: "harmless",
    why: "the chart serves the older version too",
  },
  {
    operators: ["missing-config-map"],
    where: /memoize/,
    kind: "harmless",
    why: "the cache is made when it is first used",
  },
  { operators: ["small-volume"], where: /customPricing/, kind: "harmless", why: "a price, not a volume" },
  {
    operators: ["break-service-address"],
    where: /serverAllowedHosts/,
    kind: "test",
    why: "test/platform/ml: every host by which clients come is allowed",
  },
  {
    operators: ["network-policy-wrong-port"],
    where: /allow-dns|every-pod|egress/,
    kind: "test",
    why: "test/platform/policy/network: connections are judged one by one",
  },
  {
    operators: ["missing-backend", "policy-always-true"],
    kind: "test",
    why: "test/platform/edge: every page leads to its service",
  },
  {
    operators: ["alert-on-unknown-label", "alert-on-unknown-metric"],
    kind: "test",
    why: "test/platform/observability/alerts.test.ts: each alert fires on its case",
  },
  {
    operators: ["remove-object"],
    where:
      /(ConfigMap|PodMonitor|ScrapeConfig|PrometheusRule|PodDisruptionBudget|TracingPolicy|ValidatingPolicy|GeneratingPolicy|NetworkPolicy|Role)\//,
    kind: "test",
    why: "snapshots of every environment and tests of the component: one of many of its kind is gone",
  },
  {
    operators: ["remove-release"],
    where:
      /(dashboards|language-models|warm-capacity|training-pipeline|drift-detection|ui-routes|monitors|alert-rules)/,
    kind: "test",
    why: "test/stacks: every component of the environment is there",
  },
  {
    operators: ["remove-action"],
    where: /bootstrap/,
    kind: "test",
    why: "test/aws: the rights of controllers and deployers against their vendors' and the graph's",
  },
  {
    operators: [
      "remove-kms-action",
      "break-via-service",
      "drop-via-service",
      "wildcard-resource",
      "remove-action",
      "role-raised",
      "role-lowered",
      "scope-widened",
    ],
    where: /bootstrap/,
    kind: "test",
    why: "test/{aws,azure,gcp}/bootstrap.test.ts: rights of the deployer, derived from what is deployed",
  },
  {
    operators: ["drop-one-dependency", "drop-every-dependency", "remove-cloud-resource"],
    where: /bootstrap/,
    kind: "harmless",
    why: "bootstrap is applied by hand, once: the second apply makes what the first could not",
  },
];
