import { NAMESPACES } from "../../platform/namespaces";
import type { StackGraph } from "../graph";
import { remembered, rememberedOf } from "../remembered";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, placesNamed, textOf } from "../walk";
import { ofKind } from "./by-kind";
import { namespaceOf, namespacesIn, pathOf, type Entry } from "./known";

type Labels = Readonly<Record<string, string>>;

/** One end of a connection: pods of a namespace. */
interface End {
  readonly namespace: string;
  readonly labels: Labels;
}

/** One connection inside the cluster, as one side declares it. */
interface Edge {
  readonly from: End;
  readonly to: End;
  readonly port: string;
}

const labelsOf = (selector: unknown): Labels => (at(selector, "matchLabels") ?? {}) as Labels;

/** Stands for every namespace. */
const ANY = "*";

/** Peers of a rule inside the cluster. A peer without a namespace is of the policy's own. */
function insidePeers(peers: unknown, own: string): End[] {
  return listOf(peers).flatMap((peer) => {
    if (at(peer, "ipBlock") !== undefined) return [];
    const selector = at(peer, "namespaceSelector");
    const named = textOf(at(selector, "matchLabels", "kubernetes.io/metadata.name"));
    const every = isRecord(selector) && Object.keys(selector).length === 0;
    const namespace = selector === undefined ? own : every ? ANY : named;
    return namespace === undefined ? [] : [{ namespace, labels: labelsOf(at(peer, "podSelector")) }];
  });
}

/** Connections that a policy's rules of one direction allow. */
function edgesOf(policy: object, namespace: string, direction: "ingress" | "egress"): readonly Edge[] {
  const self = { namespace, labels: labelsOf(at(policy, "spec", "podSelector")) };
  return listOf(at(policy, "spec", direction)).flatMap((rule) => {
    const ports = listOf(field(rule, "ports")).map((port) => String(field(port, "port")));
    return insidePeers(field(rule, direction === "ingress" ? "from" : "to"), self.namespace).flatMap((peer) =>
      ports.map((port) => ({
        from: direction === "ingress" ? peer : self,
        to: direction === "ingress" ? self : peer,
        port,
      })),
    );
  });
}

/** Connections that a policy allows, by the namespace where it stands. Stacks share policies, which are read once. */
const connectionsOf = rememberedOf((policy) =>
  remembered((namespace) => ({
    ingress: edgesOf(policy, namespace, "ingress"),
    egress: edgesOf(policy, namespace, "egress"),
  })),
);

const within = (small: Labels, large: Labels): boolean =>
  Object.entries(small).every(([key, value]) => large[key] === value);
/** Whether two selections can mean the same pods: one is the narrower of the two. */
const meet = (one: End, other: End): boolean =>
  within(one.labels, other.labels) || within(other.labels, one.labels);
const route = (from: string, to: string, port: string): string => `${from} to ${to}:${port}`;
const routeOf = ({ from, to, port }: Edge): string => route(from.namespace, to.namespace, port);

function byRoute(edges: readonly { readonly edge: Edge }[]): Map<string, Edge[]> {
  const routes = new Map<string, Edge[]>();
  for (const { edge } of edges) {
    const same = routes.get(routeOf(edge));
    if (same === undefined) routes.set(routeOf(edge), [edge]);
    else same.push(edge);
  }
  return routes;
}

function answered(edge: Edge, routes: ReadonlyMap<string, readonly Edge[]>): boolean {
  const { from, to, port } = edge;
  const answers = (sought: string): boolean =>
    routes.get(sought)?.some((other) => meet(from, other.from) && meet(to, other.to)) === true;
  return (
    answers(routeOf(edge)) ||
    answers(route(ANY, to.namespace, port)) ||
    answers(route(from.namespace, ANY, port))
  );
}

const bothSidesAgree: Rule = {
  id: "network-policies-agree",
  family: "exposure",
  title: "A connection inside the cluster is allowed where it leaves and where it arrives",
  reason:
    "Both namespaces are closed: one open side is a timeout, and an open side without a client is a door that nobody uses.",
  holds: [104, 106],
  *check(graph): Iterable<Finding> {
    const policies = ofKind(graph, "NetworkPolicy");
    const closed = new Set(policies.map(namespaceOf));
    const allowed = (direction: "ingress" | "egress"): { entry: Entry; edge: Edge }[] =>
      policies.flatMap((entry) =>
        connectionsOf(entry.object)(namespaceOf(entry))[direction].map((edge) => ({ entry, edge })),
      );
    const [ingress, egress] = [allowed("ingress"), allowed("egress")];
    const [inRoutes, outRoutes] = [byRoute(ingress), byRoute(egress)];
    const mend = "declare the flow once, in the component's `flows`";
    for (const { entry, edge } of egress) {
      if (closed.has(edge.to.namespace) && !answered(edge, inRoutes))
        yield {
          path: pathOf(entry),
          problem: `lets out ${routeOf(edge)} ${JSON.stringify(edge.to.labels)}, which nothing lets in`,
          mend,
        };
    }
    for (const { entry, edge } of ingress) {
      if (closed.has(edge.from.namespace) && !answered(edge, outRoutes))
        yield {
          path: pathOf(entry),
          problem: `lets in ${routeOf(edge)} ${JSON.stringify(edge.from.labels)}, which nothing lets out`,
          mend,
        };
    }
  },
};

/** Parts of a pod, as the containers for finding faults, are only ever updated. */
const SUBRESOURCE = /ephemeralcontainers/;

const POLICY_KINDS = ["ValidatingPolicy", "GeneratingPolicy", "MutatingPolicy", "ImageValidatingPolicy"];

/** Whether brackets outside texts are balanced. */
const isBalanced = remembered((expression) => {
  let depth = 0;
  for (const letter of expression.replace(/'(\\.|[^'\\])*'|"(\\.|[^"\\])*"/g, "")) {
    if ("([{".includes(letter)) depth += 1;
    if (")]}".includes(letter)) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
});

function* policyFaults(
  entry: Entry,
  namespaces: ReadonlySet<string>,
  enforce: boolean | undefined,
): Generator<string> {
  const spec = entry.object["spec"];
  for (const { path, value } of placesNamed(entry.object, "expression")) {
    if (typeof value !== "string") continue;
    if (/^\s*(true|false)\s*$/.test(value)) yield `${path} is always ${value.trim()}`;
    if (!isBalanced(value) || /(&&|\|\||\()\s*$/.test(value)) yield `${path} cannot be compiled`;
    for (const [, list = ""] of value.matchAll(
      /(?:request\.namespace|metadata\.namespace|metadata\.name) in \[([^\]]*)\]/g,
    )) {
      const odd = [...list.matchAll(/'([^']*)'/g)]
        .map(([, name]) => name ?? "")
        .filter((name) => !namespaces.has(name));
      if (odd.length > 0) yield `${path} names the namespace ${odd.join(", ")}`;
    }
  }
  if (
    at(spec, "evaluation", "background", "enabled") === true &&
    JSON.stringify(spec).includes("request.userInfo")
  )
    yield "asks for the user in background scans, which have none";
  for (const rule of listOf(at(spec, "matchConstraints", "resourceRules"))) {
    const operations = listOf(field(rule, "operations"));
    if (operations.length === 0) yield "looks at no operation";
    if (
      /^(Validating|Generating)Policy$/.test(entry.object.kind) &&
      operations.includes("UPDATE") !== operations.includes("CREATE") &&
      !SUBRESOURCE.test(JSON.stringify(rule))
    )
      yield `looks at ${operations.join(", ")} only`;
  }
  const actions = listOf(at(spec, "validationActions"));
  if (
    enforce === true &&
    entry.object.kind === "ValidatingPolicy" &&
    !actions.includes("Deny") &&
    !AUDITS.test(entry.object.metadata.name)
  )
    yield "only audits, in an environment that enforces";
  if (enforce === false && at(spec, "failurePolicy") === "Fail" && !actions.includes("Deny"))
    yield "stops pods while its webhook is down, and only audits otherwise";
}

/** Policies that are meant to be read, not to refuse, in every environment. */
const AUDITS = /^audit-/;

const policiesHold: Rule = {
  id: "admission-policies-hold",
  family: "policy",
  title: "Admission policies compile, look at something, and refuse where the environment enforces",
  reason: "A policy that is always true, or that names a namespace which does not exist, is green for ever.",
  holds: [97, 98],
  *check(graph, { settings }): Iterable<Finding> {
    const namespaces = new Set([...namespacesIn(graph), ...NAMESPACES.map(({ name }) => name as string)]);
    const enforce = settings === undefined ? undefined : settings.profile.policyAction === "Enforce";
    for (const entry of ofKind(graph, ...POLICY_KINDS)) {
      for (const problem of policyFaults(entry, namespaces, enforce))
        yield { path: pathOf(entry), problem, mend: "mend it in lib/platform/policy" };
    }
    yield* generatedLeaveOut(graph);
  },
};

/** The policy that closes new namespaces must leave the platform's and the system's alone. */
function* generatedLeaveOut(graph: StackGraph): Generator<Finding> {
  for (const entry of graph.objects.filter(
    ({ object }) => object.metadata.name === "add-default-networkpolicy",
  )) {
    const condition = JSON.stringify(at(entry.object, "spec", "matchConditions") ?? at(entry.object, "spec"));
    const missing = ["kube-system", ...graph.releases.map(({ namespace }) => namespace)].filter(
      (name) =>
        isRecord(entry.object["spec"]) &&
        !condition.includes(`'${name}'`) &&
        !condition.includes(`"${name}"`),
    );
    if (missing.length > 0)
      yield {
        path: pathOf(entry),
        problem: `closes ${[...new Set(missing)].join(", ")}`,
        mend: "leave out the platform's own namespaces",
      };
  }
}

/** What two sides must say alike, and what policies must say at all. */
export const agreementRules: readonly Rule[] = [bothSidesAgree, policiesHold];
