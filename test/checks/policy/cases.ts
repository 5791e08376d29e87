import { imageSources } from "../../../lib/platform/policy/images";
import { podPolicies } from "../../../lib/platform/policy/kyverno/pods";
import { deployment, object, type StackParts } from "./broken-stack";

const registryPolicy = podPolicies("Enforce", imageSources("registry.example.com/dev"), []).find(
  ({ metadata }) => metadata.name === "restrict-image-registries",
);
if (registryPolicy === undefined) throw new Error("no registry policy");
const quota = (hard: object, namespace = "mlflow") =>
  object("v1", "ResourceQuota", "compute", namespace, { hard });
const warm = (operator: string) =>
  object("v1", "ResourceQuota", "compute", "mlops", {
    hard: { pods: "1" },
    scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator, values: ["warm"] }] },
  });
const model = (maxReplicas: number) =>
  object("serving.kserve.io/v1beta1", "InferenceService", "model", "mlops", {
    predictor: {
      maxReplicas,
      deploymentStrategy: { type: "Recreate" },
      containers: [{ name: "kserve-container", resources: { limits: { "nvidia.com/gpu": "1" } } }],
    },
  });
const range = (limit: object, namespace = "argo") =>
  object("v1", "LimitRange", "defaults", namespace, { limits: [limit] });
const closed = (spec: object = {}) =>
  object("networking.k8s.io/v1", "NetworkPolicy", "p", "kserve", {
    podSelector: {},
    policyTypes: ["Ingress"],
    ...spec,
  });
const budget = (name: string, matchLabels: object, spec: object = { maxUnavailable: 1 }) =>
  object("policy/v1", "PodDisruptionBudget", name, "kserve", { ...spec, selector: { matchLabels } });
const tunnel = (key: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
  podSelector: { matchLabels: { [key]: "konnectivity-agent" } },
});
const tunnels = ["k8s-app", "app"].map(tunnel);
const anywhere = { ipBlock: { cidr: "0.0.0.0/0" } };
const open9443 = (...from: readonly object[]) =>
  closed({ ingress: [{ from, ports: [{ port: 9443, protocol: "TCP" }] }] });
const kserve = [{ chart: "kserve", namespace: "kserve" }] as const;
const restricted = { podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } } };
const big = { resources: { requests: { cpu: "3" }, limits: { memory: "1Gi" } } };

/** What breaks a rule about policies, and the same without the fault. */
export interface PolicyCase {
  readonly id: string;
  readonly what: string;
  readonly broken: StackParts;
  /** Part of the problem that the rule tells. */
  readonly found: string;
  readonly mended: StackParts;
}

/** At least one for every rule about policies. */
export const POLICY_CASES: readonly PolicyCase[] = [
  {
    id: "chart-pods-are-known",
    what: "a chart at another version",
    broken: { releases: [{ chart: "mlflow", namespace: "mlflow", version: "99.0.0" }] },
    found: "the pods of chart mlflow 99.0.0 are not known (known: 1.11.5)",
    mended: { releases: [{ chart: "mlflow", namespace: "mlflow" }] },
  },
  {
    id: "namespaces-have-a-level",
    what: "a namespace without a level",
    broken: { namespaces: { lab: undefined } },
    found: "is missing or unknown",
    mended: { namespaces: { lab: "baseline" } },
  },
  {
    id: "pods-meet-their-namespace-level",
    what: "a chart without seccomp profile in a restricted namespace",
    broken: { namespaces: { mlflow: "restricted" }, releases: [{ chart: "mlflow", namespace: "mlflow" }] },
    found: "container mlflow needs seccompProfile: RuntimeDefault",
    mended: {
      namespaces: { mlflow: "restricted" },
      releases: [{ chart: "mlflow", namespace: "mlflow", values: restricted }],
    },
  },
  {
    id: "pods-meet-their-namespace-level",
    what: "an object of ours on the host's network",
    broken: { namespaces: { argo: "baseline" }, objects: [deployment("argo", {}, { hostNetwork: true })] },
    found: "hostNetwork is used",
    mended: { namespaces: { argo: "baseline" }, objects: [deployment("argo")] },
  },
  {
    id: "pods-pass-our-own-policies",
    what: "a chart without limits in an ML namespace",
    broken: { releases: [{ chart: "mlflow", namespace: "mlflow" }] },
    found: "require-resource-limits refuses it in mlflow: container mlflow has no limit for cpu and memory",
    mended: {
      releases: [
        {
          chart: "mlflow",
          namespace: "mlflow",
          values: { resources: { limits: { cpu: "1", memory: "1Gi" } } },
        },
      ],
    },
  },
  {
    id: "pods-pass-our-own-policies",
    what: "an image from nowhere known",
    broken: { objects: [registryPolicy, deployment("mlops", { image: "evil.example.com/x:1.0.0" })] },
    found: "restrict-image-registries refuses it in mlops: container main runs evil.example.com/x:1.0.0",
    mended: {
      objects: [registryPolicy, deployment("mlops", { image: "registry.example.com/dev/x:1.0.0" })],
    },
  },
  {
    id: "pods-pass-our-own-policies",
    what: "an image whose tag moves",
    broken: { objects: [deployment("kserve", { image: "docker.io/kserve/agent" })] },
    found: "disallow-latest-tag refuses it in kserve",
    mended: { objects: [deployment("kserve")] },
  },
  {
    id: "requests-fit-default-limits",
    what: "a request above the default limit",
    broken: { objects: [range({ default: { cpu: "1", memory: "2Gi" } }), deployment("argo", big)] },
    found: "container main requests more cpu than the default limit of argo",
    mended: { objects: [range({ default: { cpu: "4", memory: "2Gi" } }), deployment("argo", big)] },
  },
  {
    id: "platform-fits-its-quotas",
    what: "a quota that the platform's own pods exceed",
    broken: {
      objects: [quota({ "requests.cpu": "50m", "requests.memory": "1Gi" }, "argo"), deployment("argo")],
    },
    found: "the platform's pods and a rollout's take requests.cpu 0.20 of 50m",
    mended: {
      objects: [quota({ "requests.cpu": "1", "requests.memory": "1Gi" }, "argo"), deployment("argo")],
    },
  },
  {
    id: "platform-fits-its-quotas",
    what: "a quota of limits that holds the pods and not the one that a rollout adds",
    broken: { objects: [quota({ "limits.memory": "1Gi", pods: "1" }, "argo"), deployment("argo", big)] },
    found: "take limits.memory 2.00 of 1Gi, pods 2.00 of 1",
    mended: { objects: [quota({ "limits.memory": "2Gi", pods: "2" }, "argo"), deployment("argo", big)] },
  },
  {
    id: "platform-fits-its-quotas",
    what: "a model that may have more servers than its namespace has GPUs",
    broken: { objects: [quota({ "requests.nvidia.com/gpu": "2" }, "mlops"), model(3)] },
    found: "take requests.nvidia.com/gpu 3.00 of 2",
    mended: { objects: [quota({ "requests.nvidia.com/gpu": "2" }, "mlops"), model(2)] },
  },
  {
    id: "platform-fits-its-quotas",
    what: "pods of a priority that the quota counts",
    broken: { objects: [warm("In"), deployment("mlops", { ...big }, { priorityClassName: "warm" })] },
    found: "take pods 2.00 of 1",
    mended: { objects: [warm("NotIn"), deployment("mlops", { ...big }, { priorityClassName: "warm" })] },
  },
  {
    id: "one-budget-per-pod",
    what: "a pod with two budgets",
    broken: { objects: [budget("one", { app: "thing" }), budget("two", {}), deployment("kserve")] },
    found: "it has two disruption budgets, one and two",
    mended: {
      objects: [budget("one", { app: "thing" }), budget("two", { app: "other" }), deployment("kserve")],
    },
  },
  {
    id: "webhooks-are-reachable",
    what: "a webhook behind a default deny",
    broken: { releases: kserve, objects: [closed()] },
    found: "no network policy opens port 9443",
    mended: { releases: kserve, objects: [closed(), open9443(anywhere, ...tunnels)] },
  },
  {
    id: "webhooks-are-reachable",
    what: "a webhook that is open to addresses and AKS' tunnel, and shut to GKE's",
    broken: { releases: kserve, objects: [closed(), open9443(anywhere, tunnel("app"))] },
    found: "no network policy opens port 9443",
    mended: { releases: kserve, objects: [closed(), open9443(...tunnels, anywhere)] },
  },
];
