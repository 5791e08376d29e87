import { WORKLOAD_LABELS } from "../../platform/governance";
import { platformPods, type JudgedPod } from "../policy/platform-pods";
import type { StackGraph } from "../graph";
import type { Labels } from "../labels";
import { networkPolicies, type NetworkPolicy } from "../network-policy";
import { rememberedOf } from "../remembered";
import type { Finding, Rule } from "../rule";
import { podsWith } from "../selectable-pods";
import { shown } from "../walk";
import { inContents } from "./by-field";
import { pathOf, type Entry } from "./known";
import { budgetsIn, monitorsIn } from "./pod-selectors";

/** Labels that inventories do not know: of the release, of its mode, and those that people give to their own pods. */
const OF_RELEASE = /\/instance$|^release$|^component$|^ml-platform\//;

/** What selects pods: where, and by which labels. */
interface Selector {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Selectors of a policy, its peers' included; stacks share policies. */
const ofPolicy = rememberedOf((policy: NetworkPolicy): readonly Selector[] => [
  policy,
  ...policy.peers.map(({ namespace = policy.namespace, labels }) => ({ namespace, labels })),
]);

/** Selectors of budgets, monitors and network policies, their peers' included. */
function selectorsIn(
  graph: StackGraph,
): readonly { readonly entry: Entry; readonly selectors: readonly Selector[] }[] {
  const written = [...budgetsIn(graph), ...monitorsIn(graph)].map(({ entry, namespaces, labels }) => ({
    entry,
    selectors: namespaces.map((namespace) => ({ namespace, labels })),
  }));
  const policies = networkPolicies(graph).map(({ entry, policy }) => ({
    entry,
    selectors: ofPolicy(policy),
  }));
  return [...written, ...policies];
}

/** Values that pods have for a label, if none of them is the one that is sought, and it is no label that inventories do not know. */
function otherValues(pods: readonly JudgedPod[], key: string, sought: unknown): readonly string[] {
  if (
    pods.some(({ labels }) => labels[key] === sought) ||
    OF_RELEASE.test(key) ||
    MADE_LATER.test(String(sought))
  )
    return [];
  return [...new Set(pods.flatMap(({ labels }) => labels[key] ?? []))];
}

const isRelease = (graph: StackGraph, namespace: string, name: unknown): boolean =>
  graph.releases.some((release) => release.namespace === namespace && release.name === name);

/** Labels that controllers give to all pods that they make. */
const makers = inContents.fields(WORKLOAD_LABELS.madeBy);

const selectorsMeetPods: Rule = {
  id: "selectors-meet-pods",
  family: "references",
  title: "Budgets, monitors and network policies select labels that pods have",
  reason:
    "A selector that meets no pod is green: the budget protects nobody, the monitor watches nothing, the policy leaves its pods closed.",
  holds: [103, 143],
  *check(graph): Iterable<Finding> {
    const given = new Set(makers(graph).map(({ place }) => place.value));
    for (const { entry, selectors } of selectorsIn(graph)) {
      for (const { namespace, labels } of selectors) {
        const maker = labels[WORKLOAD_LABELS.madeBy];
        if (maker !== undefined && !given.has(maker))
          yield {
            path: pathOf(entry),
            problem: `selects ${WORKLOAD_LABELS.madeBy}=${shown(maker)}, which nothing gives to its pods`,
            mend: "use the label of the controller's own defaults for pods",
          };
        if (podsWith(graph, namespace, labels).length > 0) continue;
        const here = platformPods(graph).filter((pod) => pod.namespace === namespace);
        for (const key in labels) {
          const value = labels[key];
          const others = otherValues(here, key, value);
          if (others.length === 0 || isRelease(graph, namespace, value)) continue;
          yield {
            path: pathOf(entry),
            problem: `selects ${key}=${String(value)} in ${namespace}; pods there have ${others.slice(0, 6).join(", ")}`,
            mend: "use a label that the chart gives",
          };
        }
      }
    }
  },
};

/** Pods that operators make of custom resources, or whose label comes from a value of their chart. */
const MADE_LATER = /^(aws-cluster-autoscaler|prometheus|alertmanager|eventbus|envoy|workflow)/;

/** Selectors of what operators read. */
export const selectorRules: readonly Rule[] = [selectorsMeetPods];
