import type { ReleaseNode, StackGraph } from "../graph";
import { areForPeople, NO_LABELS, wantNothing } from "../labels";
import { EVERY_NAMESPACE, networkPolicies } from "../network-policy";
import type { Finding, Rule } from "../rule";
import { podsWith } from "../selectable-pods";
import { at, field, listOf } from "../walk";
import { chartReleases, pathOf, SYSTEM_NAMESPACES } from "./known";
import { budgetsIn, monitorsIn, type PodSelector } from "./pod-selectors";

const selectorsIn = (graph: StackGraph): readonly PodSelector[] => [
  ...budgetsIn(graph),
  ...monitorsIn(graph),
  ...networkPolicies(graph).map(({ entry, policy: { namespace, labels } }) => ({
    entry,
    namespaces: [namespace],
    labels,
  })),
];

const selectsSomething: Rule = {
  id: "budgets-and-monitors-meet-a-pod",
  family: "references",
  title:
    "A disruption budget, a monitor or a network policy selects a pod that the stack makes, by all its labels at once",
  reason:
    "Two labels that both exist, but on different pods, select nothing: the budget protects nobody, the series never come, the pod stays closed.",
  holds: [103],
  *check(graph): Iterable<Finding> {
    for (const { entry, namespaces, labels } of selectorsIn(graph)) {
      if (labels === NO_LABELS || areForPeople(labels)) continue;
      if (!namespaces.some((namespace) => podsWith(graph, namespace, labels).length > 0))
        yield {
          path: pathOf(entry),
          problem: `no pod in ${namespaces.join(", ")} has the labels ${JSON.stringify(labels)}`,
          mend: "use the labels of the pods that it is for",
        };
    }
  },
};

const peersAreThere: Rule = {
  id: "peers-of-policies-are-there",
  family: "exposure",
  title: "A network policy names peers that the stack makes, by all their labels at once",
  reason: "The door stands open for somebody who does not exist, and shut for the one who knocks.",
  holds: [104],
  *check(graph): Iterable<Finding> {
    for (const { entry, policy } of networkPolicies(graph)) {
      for (const { namespace, labels } of policy.peers) {
        if (namespace === undefined || namespace === EVERY_NAMESPACE || wantNothing(labels)) continue;
        // The clouds' own pods are not known, nor those that people bring.
        if (SYSTEM_NAMESPACES.includes(namespace) || areForPeople(labels)) continue;
        if (podsWith(graph, namespace, labels).length === 0)
          yield {
            path: pathOf(entry),
            problem: `names pods ${JSON.stringify(labels)} of ${namespace}, which nothing makes`,
            mend: "use the labels of the pods that it is for",
          };
      }
    }
  },
};

const monitorsNamePorts: Rule = {
  id: "monitors-name-a-port",
  family: "observability",
  title: "A monitor names a port that the pods which it selects declare",
  reason:
    "A port of another name is no target at all: nothing is down, nothing is scraped, and every alert on the series stays silent.",
  holds: [143],
  *check(graph): Iterable<Finding> {
    for (const { entry, namespaces, labels } of monitorsIn(graph)) {
      const pods = namespaces.flatMap((namespace) => podsWith(graph, namespace, labels));
      if (pods.length === 0) continue;
      for (const endpoint of listOf(at(entry.object, "spec", "podMetricsEndpoints"))) {
        const port = field(endpoint, "port") ?? field(endpoint, "portNumber");
        if (typeof port !== "string" && typeof port !== "number") continue;
        if (pods.some(({ ports }) => ports.includes(port))) continue;
        yield {
          path: pathOf(entry),
          problem: `asks for port ${String(port)}; its pods declare ${[...new Set(pods.flatMap(({ ports }) => [...ports]))].join(", ") || "none"}`,
          mend: "name a declared port, or mark the endpoint as undeclared so that it is scraped by its number",
        };
      }
    }
  },
};

/** Charts whose daemons look at nodes, with the values that hold their tolerations; a chart that tolerates everything by itself need not be told. */
const OBSERVERS: Readonly<Record<string, (values: ReleaseNode["values"]) => unknown>> = {
  "opentelemetry-collector": (values) =>
    values["mode"] === "daemonset" ? (values["tolerations"] ?? []) : undefined,
  "kube-prometheus-stack": (values) => at(values, "prometheus-node-exporter", "tolerations"),
};

/** Whether tolerations let a pod onto nodes of every taint that keeps pods away. */
const toleratesAll = (tolerations: unknown): boolean =>
  listOf(tolerations).some(
    (one) =>
      field(one, "operator") === "Exists" &&
      field(one, "key") === undefined &&
      ["undefined", "NoSchedule"].includes(String(field(one, "effect"))),
  );

const daemonsSeeEveryNode: Rule = {
  id: "daemons-see-every-node",
  family: "observability",
  title: "What collects logs and metrics of nodes tolerates every taint",
  reason: "The GPU nodes are the dear ones, and the only ones without a log line.",
  holds: [],
  *check(graph): Iterable<Finding> {
    for (const release of chartReleases(graph)) {
      const tolerations = OBSERVERS[release.chart]?.(release.values);
      if (tolerations === undefined || toleratesAll(tolerations)) continue;
      yield {
        path: release.resource.path,
        problem: "leaves out nodes with a taint",
        mend: "tolerate everything: operator Exists without a key",
      };
    }
  },
};

/** What selectors of budgets and monitors lead to. */
export const selectedPodRules: readonly Rule[] = [
  selectsSomething,
  peersAreThere,
  monitorsNamePorts,
  daemonsSeeEveryNode,
];
