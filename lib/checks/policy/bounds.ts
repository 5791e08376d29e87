import { chartInventory } from "../../facts/chart-pods";
import type { KubernetesObject } from "../../kubernetes/object";
import type { StackGraph } from "../graph";
import { hasAll, NO_LABELS, type Labels } from "../labels";
import { policiesOf, type NetworkPolicy, type Peer } from "../network-policy";
import { cores, gibibytes } from "../quantity";
import type { Finding, Rule } from "../rule";
import { at, listOf } from "../walk";
import { ofKind } from "../rules/by-kind";
import { platformPods } from "./platform-pods";
import { fitsQuota } from "./quota-fit";

const objectsOf = (graph: StackGraph, kind: string): readonly KubernetesObject[] =>
  ofKind(graph, kind).map(({ object }) => object);
const inNamespace = (objects: readonly KubernetesObject[], namespace: string): KubernetesObject | undefined =>
  objects.find(({ metadata }) => metadata.namespace === namespace);

const limitsDeclared: Rule = {
  id: "requests-fit-default-limits",
  family: "policy",
  title: "A container that requests more than the namespace's default limit declares its own",
  reason:
    "The LimitRange gave a limit of one core to a step that requested three, and the pod was refused as invalid.",
  holds: [31],
  *check(graph): Iterable<Finding> {
    const ranges = objectsOf(graph, "LimitRange");
    for (const pod of platformPods(graph)) {
      const defaults = at(listOf(at(inNamespace(ranges, pod.namespace), "spec", "limits"))[0], "default");
      for (const { name, requests, limits } of pod.containers) {
        const over = [
          limits["cpu"] === undefined && cores(requests["cpu"]) > cores(at(defaults, "cpu") ?? Infinity)
            ? "cpu"
            : undefined,
          limits["memory"] === undefined &&
          requests["memory"] !== undefined &&
          gibibytes(requests["memory"]) > gibibytes(at(defaults, "memory") ?? "1000000Gi")
            ? "memory"
            : undefined,
        ].filter((resource) => resource !== undefined);
        if (over.length > 0)
          yield {
            path: pod.path,
            problem: `container ${name} requests more ${over.join(" and ")} than the default limit of ${pod.namespace}`,
            mend: "declare its limit",
          };
      }
    }
  },
};

/** Disruption budgets of ours, and those that charts are known to make. */
function budgetsOf(graph: StackGraph) {
  const own = ofKind(graph, "PodDisruptionBudget").map(({ object, release }) => ({
    name: object.metadata.name,
    namespace: object.metadata.namespace ?? release.namespace,
    selector: (at(object, "spec", "selector", "matchLabels") ?? NO_LABELS) as Labels,
  }));
  const ofCharts = graph.releases.flatMap(({ chart, namespace }) =>
    (chartInventory(chart)?.budgets ?? []).map(({ name, selector }) => ({ name, namespace, selector })),
  );
  return [...own, ...ofCharts];
}

const oneBudget: Rule = {
  id: "one-budget-per-pod",
  family: "policy",
  title: "No pod has two disruption budgets",
  reason: "The API server refuses every eviction of a pod that two budgets select, so its node never drains.",
  holds: [103],
  *check(graph): Iterable<Finding> {
    const budgets = budgetsOf(graph);
    for (const pod of platformPods(graph)) {
      const [first, second] = budgets
        .filter(({ namespace, selector }) => namespace === pod.namespace && hasAll(pod.labels, selector))
        .map(({ name }) => name);
      if (first === undefined || second === undefined) continue;
      yield {
        path: pod.path,
        problem: `it has two disruption budgets, ${first} and ${second}`,
        mend: "narrow one of the selectors",
      };
    }
  },
};

const webhooksReachable: Rule = {
  id: "webhooks-are-reachable",
  family: "policy",
  title: "Network policies let the API server call every admission webhook",
  reason:
    "The API server is no pod: a default-deny without an opening for it made every request wait for a webhook that could not be reached. On GKE and AKS its calls come out of a tunnel's pods, which Cilium matches by no address.",
  holds: [106],
  *check(graph): Iterable<Finding> {
    for (const release of graph.releases) {
      const webhooks = chartInventory(release.chart)?.webhooks ?? [];
      if (webhooks.length === 0) continue;
      const here = policiesOf(graph, release.namespace) ?? [];
      const closed = here.some(({ policy }) => policy.types.includes("Ingress"));
      for (const { name, selector, port } of webhooks) {
        if (closed && !here.some(({ policy }) => opens(policy, selector, port))) {
          yield {
            path: release.resource.path,
            problem: `no network policy opens port ${String(port)} of webhook ${name} in ${release.namespace}`,
            mend: "declare it in the component's webhooks",
          };
        }
      }
    }
  },
};

const fromTunnel =
  (key: string) =>
  ({ namespace, labels }: Peer): boolean =>
    namespace === "kube-system" && labels[key] === "konnectivity-agent";

/** The API server's ways in: from an address, and through the tunnel's pods of GKE and of AKS. */
const WAYS_IN: readonly ((peer: Peer) => boolean)[] = [
  ({ cidr }) => cidr === "0.0.0.0/0",
  fromTunnel("k8s-app"),
  fromTunnel("app"),
];

/** Whether a policy lets the API server call these pods on this port, whichever way it comes. The policy's labels must be among those that the webhook's Service selects by. */
const opens = ({ labels, ingress }: NetworkPolicy, selector: Labels, port: number): boolean =>
  ingress.some(({ ports, peers }) => ports.includes(port) && WAYS_IN.every((way) => peers.some(way))) &&
  agree(labels, selector);

/** Whether labels have no other value where both name one. */
function agree(labels: Labels, others: Labels): boolean {
  for (const key in labels) if (others[key] !== undefined && others[key] !== labels[key]) return false;
  return true;
}

/** Rules about quotas, default limits, budgets and reachability. */
export const boundRules: readonly Rule[] = [limitsDeclared, fitsQuota, oneBudget, webhooksReachable];
