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

/** Labels that a selector wants, as pairs: they are compared with many pods. */
const wantedBy = (selector: unknown): Wanted => Object.entries(at(selector, "matchLabels") ?? {});

type Wanted = readonly (readonly [key: string, value: unknown])[];

const meets = (wanted: Wanted, labels: Labels): boolean =>
  wanted.every(([key, value]) => labels[key] === value);

/** Whether a peer of a policy in a namespace is this pod. */
function isPeer(peer: unknown, own: string, pod: Pod): boolean {
  if (field(peer, "ipBlock") !== undefined) return false;
  const namespace = field(peer, "namespaceSelector");
  const here =
    namespace === undefined
      ? own === pod.namespace
      : meets(wantedBy(namespace), { "kubernetes.io/metadata.name": pod.namespace });
  return here && meets(wantedBy(field(peer, "podSelector")), pod.labels);
}

/** Ports of a rule; undefined for one that opens all. */
function portsOf(rule: unknown): readonly unknown[] | undefined {
  const ports = listOf(field(rule, "ports")).map((port) => field(port, "port"));
  return ports.length === 0 ? undefined : ports;
}

/** A policy that closes pods of its namespace, and what it leaves open for the one who scrapes. */
interface Door {
  readonly entry: Entry;
  readonly wanted: Wanted;
  /** For each rule that lets it in: its ports, and whether it lets in nobody else. */
  readonly rules: readonly { readonly ports: readonly unknown[] | undefined; readonly alone: boolean }[];
}

/** Policies that close the way in, by namespace. */
function doorsTo(graph: StackGraph, prometheus: Pod): ReadonlyMap<string, readonly Door[]> {
  const doors = new Map<string, Door[]>();
  for (const entry of ofKind(graph, "NetworkPolicy")) {
    const { spec } = entry.object;
    const own = namespaceOf(entry);
    if (!listOf(at(spec, "policyTypes")).includes("Ingress")) continue;
    const rules = listOf(at(spec, "ingress")).flatMap((rule) => {
      const peers = listOf(field(rule, "from"));
      const its = peers.filter((peer) => isPeer(peer, own, prometheus));
      const alone = its.length > 0 && its.length === peers.length;
      return its.length === 0 && peers.length > 0 ? [] : [{ ports: portsOf(rule), alone }];
    });
    const here = doors.get(own) ?? [];
    here.push({ entry, wanted: wantedBy(at(spec, "podSelector")), rules });
    doors.set(own, here);
  }
  return doors;
}

/** A peer to which the one who scrapes may go; in every namespace where none is named. */
interface Way {
  readonly namespace: unknown;
  readonly wanted: Wanted;
  readonly ports: readonly unknown[] | undefined;
}

/** Where the one who scrapes may go; undefined where no policy keeps it. */
function waysFrom(graph: StackGraph, prometheus: Pod): readonly Way[] | undefined {
  const own = ofKind(graph, "NetworkPolicy").filter(
    (entry) =>
      namespaceOf(entry) === prometheus.namespace &&
      listOf(at(entry.object, "spec", "policyTypes")).includes("Egress") &&
      meets(wantedBy(at(entry.object, "spec", "podSelector")), prometheus.labels),
  );
  if (own.length === 0) return undefined;
  return own.flatMap(({ object }) =>
    listOf(at(object, "spec", "egress")).flatMap((rule) => {
      const peers = listOf(field(rule, "to")).filter((peer) => field(peer, "ipBlock") === undefined);
      const to = field(rule, "to") === undefined ? [{ namespaceSelector: {} }] : peers;
      return to.map((peer): Way => {
        const selector = field(peer, "namespaceSelector");
        const named = at(selector, "matchLabels", "kubernetes.io/metadata.name");
        return {
          namespace: selector === undefined ? prometheus.namespace : named,
          wanted: wantedBy(field(peer, "podSelector")),
          ports: portsOf(rule),
        };
      });
    }),
  );
}

const isOpen = ({ ports }: { readonly ports: readonly unknown[] | undefined }, port: number): boolean =>
  ports?.includes(port) ?? true;

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
    for (const { namespace, labels, port, entry } of targetsOf(graph)) {
      const closing = (around.doors.get(namespace) ?? []).filter(({ wanted }) => meets(wanted, labels));
      const entered =
        closing.length === 0 || closing.some(({ rules }) => rules.some((rule) => isOpen(rule, port)));
      const left =
        around.ways?.some(
          (way) =>
            (way.namespace === undefined || way.namespace === namespace) &&
            isOpen(way, port) &&
            meets(way.wanted, labels),
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
      const targets = targetsOf(graph).filter((target) => target.namespace === namespace);
      for (const { entry, wanted, rules } of doors) {
        const ports = rules.flatMap((rule) => (rule.alone ? (rule.ports ?? []) : []));
        const selector = at(entry.object, "spec", "podSelector", "matchLabels");
        for (const port of ports.filter((one) => typeof one === "number")) {
          const scraped = targets.some((target) => target.port === port && meets(wanted, target.labels));
          const declared = (): boolean =>
            podsWith(graph, namespace, isRecord(selector) ? selector : {}).some((pod) => pod.ports.has(port));
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
