import type { Decided } from "./decided";

/** Mistakes in objects and in charts' values that break nothing: which, where, and why not. */
export const HARMLESS_IN_CLUSTER: readonly Decided[] = [
  {
    operators: ["duplicate-release-name"],
    where: /\/(before|after)\/objects\/release name$/,
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
    operators: ["drop-security-context"],
    where:
      /(kube-prometheus-stack\/release values\.prometheus-node-exporter|dcgm-exporter\/release values)\./,
    kind: "harmless",
    why: "the chart's own context is in force, which is what the agent needs to read the node",
  },
  {
    operators: ["drop-security-context"],
    where:
      /(warm-capacity\/.* spec\.template\.spec|drift-detection\/.*workflowSpec|EnvoyProxy\/.*envoyDeployment\.pod|InferenceService\/.*spec\.predictor)\.securityContext$/,
    kind: "harmless",
    why: "its containers say the same, as the rule finds",
  },
  {
    operators: ["drop-security-context"],
    where:
      /(values\.(securityContext|podSecurityContext|kserve\.storage\.containerSecurityContext|kserve\.controller\.containerSecurityContext|nodeAgent\.podSecurityContext)|\/(argo-workflows|argo-rollouts)\/release values\.\S+)$/,
    kind: "harmless",
    why: "what the pod needs is said by its container or by its chart, as the rule on its level finds",
  },
  {
    operators: ["remove-resources", "remove-resource-limits"],
    where: /\/(argo-workflows|kserve)\/release values\./,
    kind: "harmless",
    why: "the namespace's default limits take their place, or the chart's own",
  },
  {
    operators: ["remove-resources", "remove-resource-limits"],
    where: /\/release values\.(?!.*volumeClaimTemplate)/,
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
    operators: ["label-too-long", "drop-label"],
    where: /PrometheusRule\/.*labels\.(owner|slo)$/,
    kind: "harmless",
    why: "labels of a series have no length; a label that a rule asks for is missed by a rule, this one is told to people",
  },
  {
    operators: ["drop-annotation"],
    where:
      /(policies\.kyverno\.io\/title|ml-platform\/why|workflows\.argoproj\.io\/description|grafana_folder)$/,
    kind: "harmless",
    why: "an explanation for people, or the folder that a dashboard is shown in",
  },
  {
    operators: ["drop-annotation"],
    where: /InferenceService\/.*ml-platform\/approv/,
    kind: "harmless",
    why: "a model that is not in production needs no approval, or a rule would say so",
  },
  {
    operators: ["drop-annotation"],
    where: /ExternalSecret\/(monitoring|argo|mlflow|velero|data):.*serving\.kserve\.io\//,
    kind: "harmless",
    why: "KServe reads Secrets of its models' namespace only",
  },
  {
    operators: ["long-object-name", "upper-case-object-name"],
    where: /Role(Binding)?\//,
    kind: "harmless",
    why: "names of roles and bindings may be long, and of any letters",
  },
  {
    operators: ["old-api-version"],
    where: /(Validating|Generating)Policy|Gateway(Class)?\/(envoy-gateway)?:/,
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
    operators: ["drop-label"],
    where: /\/release (Deployment|Job|Service)\/.* metadata\.labels\.app\.kubernetes\.io\/name$/,
    kind: "harmless",
    why: "policies and budgets select pods: what makes them is found by its name",
  },
  {
    operators: ["drop-label"],
    where: /warm-capacity\/.*labels\.ml-platform\/(model|model-version|owner|stage)$/,
    kind: "harmless",
    why: "a placeholder is no model: policies ask InferenceServices for it",
  },
  {
    operators: ["drop-annotation"],
    where: /ServiceAccount\/.*azure\.workload\.identity\/tenant-id$/,
    kind: "harmless",
    why: "the cluster's webhook takes its own tenant where the account names none",
  },
  {
    operators: ["unknown-values-key"],
    where: /envoy-gateway\/release values\.crds\.enabled$/,
    kind: "harmless",
    why: "the chart's own default says the same",
  },
  {
    operators: ["unknown-values-key"],
    where: /argo-cd\/argocd\/release values\.redis-ha\.[\w.-]*resources$/,
    kind: "harmless",
    why: "its namespace has neither quota nor policy of limits: the pod runs as the chart makes it",
  },
  {
    operators: ["drop-security-context"],
    where: /tetragon\/release values\.tetragonOperator\.containerSecurityContext$/,
    kind: "harmless",
    why: "the chart's own default says the same",
  },
  {
    operators: ["rename-account-in-release"],
    where: /^local/,
    kind: "harmless",
    why: "no identity waits for the name: the chart makes the account and runs under it",
  },
  {
    operators: ["wrong-cloud-name-in-values"],
    where: /^local.*region$/,
    kind: "harmless",
    why: "the local object store has no regions",
  },
  {
    operators: ["produced-secret-renamed"],
    where: /argocd-repository/,
    kind: "harmless",
    why: "ArgoCD finds it by its label",
  },
];
