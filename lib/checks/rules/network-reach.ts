import { chartInventory } from "../../facts/chart-pods";
import type { StackGraph } from "../graph";
import { hasAll, type Labels } from "../labels";
import {
  networkPolicies,
  policiesOf,
  type Direction,
  type NetworkPolicy,
  type PlacedPolicy,
  type PolicyRule,
} from "../network-policy";
import { podsOf } from "../pods";
import { platformPods } from "../policy/platform-pods";
import { rememberedOf } from "../remembered";
import type { Finding, Rule } from "../rule";
import { shown } from "../walk";
import { inObjects } from "./by-field";
import { pathOf } from "./known";

/** Ranges that are open to all and leave nothing out, with their direction. */
const wholeRanges = rememberedOf((policy: NetworkPolicy): readonly string[] =>
  (["ingress", "egress"] as const).flatMap((direction) =>
    policy[direction]
      .flatMap(({ peers }) => peers)
      .filter(({ isOpen, isWhole }) => isOpen && isWhole)
      .map(({ cidr = "" }) => `${cidr} for ${direction}`),
  ),
);

const openLeavesOut: Rule = {
  id: "open-ranges-leave-the-node-out",
  family: "exposure",
  title: "A range that is open to all leaves out link-local addresses",
  reason:
    "169.254.169.254 answers every pod with the node's own credentials; a policy for the internet must not be one for it.",
  holds: [104],
  *check(graph): Iterable<Finding> {
    for (const { entry, policy } of networkPolicies(graph)) {
      for (const opened of wholeRanges(policy))
        yield {
          path: pathOf(entry),
          problem: `opens ${opened}, link-local addresses included`,
          mend: "name the range, or leave 169.254.0.0/16 out with except",
        };
    }
  },
};

const closedIsClosed: Rule = {
  id: "closed-in-both-directions",
  family: "exposure",
  title: "A policy that closes a namespace closes both directions, and leaves name resolution open",
  reason:
    "One direction alone is a wall with a door: pods that start there tomorrow talk to everybody, or to nobody for want of a name.",
  holds: [104, 106],
  *check(graph): Iterable<Finding> {
    const policies = networkPolicies(graph).filter(({ policy }) => policy.isForAll);
    const resolves = new Set(
      policies
        .filter(({ policy }) => policy.egress.some(({ ports }) => ports.includes(53)))
        .map(({ policy }) => policy.namespace),
    );
    for (const { entry, policy } of policies) {
      if (policy.ingress.length > 0 || policy.egress.length > 0) continue;
      if (policy.types.length < 2)
        yield { path: pathOf(entry), problem: "closes one direction", mend: "name Ingress and Egress" };
      if (!resolves.has(policy.namespace))
        yield { path: pathOf(entry), problem: "closes name resolution too", mend: "allow port 53 beside it" };
    }
  },
};

/** Rules that serve one purpose in every namespace: which they are, in which direction. */
const PURPOSES: readonly {
  readonly what: string;
  readonly direction: Direction;
  readonly is: (rule: PolicyRule) => boolean;
}[] = [
  { what: "name resolution", direction: "egress", is: ({ ports }) => ports.includes(53) },
  {
    what: "the database",
    direction: "egress",
    is: ({ ports, peers }) => ports.includes(5432) && peers.every(({ cidr }) => cidr !== undefined),
  },
  {
    what: "calls of the API server",
    direction: "ingress",
    // Through the tunnel to the nodes where the control plane has one, and directly.
    is: ({ peers }) => peers.some(({ written }) => shown(written).includes("konnectivity-agent")),
  },
];

/** Whom a policy lets in or out for each purpose, as texts to be compared: a set for each of its rules. */
const purposesOf = rememberedOf((policy: NetworkPolicy): readonly (readonly ReadonlySet<string>[])[] =>
  PURPOSES.map(({ direction, is }) =>
    policy[direction].filter(is).map(({ peers }) => new Set(peers.map(({ written }) => shown(written)))),
  ),
);

const purposesAgree: Rule = {
  id: "one-purpose-one-list-of-peers",
  family: "exposure",
  title:
    "Policies of one purpose name the same peers everywhere: name resolution, the database, the API server",
  reason:
    "The one namespace that forgot a zone of the database, or the node's own cache of names, fails on one day of ten.",
  holds: [104, 106],
  *check(graph): Iterable<Finding> {
    for (const [index, { what }] of PURPOSES.entries()) {
      const found = networkPolicies(graph).flatMap(({ entry, policy }) =>
        (purposesOf(policy)[index] ?? []).map((peers) => ({ entry, peers })),
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

/** Whether any policy of a namespace lets pods with some labels out to a port. */
const reaches = (policies: readonly PlacedPolicy[], labels: Labels, port: number): boolean =>
  policies.some(
    ({ policy }) => policy.egress.some(({ ports }) => ports.includes(port)) && hasAll(labels, policy.labels),
  );

/** Where the API server listens, before and behind its Service. */
const API_PORTS = [6443, 443];

/** The port behind the Service where any policy names it: where policies are judged after the translation, the other one opens nothing. */
const apiPort = (graph: StackGraph): number | undefined => {
  const named = new Set(
    networkPolicies(graph).flatMap(({ policy }) => policy.egress.flatMap(({ ports }) => ports)),
  );
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
    const api = apiPort(graph);
    for (const pod of platformPods(graph)) {
      const here = policiesOf(graph, pod.namespace);
      if (here === undefined || pod.object !== undefined) continue;
      const governs = (chartInventory(pod.release.chart)?.clusterRoles ?? []).length > 0;
      const asks =
        governs && pod.automountToken && pod.serviceAccount !== undefined && pod.serviceAccount !== "default";
      if (!asks || api === undefined || pod.host.includes("hostNetwork")) continue;
      const labels = { ...pod.labels, "app.kubernetes.io/instance": pod.release.name };
      if (!reaches(here, labels, api))
        yield {
          path: pod.path,
          problem: `runs as ${pod.serviceAccount} and may not reach the API server`,
          mend: "declare the flow to the API server in the component's `flows`",
        };
    }
    const told = new Set(databases(graph).map(({ source }) => source.object));
    for (const { release, object, namespace, labels } of podsOf(graph)) {
      const here = policiesOf(graph, namespace);
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
