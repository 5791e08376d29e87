import type { Decided } from "./decided";

/** Namespaces of level privileged are for what reads the node, and for what never may be refused. */
const PRIVILEGED =
  /platform\/(velero|tetragon|kyverno|chaos-mesh|kube-prometheus-stack|loki|tempo|opencost|opentelemetry-collector|log-shipper|dcgm-exporter|grafana)\//;

/** Mistakes that break nothing: which, where, and why not. */
export const HARMLESS: readonly Decided[] = [
  {
    operators: ["drop-one-dependency", "drop-every-dependency", "remove-cloud-resource"],
    where: /gcp\/(nodes\/role depends_on|project\/cloudresourcemanager)/,
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
    operators: ["remove-cloud-resource"],
    where: /\/cluster\/(pool-|groups\/|gpu-|[\w-]+\/pool)/,
    kind: "harmless",
    why: "another pool of the same purpose takes the pods",
  },
  {
    operators: ["drop-every-dependency"],
    where: /azure\/secrets\/vault/,
    kind: "harmless",
    why: "its secrets wait for the right to write them by themselves",
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
    where: /(role|trust|account|apply|plan|writer)/,
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
  {
    operators: ["long-object-name", "upper-case-object-name"],
    where: /Role(Binding)?\//,
    kind: "harmless",
    why: "names of roles and bindings may be long, and of any letters",
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
    operators: ["drop-one-dependency", "drop-every-dependency", "remove-cloud-resource"],
    where: /bootstrap/,
    kind: "harmless",
    why: "bootstrap is applied by hand, once: the second apply makes what the first could not",
  },
  {
    operators: ["drop-one-dependency"],
    where: /gcp\/identity-[\w-]+\/account/,
    kind: "harmless",
    why: "its second API is asked for tokens of pods, long after the account is made",
  },
  {
    operators: ["drop-one-dependency"],
    where: /gitops-root\//,
    kind: "harmless",
    why: "ArgoCD tries an Application again until what it needs is there",
  },
  {
    operators: ["remove-cloud-resource"],
    where: /azure\/registry\/purge/,
    kind: "harmless",
    why: "costs storage: old images stay, nothing is lost",
  },
  {
    operators: ["drop-security-context"],
    where:
      /release values\.(?!kserve\.servingruntime|\w+\.workflowDefaults|executor|mainContainer)|(databases|warm-capacity)\/|EventBus.*jetstream\.securityContext/,
    kind: "harmless",
    why: "the pod still meets its namespace's level, as the rule finds: its containers, or its chart, say the same",
  },
  {
    operators: ["wildcard-resource"],
    where: /tls-only/,
    kind: "harmless",
    why: "it refuses: on more than one bucket, which the policy cannot reach",
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
  {
    operators: ["remove-release"],
    where: /cert-manager\/after/,
    kind: "harmless",
    why: "nothing of the stack names its issuers, or a rule would say so",
  },
];
