import { platformPods } from "../policy/platform-pods";
import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, textOf } from "../walk";
import { ofKind } from "./by-kind";
import { namespaceOf, pathOf, type Entry } from "./known";

type Labels = Readonly<Record<string, unknown>>;

/** Labels that inventories do not know: of the release, of its mode, and those that people give to their own pods. */
const OF_RELEASE = /\/instance$|^release$|^component$|^ml-platform\//;

/** Selectors of an object: namespace, and labels that some pod there must have. */
function selectorsOf(entry: Entry): { namespace: string; labels: Labels }[] {
  const { object } = entry;
  const own = namespaceOf(entry);
  const labels = (value: unknown): Labels => (isRecord(value) ? value : {});
  if (object.kind === "PodDisruptionBudget")
    return [{ namespace: own, labels: labels(at(object, "spec", "selector", "matchLabels")) }];
  if (object.kind === "PodMonitor")
    return listOf(at(object, "spec", "namespaceSelector", "matchNames")).map((name) => ({
      namespace: String(name),
      labels: labels(at(object, "spec", "selector", "matchLabels")),
    }));
  const rules = [...listOf(at(object, "spec", "ingress")), ...listOf(at(object, "spec", "egress"))];
  const peers = rules.flatMap((rule) => [...listOf(field(rule, "from")), ...listOf(field(rule, "to"))]);
  return [
    { namespace: own, labels: labels(at(object, "spec", "podSelector", "matchLabels")) },
    ...peers.map((peer) => ({
      namespace: textOf(at(peer, "namespaceSelector", "matchLabels", "kubernetes.io/metadata.name")) ?? own,
      labels: labels(at(field(peer, "podSelector"), "matchLabels")),
    })),
  ];
}

/** Values that pods of a namespace have for their labels, by key; without the values that operators give to pods of their own. */
function labelsIn(graph: StackGraph): Map<string, Map<string, Set<string>>> {
  const known = new Map<string, Map<string, Set<string>>>();
  for (const { namespace, labels } of platformPods(graph)) {
    const keys = known.get(namespace) ?? new Map<string, Set<string>>();
    known.set(namespace, keys);
    for (const [key, value] of Object.entries(labels)) keys.set(key, (keys.get(key) ?? new Set()).add(value));
  }
  return known;
}

const selectorsMeetPods: Rule = {
  id: "selectors-meet-pods",
  family: "references",
  title: "Budgets, monitors and network policies select labels that pods have",
  reason:
    "A selector that meets no pod is green: the budget protects nobody, the monitor watches nothing, the policy leaves its pods closed.",
  holds: [103, 143],
  *check(graph): Iterable<Finding> {
    const known = labelsIn(graph);
    const releases = new Set(graph.releases.map((release) => `${release.namespace}/${release.name}`));
    for (const entry of ofKind(graph, "PodDisruptionBudget", "PodMonitor", "NetworkPolicy")) {
      for (const { namespace, labels } of selectorsOf(entry)) {
        for (const [key, value] of Object.entries(labels)) {
          const values = known.get(namespace)?.get(key);
          if (
            values === undefined ||
            OF_RELEASE.test(key) ||
            values.has(String(value)) ||
            MADE_LATER.test(String(value)) ||
            releases.has(`${namespace}/${String(value)}`)
          )
            continue;
          yield {
            path: pathOf(entry),
            problem: `selects ${key}=${String(value)} in ${namespace}; pods there have ${[...values].slice(0, 6).join(", ")}`,
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
