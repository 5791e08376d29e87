import { oncePerGraph, type StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { podsWith, selectablePods } from "../selectable-pods";
import { at, field, isRecord, listOf, textOf } from "../walk";
import { ofKind } from "./by-kind";
import { namespaceOf, pathOf, type Entry } from "./known";

type Labels = Readonly<Record<string, unknown>>;

/** A pod, as policies choose it: where it is, and what labels it has for sure. */
interface Pod {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Something that Prometheus asks for metrics. */
interface Target extends Pod {
  readonly port: number;
  /** What says so. */
  readonly entry: Entry;
}

const PROMETHEUS = { "app.kubernetes.io/name": "prometheus" };

/** The pod that scrapes; undefined in a stack without one. */
const scraper = (graph: StackGraph): Pod | undefined =>
  [...selectablePods(graph).keys()].flatMap((namespace) => podsWith(graph, namespace, PROMETHEUS))[0];

/** Pods that a selector meets; one with its labels alone where people bring the pods. */
function podsOf(graph: StackGraph, namespace: string, labels: Labels): readonly Pod[] {
  const known = podsWith(graph, namespace, labels);
  return known.length > 0 ? known : [{ namespace, labels }];
}

/** Targets of a PodMonitor: of its pods those whose port has the name. A name of which nobody knows the number is left out. */
function monitored(graph: StackGraph, entry: Entry): Target[] {
  const { spec } = entry.object;
  const labels = at(spec, "selector", "matchLabels");
  const namespaces = listOf(at(spec, "namespaceSelector", "matchNames")).map(String);
  if (!isRecord(labels)) return [];
  return listOf(at(spec, "podMetricsEndpoints")).flatMap((endpoint) => {
    const [name, number] = [field(endpoint, "port"), field(endpoint, "portNumber")];
    return namespaces.flatMap((namespace): Target[] =>
      typeof number === "number"
        ? podsOf(graph, namespace, labels).map((pod) => ({ ...pod, port: number, entry }))
        : podsWith(graph, namespace, labels).flatMap((pod) => {
            const port = pod.numbers.get(String(name));
            return port === undefined ? [] : [{ ...pod, port, entry }];
          }),
    );
  });
}

/** Targets of a ScrapeConfig: pods by their labels, at the port that its relabeling puts behind their address. */
function discovered(graph: StackGraph, entry: Entry): Target[] {
  const { spec } = entry.object;
  const address = listOf(at(spec, "relabelings")).find((one) => field(one, "targetLabel") === "__address__");
  const port = Number(/:(\d+)$/.exec(textOf(field(address, "replacement")) ?? "")?.[1]);
  if (Number.isNaN(port)) return [];
  return listOf(at(spec, "kubernetesSDConfigs")).flatMap((search) =>
    listOf(at(search, "selectors")).flatMap((selector) => {
      const pairs = (textOf(field(selector, "label")) ?? "").split(",").map((pair) => pair.split("="));
      const labels = Object.fromEntries(pairs) as Labels;
      return listOf(at(search, "namespaces", "names"))
        .flatMap((namespace) => podsOf(graph, String(namespace), labels))
        .map((pod) => ({ ...pod, port, entry }));
    }),
  );
}

/** Everything that the stack's own monitors scrape; those of charts are made by the charts. */
const targetsOf = oncePerGraph((graph): readonly Target[] => [
  ...ofKind(graph, "PodMonitor").flatMap((entry) => monitored(graph, entry)),
  ...ofKind(graph, "ScrapeConfig").flatMap((entry) => discovered(graph, entry)),
]);

const policiesIn = oncePerGraph((graph): ReadonlyMap<string, readonly Entry[]> => {
  const policies = ofKind(graph, "NetworkPolicy");
  const namespaces = new Set(policies.map(namespaceOf));
  return new Map(
    [...namespaces].map((name) => [name, policies.filter((entry) => namespaceOf(entry) === name)]),
  );
});

const meets = (selector: unknown, labels: Labels): boolean =>
  Object.entries(at(selector, "matchLabels") ?? {}).every(([key, value]) => labels[key] === value);

/** Whether a peer of a policy in a namespace is this pod. */
function isPeer(peer: unknown, own: string, pod: Pod): boolean {
  if (at(peer, "ipBlock") !== undefined) return false;
  const namespace = field(peer, "namespaceSelector");
  const here =
    namespace === undefined
      ? own === pod.namespace
      : meets(namespace, { "kubernetes.io/metadata.name": pod.namespace });
  return here && meets(field(peer, "podSelector"), pod.labels);
}

const DIRECTIONS = {
  Ingress: { rules: "ingress", peers: "from" },
  Egress: { rules: "egress", peers: "to" },
} as const;

/** Whether the policies of a pod's namespace let it talk with another in a direction at a port; without one that closes it, they do. */
function lets(
  graph: StackGraph,
  direction: keyof typeof DIRECTIONS,
  pod: Pod,
  other: Pod,
  port: number,
): boolean {
  const { rules, peers } = DIRECTIONS[direction];
  const closing = (policiesIn(graph).get(pod.namespace) ?? []).filter(
    ({ object: { spec } }) =>
      listOf(at(spec, "policyTypes")).includes(direction) && meets(at(spec, "podSelector"), pod.labels),
  );
  const open = (rule: unknown): boolean => {
    const [who, where] = [listOf(field(rule, peers)), listOf(field(rule, "ports"))];
    return (
      (who.length === 0 || who.some((peer) => isPeer(peer, pod.namespace, other))) &&
      (where.length === 0 || where.some((one) => field(one, "port") === port))
    );
  };
  return closing.length === 0 || closing.some(({ object }) => listOf(at(object, "spec", rules)).some(open));
}

const targetsAreReached: Rule = {
  id: "targets-are-reached",
  family: "observability",
  title: "Network policies let Prometheus reach every port that a monitor names",
  reason:
    "A door one number beside the port: every target is down, and the alert on it is the first of which people learn to look away.",
  holds: [103, 106],
  *check(graph): Iterable<Finding> {
    const prometheus = scraper(graph);
    if (prometheus === undefined) return;
    for (const target of targetsOf(graph)) {
      const problem = !lets(graph, "Ingress", target, prometheus, target.port)
        ? "no policy of theirs lets Prometheus in"
        : !lets(graph, "Egress", prometheus, target, target.port)
          ? "Prometheus may not go there"
          : undefined;
      if (problem !== undefined)
        yield {
          path: pathOf(target.entry),
          problem: `scrapes pods of ${target.namespace} at ${String(target.port)}, and ${problem}`,
          mend: "give the endpoint's `portNumber` the number of its `port`",
        };
    }
  },
};

/** Ports at which a rule lets the scraper alone in. */
const scrapedPorts = (rule: unknown, own: string, prometheus: Pod): number[] => {
  const peers = listOf(field(rule, "from"));
  if (peers.length === 0 || !peers.every((peer) => isPeer(peer, own, prometheus))) return [];
  return listOf(field(rule, "ports")).flatMap((port) => {
    const number = field(port, "port");
    return typeof number === "number" ? [number] : [];
  });
};

const scrapersComeForSomething: Rule = {
  id: "doors-for-prometheus-are-used",
  family: "observability",
  title: "A network policy opens a port to Prometheus that its pods declare, or that a monitor scrapes there",
  reason:
    "Nothing comes through a door beside the port, and whoever reads the policy believes that it is scraped.",
  holds: [106],
  *check(graph): Iterable<Finding> {
    const prometheus = scraper(graph);
    if (prometheus === undefined) return;
    for (const entry of ofKind(graph, "NetworkPolicy")) {
      const own = namespaceOf(entry);
      const labels = at(entry.object, "spec", "podSelector", "matchLabels");
      const pods = podsWith(graph, own, isRecord(labels) ? labels : {});
      const targets = targetsOf(graph).filter(
        (target) => target.namespace === own && meets(at(entry.object, "spec", "podSelector"), target.labels),
      );
      for (const rule of listOf(at(entry.object, "spec", "ingress"))) {
        for (const port of scrapedPorts(rule, own, prometheus)) {
          if (pods.some(({ ports }) => ports.has(port)) || targets.some((target) => target.port === port))
            continue;
          yield {
            path: pathOf(entry),
            problem: `lets Prometheus in at ${String(port)}, where nothing is scraped and no pod declares a port`,
            mend: "use the port of a monitor, or leave the rule out",
          };
        }
      }
    }
  },
};

/** Between Prometheus and what it scrapes. */
export const scrapingRules: readonly Rule[] = [targetsAreReached, scrapersComeForSomething];
