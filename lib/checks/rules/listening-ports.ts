import { MODEL_NAMESPACES } from "../../platform/policy/kyverno/pods";
import type { StackGraph } from "../graph";
import { podsWith, type SelectablePod } from "../selectable-pods";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, textOf } from "../walk";
import { ofKind } from "./by-kind";
import { namespaceOf, pathOf } from "./known";

/** Ports outside the cluster that policies open, and for what. */
const OUTSIDE: ReadonlyMap<number, string> = new Map([
  [22, "Git over SSH"],
  [53, "the node's cache of names"],
  [80, "certificates' HTTP challenges, and tokens of GKE's metadata server"],
  [443, "the cloud's APIs, stores and the Kubernetes API"],
  [988, "tokens of GKE's metadata server on dataplane v2"],
  [5432, "the database"],
  [6443, "the Kubernetes API"],
]);

const portsOf = (rule: unknown): number[] =>
  listOf(field(rule, "ports")).flatMap((port) => {
    const number = field(port, "port");
    return typeof number === "number" ? [number] : [];
  });

/** Pods of a namespace that a selector chooses; undefined where nobody knows them: models, and what the cloud runs. */
function chosen(
  graph: StackGraph,
  namespace: string,
  selector: unknown,
): readonly SelectablePod[] | undefined {
  if (MODEL_NAMESPACES.some((name) => name === namespace)) return undefined;
  const labels = at(selector, "matchLabels");
  const found = podsWith(graph, namespace, isRecord(labels) ? labels : {});
  return found.length === 0 ? undefined : found;
}

/** The first port at which none of the pods listens. */
const deaf = (pods: readonly SelectablePod[] | undefined, ports: readonly number[]): number | undefined =>
  pods === undefined ? undefined : ports.find((port) => !pods.some((pod) => pod.ports.has(port)));

/** Pods that a rule's peers name, together; undefined when one of them is no pod that is known. */
function peersOf(
  graph: StackGraph,
  own: string,
  peers: readonly unknown[],
): readonly SelectablePod[] | undefined {
  const found: SelectablePod[] = [];
  for (const peer of peers) {
    const selector = at(peer, "namespaceSelector");
    const namespace =
      selector === undefined ? own : textOf(at(selector, "matchLabels", "kubernetes.io/metadata.name"));
    const here =
      namespace === undefined || at(peer, "ipBlock") !== undefined
        ? undefined
        : chosen(graph, namespace, at(peer, "podSelector"));
    if (here === undefined) return undefined;
    found.push(...here);
  }
  return found.length === 0 ? undefined : found;
}

function* faults(graph: StackGraph): Generator<{ path: string; problem: string }> {
  for (const entry of ofKind(graph, "NetworkPolicy")) {
    const spec = entry.object["spec"];
    if (!isRecord(spec)) continue;
    const own = namespaceOf(entry);
    const selected = chosen(graph, own, spec["podSelector"]);
    for (const rule of listOf(spec["ingress"])) {
      const port = deaf(selected, portsOf(rule));
      if (port !== undefined)
        yield {
          path: pathOf(entry),
          problem: `lets clients in at ${String(port)}, where none of its pods listens`,
        };
    }
    for (const rule of listOf(spec["egress"])) {
      const peers = listOf(field(rule, "to"));
      const outside = peers.length > 0 && peers.every((peer) => at(peer, "ipBlock") !== undefined);
      const port = outside
        ? portsOf(rule).find((one) => !OUTSIDE.has(one))
        : deaf(peersOf(graph, own, peers), portsOf(rule));
      if (port !== undefined)
        yield {
          path: pathOf(entry),
          problem: `lets pods out to ${String(port)}, where nobody is known to listen`,
        };
    }
  }
}

const portsListen: Rule = {
  id: "policies-open-ports-that-listen",
  family: "exposure",
  title: "A network policy opens ports at which its pods, its peers or the outside listen",
  reason:
    "A wrong port opens a door into a wall: the client waits for its timeout, and the policy looks as right as the others.",
  holds: [104, 106],
  *check(graph): Iterable<Finding> {
    for (const fault of faults(graph))
      yield {
        ...fault,
        mend: "use the port of the component's pods; a port of the outside belongs into OUTSIDE",
      };
  },
};

/** Ports of network policies. */
export const listeningPortRules: readonly Rule[] = [portsListen];
