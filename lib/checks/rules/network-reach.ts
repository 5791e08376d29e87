import { chartInventory } from "../../facts/chart-pods";
import type { StackGraph } from "../graph";
import { podsOf } from "../pods";
import { platformPods } from "../policy/platform-pods";
import { rememberedOf } from "../remembered";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, shown, textOf } from "../walk";
import { inObjects } from "./by-field";
import { ofKind } from "./by-kind";
import { namespaceOf, pathOf, type Entry } from "./known";

const ANYWHERE = ["0.0.0.0/0", "::/0"];

const policiesOf = (graph: StackGraph): readonly Entry[] => ofKind(graph, "NetworkPolicy");

const cidrOf = (peer: unknown): string => textOf(at(peer, "ipBlock", "cidr")) ?? "";
const isOpen = (peer: unknown): boolean => ANYWHERE.includes(cidrOf(peer));

/** One rule of a policy. */
interface PolicyRule {
  readonly ports: readonly number[];
  readonly peers: readonly unknown[];
}

const read = (policy: object, direction: "ingress" | "egress"): readonly PolicyRule[] =>
  listOf(at(policy, "spec", direction)).map((rule) => ({
    ports: listOf(field(rule, "ports")).map((port) => Number(field(port, "port"))),
    peers: listOf(field(rule, direction === "ingress" ? "from" : "to")),
  }));

/** Rules of a policy; stacks share policies, which are read once. */
const rulesIn = rememberedOf((policy: object) => ({
  ingress: read(policy, "ingress"),
  egress: read(policy, "egress"),
}));

/** Rules of a policy in one direction, with their peers. */
const rulesOf = ({ object }: Entry, direction: "ingress" | "egress"): readonly PolicyRule[] =>
  rulesIn(object)[direction];

const openLeavesOut: Rule = {
  id: "open-ranges-leave-the-node-out",
  family: "exposure",
  title: "A range that is open to all leaves out link-local addresses",
  reason:
    "169.254.169.254 answers every pod with the node's own credentials; a policy for the internet must not be one for it.",
  holds: [104],
  *check(graph): Iterable<Finding> {
    for (const entry of policiesOf(graph)) {
      for (const direction of ["ingress", "egress"] as const) {
        const whole = rulesOf(entry, direction)
          .flatMap(({ peers }) => peers)
          .find((peer) => isOpen(peer) && listOf(at(peer, "ipBlock", "except")).length === 0);
        if (whole !== undefined)
          yield {
            path: pathOf(entry),
            problem: `opens ${cidrOf(whole)} for ${direction}, link-local addresses included`,
            mend: "name the range, or leave 169.254.0.0/16 out with except",
          };
      }
    }
  },
};

/** Policies of a namespace for all its pods. */
const isForAll = (entry: Entry): boolean => {
  const selector = at(entry.object, "spec", "podSelector");
  return isRecord(selector) && Object.keys(selector).length === 0;
};

const closedIsClosed: Rule = {
  id: "closed-in-both-directions",
  family: "exposure",
  title: "A policy that closes a namespace closes both directions, and leaves name resolution open",
  reason:
    "One direction alone is a wall with a door: pods that start there tomorrow talk to everybody, or to nobody for want of a name.",
  holds: [104, 106],
  *check(graph): Iterable<Finding> {
    const policies = policiesOf(graph).filter(isForAll);
    const resolves = new Set(
      policies
        .filter((entry) => rulesOf(entry, "egress").some(({ ports }) => ports.includes(53)))
        .map(namespaceOf),
    );
    for (const entry of policies) {
      const closes =
        at(entry.object, "spec", "ingress") === undefined && at(entry.object, "spec", "egress") === undefined;
      if (!closes) continue;
      if (listOf(at(entry.object, "spec", "policyTypes")).length < 2)
        yield { path: pathOf(entry), problem: "closes one direction", mend: "name Ingress and Egress" };
      if (!resolves.has(namespaceOf(entry)))
        yield { path: pathOf(entry), problem: "closes name resolution too", mend: "allow port 53 beside it" };
    }
  },
};

/** Rules that serve one purpose in every namespace: which they are, in which direction. */
const PURPOSES: readonly {
  readonly what: string;
  readonly direction: "ingress" | "egress";
  readonly is: (rule: PolicyRule) => boolean;
}[] = [
  { what: "name resolution", direction: "egress", is: ({ ports }) => ports.includes(53) },
  {
    what: "the database",
    direction: "egress",
    is: ({ ports, peers }) => ports.includes(5432) && peers.every((peer) => cidrOf(peer) !== ""),
  },
  {
    what: "calls of the API server",
    direction: "ingress",
    // Through the tunnel to the nodes where the control plane has one, and directly.
    is: ({ peers }) => peers.some((peer) => shown(peer).includes("konnectivity-agent")),
  },
];

/** Peers of a rule as texts, to be compared. */
const namesOf = rememberedOf((rule: PolicyRule): ReadonlySet<string> => new Set(rule.peers.map(shown)));

const purposesAgree: Rule = {
  id: "one-purpose-one-list-of-peers",
  family: "exposure",
  title:
    "Policies of one purpose name the same peers everywhere: name resolution, the database, the API server",
  reason:
    "The one namespace that forgot a zone of the database, or the node's own cache of names, fails on one day of ten.",
  holds: [104, 106],
  *check(graph): Iterable<Finding> {
    const policies = policiesOf(graph);
    for (const { what, direction, is } of PURPOSES) {
      const found = policies.flatMap((entry) =>
        rulesOf(entry, direction)
          .filter(is)
          .map((rule) => ({ entry, peers: namesOf(rule) })),
      );
      const all = new Set(found.flatMap(({ peers }) => [...peers]));
      for (const { entry, peers } of found) {
        const missing = [...all].filter((peer) => !peers.has(peer));
        if (missing.length > 0)
          yield {
            path: pathOf(entry),
            problem: `for ${what} it leaves out ${missing.join(", ")}, which others name`,
            mend: "declare the flow in the component's `flows`",
          };
      }
    }
  },
};

/** Pods that a policy is about, and the ports at which it lets them out. */
interface WayOut {
  readonly selector: readonly (readonly [string, unknown])[];
  readonly ports: readonly number[];
}

/** Ways out of each namespace that has a policy. */
function waysOut(graph: StackGraph): Map<string, WayOut[]> {
  const found = new Map<string, WayOut[]>();
  for (const entry of policiesOf(graph)) {
    const namespace = namespaceOf(entry);
    const here = found.get(namespace) ?? [];
    found.set(namespace, here);
    const labels = at(entry.object, "spec", "podSelector", "matchLabels");
    const ports = rulesOf(entry, "egress").flatMap((rule) => rule.ports);
    if (ports.length > 0) here.push({ selector: Object.entries(isRecord(labels) ? labels : {}), ports });
  }
  return found;
}

const reaches = (
  ways: readonly WayOut[],
  labels: Readonly<Record<string, string>>,
  port: number | undefined,
): boolean =>
  port === undefined ||
  ways.some(
    ({ selector, ports }) => ports.includes(port) && selector.every(([key, value]) => labels[key] === value),
  );

/** Where the API server listens, before and behind its Service. */
const API_PORTS = [6443, 443];

/** The port behind the Service where any policy names it: where policies are judged after the translation, the other one opens nothing. */
const apiPort = (ways: ReadonlyMap<string, readonly WayOut[]>): number | undefined => {
  const named = new Set([...ways.values()].flat().flatMap(({ ports }) => ports));
  return API_PORTS.find((port) => named.has(port));
};

/** Texts with a managed database's own address, or with the Service of the one inside the cluster. */
const databases = inObjects.texts([
  "${aws_db_instance.",
  "${azurerm_postgresql_flexible_server.",
  "${google_sql_database_instance.",
  "-rw.data.svc",
]);

const closedPodsReach: Rule = {
  id: "closed-pods-reach-what-they-ask",
  family: "exposure",
  title:
    "In a closed namespace a controller may reach the API server, and a pod that is told of a database may reach it",
  reason:
    "The pod is ready and waits: for its first list of objects, or for a connection that nothing refuses.",
  holds: [106],
  *check(graph): Iterable<Finding> {
    const policies = waysOut(graph);
    if (policies.size === 0) return;
    const api = apiPort(policies);
    for (const pod of platformPods(graph)) {
      const here = policies.get(pod.namespace);
      if (here === undefined || pod.object !== undefined) continue;
      const governs = (chartInventory(pod.release.chart)?.clusterRoles ?? []).length > 0;
      const asks =
        governs && pod.automountToken && pod.serviceAccount !== undefined && pod.serviceAccount !== "default";
      const labels = { ...pod.labels, "app.kubernetes.io/instance": pod.release.name };
      if (asks && !pod.host.includes("hostNetwork") && !reaches(here, labels, api))
        yield {
          path: pod.path,
          problem: `runs as ${pod.serviceAccount} and may not reach the API server`,
          mend: "declare the flow to the API server in the component's `flows`",
        };
    }
    const told = new Set(databases(graph).map(({ source }) => source.object));
    for (const { release, object, namespace, labels } of podsOf(graph)) {
      const here = policies.get(namespace);
      if (here === undefined || !told.has(object) || reaches(here, labels, 5432)) continue;
      yield {
        path: `${release.resource.path} ${object.kind} ${object.metadata.name}`,
        problem: "is told of a database that its namespace does not let it reach",
        mend: "declare the flow to port 5432 in the component's `flows`",
      };
    }
  },
};

/** How far network policies reach, and whether far enough. */
export const networkReachRules: readonly Rule[] = [
  openLeavesOut,
  closedIsClosed,
  purposesAgree,
  closedPodsReach,
];
