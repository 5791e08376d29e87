import { MODEL_NAMESPACES } from "../../platform/policy/kyverno/pods";
import type { StackGraph } from "../graph";
import type { Labels } from "../labels";
import { networkPolicies, type Peer, type PolicyRule, type Port } from "../network-policy";
import type { Finding, Rule } from "../rule";
import { podsWith, type SelectablePod } from "../selectable-pods";
import { pathOf } from "./known";

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

/** Pods of a namespace that have some labels; undefined where nobody knows them: models, and what the cloud runs. */
function known(graph: StackGraph, namespace: string, labels: Labels): readonly SelectablePod[] | undefined {
  if (MODEL_NAMESPACES.some((name) => name === namespace)) return undefined;
  const found = podsWith(graph, namespace, labels);
  return found.length === 0 ? undefined : found;
}

/** The first port with a number at which none of the pods listens. */
const deaf = (pods: readonly SelectablePod[] | undefined, ports: readonly Port[]): Port =>
  pods === undefined
    ? undefined
    : ports.find((port) => typeof port === "number" && !pods.some((pod) => pod.ports.includes(port)));

/** Pods that peers name, together; undefined when one of them is no pod that is known. */
function podsOf(graph: StackGraph, peers: readonly Peer[]): readonly SelectablePod[] | undefined {
  const found: SelectablePod[] = [];
  for (const { namespace, labels } of peers) {
    const here = namespace === undefined ? undefined : known(graph, namespace, labels);
    if (here === undefined) return undefined;
    found.push(...here);
  }
  return found.length === 0 ? undefined : found;
}

/** The first port at which a rule lets pods out to nobody. */
function unheard(graph: StackGraph, { peers, ports }: PolicyRule): Port {
  const outside = peers.length > 0 && peers.every(({ cidr }) => cidr !== undefined);
  return outside
    ? ports.find((port) => typeof port === "number" && !OUTSIDE.has(port))
    : deaf(podsOf(graph, peers), ports);
}

function* faults(graph: StackGraph): Generator<{ path: string; problem: string }> {
  for (const { entry, policy } of networkPolicies(graph)) {
    const selected = known(graph, policy.namespace, policy.labels);
    for (const { ports } of policy.ingress) {
      const port = deaf(selected, ports);
      if (port !== undefined)
        yield {
          path: pathOf(entry),
          problem: `lets clients in at ${String(port)}, where none of its pods listens`,
        };
    }
    for (const rule of policy.egress) {
      const port = unheard(graph, rule);
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
