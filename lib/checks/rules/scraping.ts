import { oncePerGraph, type StackGraph } from "../graph";
import { grouped } from "../grouped";
import { hasAll, NO_LABELS, type Labels } from "../labels";
import {
  EVERY_NAMESPACE,
  networkPolicies,
  policiesOf,
  type NetworkPolicy,
  type Peer,
  type PlacedPolicy,
  type PolicyRule,
  type Port,
} from "../network-policy";
import { rememberedOf } from "../remembered";
import type { Finding, Rule } from "../rule";
import { podsWith, portNumber, selectablePods } from "../selectable-pods";
import { at, field, listOf, textOf } from "../walk";
import { ofKind } from "./by-kind";
import { pathOf, type Entry } from "./known";
import { monitorsIn, type PodSelector } from "./pod-selectors";

/** A pod, as policies choose it: where it is, and what labels it has for sure. */
interface Pod {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Something that Prometheus asks for metrics. */
interface Target {
  readonly pod: Pod;
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
function monitored(graph: StackGraph, { entry, namespaces, labels }: PodSelector): Target[] {
  if (labels === NO_LABELS) return [];
  return listOf(at(entry.object, "spec", "podMetricsEndpoints")).flatMap((endpoint) => {
    const [name, number] = [field(endpoint, "port"), field(endpoint, "portNumber")];
    return namespaces.flatMap((namespace): Target[] =>
      typeof number === "number"
        ? podsOf(graph, namespace, labels).map((pod) => ({ pod, port: number, entry }))
        : podsWith(graph, namespace, labels).flatMap((pod) => {
            const port = portNumber(pod, String(name));
            return port === undefined ? [] : [{ pod, port, entry }];
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
        .map((pod) => ({ pod, port, entry }));
    }),
  );
}

/** Everything that the stack's own monitors scrape; those of charts are made by the charts. */
const targetsOf = oncePerGraph((graph): readonly Target[] => [
  ...monitorsIn(graph).flatMap((monitor) => monitored(graph, monitor)),
  ...ofKind(graph, "ScrapeConfig").flatMap((entry) => discovered(graph, entry)),
]);

/** Whether a peer of a policy is this pod. */
const isPeer = (peer: Peer, pod: Pod): boolean =>
  (peer.namespace === pod.namespace || peer.namespace === EVERY_NAMESPACE) && hasAll(pod.labels, peer.labels);

/** A policy that closes pods of its namespace, and what it leaves open for the one who scrapes. */
interface Door extends PlacedPolicy {
  /** Rules that let it in, each with whether it lets in nobody else. */
  readonly rules: readonly { readonly ports: readonly Port[]; readonly alone: boolean }[];
}

/** What policies leave open for the one who scrapes; stacks share both. */
const openFor = rememberedOf((prometheus: Pod) =>
  rememberedOf((policy: NetworkPolicy): Door["rules"] =>
    policy.ingress.flatMap(({ peers, ports }) => {
      const its = peers.filter((peer) => isPeer(peer, prometheus));
      const alone = its.length > 0 && its.length === peers.length;
      return its.length === 0 && peers.length > 0 ? [] : [{ ports, alone }];
    }),
  ),
);

/** Policies that close the way in, by namespace. */
const doorsTo = (graph: StackGraph, prometheus: Pod): ReadonlyMap<string, readonly Door[]> =>
  grouped(
    networkPolicies(graph)
      .filter(({ policy }) => policy.types.includes("Ingress"))
      .map(({ entry, policy }): Door => ({ entry, policy, rules: openFor(prometheus)(policy) })),
    ({ policy }) => policy.namespace,
  );

/** Rules by which the one who scrapes may go somewhere; undefined where no policy keeps it. */
function waysFrom(graph: StackGraph, prometheus: Pod): readonly PolicyRule[] | undefined {
  const own = (policiesOf(graph, prometheus.namespace) ?? []).filter(
    ({ policy }) => policy.types.includes("Egress") && hasAll(prometheus.labels, policy.labels),
  );
  return own.length === 0 ? undefined : own.flatMap(({ policy }) => policy.egress);
}

/** A rule without ports opens all. */
const isOpen = ({ ports }: { readonly ports: readonly Port[] }, port: number): boolean =>
  ports.length === 0 || ports.includes(port);

/** The policies around Prometheus; undefined in a stack without it. */
const surroundings = oncePerGraph((graph) => {
  const prometheus = scraper(graph);
  return prometheus === undefined
    ? undefined
    : { doors: doorsTo(graph, prometheus), ways: waysFrom(graph, prometheus) };
});

const targetsAreReached: Rule = {
  id: "targets-are-reached",
  family: "observability",
  title: "Network policies let Prometheus reach every port that a monitor names",
  reason:
    "A door one number beside the port: every target is down, and the alert on it is the first of which people learn to look away.",
  holds: [103, 106],
  *check(graph): Iterable<Finding> {
    const around = surroundings(graph);
    if (around === undefined) return;
    for (const { pod, port, entry } of targetsOf(graph)) {
      const { namespace, labels } = pod;
      const closing = (around.doors.get(namespace) ?? []).filter(({ policy }) =>
        hasAll(labels, policy.labels),
      );
      const entered =
        closing.length === 0 || closing.some(({ rules }) => rules.some((rule) => isOpen(rule, port)));
      const left =
        around.ways?.some(
          (way) =>
            isOpen(way, port) && (way.peers.length === 0 || way.peers.some((peer) => isPeer(peer, pod))),
        ) ?? true;
      if (!entered || !left)
        yield {
          path: pathOf(entry),
          problem: `scrapes pods of ${namespace} at ${String(port)}, and ${entered ? "Prometheus may not go there" : "no policy of theirs lets Prometheus in"}`,
          mend: "give the endpoint's `portNumber` the number of its `port`",
        };
    }
  },
};

const scrapersComeForSomething: Rule = {
  id: "doors-for-prometheus-are-used",
  family: "observability",
  title: "A network policy opens a port to Prometheus that its pods declare, or that a monitor scrapes there",
  reason:
    "Nothing comes through a door beside the port, and whoever reads the policy believes that it is scraped.",
  holds: [106],
  *check(graph): Iterable<Finding> {
    for (const [namespace, doors] of surroundings(graph)?.doors ?? []) {
      const targets = targetsOf(graph).filter(({ pod }) => pod.namespace === namespace);
      for (const { entry, policy, rules } of doors) {
        const ports = rules.flatMap((rule) => (rule.alone ? rule.ports : []));
        for (const port of ports.filter((one) => typeof one === "number")) {
          const scraped = targets.some(
            (target) => target.port === port && hasAll(target.pod.labels, policy.labels),
          );
          const declared = (): boolean =>
            podsWith(graph, namespace, policy.labels).some((pod) => pod.ports.includes(port));
          if (!scraped && !declared())
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
