import { NAMESPACES } from "../../platform/namespaces";
import type { KubernetesObject } from "../../kubernetes/object";
import type { StackGraph } from "../graph";
import { hasAll, type Labels } from "../labels";
import {
  EVERY_NAMESPACE,
  networkPolicies,
  policiesOf,
  type Direction,
  type NetworkPolicy,
  type Peer,
  type PlacedPolicy,
  type Port,
} from "../network-policy";
import { remembered, rememberedOf } from "../remembered";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf } from "../walk";
import { inObjects } from "./by-field";
import { ofKind } from "./by-kind";
import { namespacesIn, pathOf } from "./known";

/** Whether two selections can mean the same pods: one is the narrower of the two. */
const meet = (one: Labels, other: Labels): boolean => hasAll(one, other) || hasAll(other, one);

/** Whether a policy at the other end lets through what a policy lets out to a peer, or in from it. */
const answered = (
  policy: NetworkPolicy,
  peer: Peer,
  port: Port,
  back: Direction,
  others: readonly PlacedPolicy[],
): boolean =>
  others.some(
    ({ policy: other }) =>
      meet(other.labels, peer.labels) &&
      other[back].some(
        ({ peers, ports }) =>
          ports.includes(port) &&
          peers.some(
            ({ namespace, labels }) =>
              (namespace === policy.namespace || namespace === EVERY_NAMESPACE) &&
              meet(labels, policy.labels),
          ),
      ),
  );

const ENDS = [
  { direction: "egress", back: "ingress", lets: "lets out", nobody: "nothing lets in" },
  { direction: "ingress", back: "egress", lets: "lets in", nobody: "nothing lets out" },
] as const;

const bothSidesAgree: Rule = {
  id: "network-policies-agree",
  family: "exposure",
  title: "A connection inside the cluster is allowed where it leaves and where it arrives",
  reason:
    "Both namespaces are closed: one open side is a timeout, and an open side without a client is a door that nobody uses.",
  holds: [104, 106],
  *check(graph): Iterable<Finding> {
    for (const { direction, back, lets, nobody } of ENDS) {
      for (const { entry, policy } of networkPolicies(graph)) {
        for (const { peers, ports } of policy[direction]) {
          for (const peer of peers) {
            const others = policiesOf(graph, peer.namespace ?? "");
            if (others === undefined) continue;
            for (const port of ports.filter((one) => !answered(policy, peer, one, back, others))) {
              const [from, to] = direction === "egress" ? [policy, peer] : [peer, policy];
              yield {
                path: pathOf(entry),
                problem: `${lets} ${from.namespace ?? ""} to ${to.namespace ?? ""}:${String(port)} ${JSON.stringify(peer.labels)}, which ${nobody}`,
                mend: "declare the flow once, in the component's `flows`",
              };
            }
          }
        }
      }
    }
  },
};

/** Parts of a pod, as the containers for finding faults, are only ever updated. */
const SUBRESOURCE = /ephemeralcontainers/;

const POLICY_KINDS = ["ValidatingPolicy", "GeneratingPolicy", "MutatingPolicy", "ImageValidatingPolicy"];

/** Whether brackets outside texts are balanced. */
const isBalanced = remembered((expression: string) => {
  let depth = 0;
  const bare = expression.replace(/'(\\.|[^'\\])*'|"(\\.|[^"\\])*"/g, "");
  for (const bracket of bare.match(/[([{)\]}]/g) ?? []) {
    depth += "([{".includes(bracket) ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
});

/** What is wrong with an expression, whatever the policy. */
function* expressionFaults(value: string, namespaces: ReadonlySet<string>): Generator<string> {
  if (/^\s*(true|false)\s*$/.test(value)) yield `is always ${value.trim()}`;
  if (!isBalanced(value) || /(&&|\|\||\()\s*$/.test(value)) yield "cannot be compiled";
  for (const [, list = ""] of value.matchAll(
    /(?:request\.namespace|metadata\.namespace|metadata\.name) in \[([^\]]*)\]/g,
  )) {
    const odd = [...list.matchAll(/'([^']*)'/g)]
      .map(([, name]) => name ?? "")
      .filter((name) => !namespaces.has(name));
    if (odd.length > 0) yield `names the namespace ${odd.join(", ")}`;
  }
}

/** Expressions that would be at fault if there were no namespaces. */
const expressions = inObjects.fieldsThat(
  ({ value }) => typeof value === "string" && expressionFaults(value, NO_NAMESPACES).next().done !== true,
  "expression",
);
const NO_NAMESPACES: ReadonlySet<string> = new Set();

/** What is wrong with a policy wherever it is. */
function* ownFaults({ kind, spec }: KubernetesObject): Generator<string> {
  if (
    at(spec, "evaluation", "background", "enabled") === true &&
    JSON.stringify(spec).includes("request.userInfo")
  )
    yield "asks for the user in background scans, which have none";
  for (const rule of listOf(at(spec, "matchConstraints", "resourceRules"))) {
    const operations = listOf(field(rule, "operations"));
    if (operations.length === 0) yield "looks at no operation";
    if (
      /^(Validating|Generating)Policy$/.test(kind) &&
      operations.includes("UPDATE") !== operations.includes("CREATE") &&
      !SUBRESOURCE.test(JSON.stringify(rule))
    )
      yield `looks at ${operations.join(", ")} only`;
  }
}

const faulty = inObjects.wholes(
  (object) => POLICY_KINDS.includes(object.kind) && ownFaults(object).next().done !== true,
);

/** What is wrong with a policy in an environment that enforces them, or does not. */
function* actionFaults({ kind, metadata, spec }: KubernetesObject, enforce: boolean): Generator<string> {
  const actions = listOf(at(spec, "validationActions"));
  if (enforce && kind === "ValidatingPolicy" && !actions.includes("Deny") && !AUDITS.test(metadata.name))
    yield "only audits, in an environment that enforces";
  if (!enforce && at(spec, "failurePolicy") === "Fail" && !actions.includes("Deny"))
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
    const mend = "mend it in lib/platform/policy";
    for (const { source, place } of expressions(graph)) {
      if (typeof place.value !== "string" || !POLICY_KINDS.includes(source.object.kind)) continue;
      for (const problem of expressionFaults(place.value, namespaces))
        yield { path: source.path, problem: `${place.path} ${problem}`, mend };
    }
    for (const { source } of faulty(graph)) {
      for (const problem of ownFaults(source.object)) yield { path: source.path, problem, mend };
    }
    for (const entry of ofKind(graph, ...POLICY_KINDS)) {
      if (enforce === undefined) continue;
      for (const problem of actionFaults(entry.object, enforce)) yield { path: pathOf(entry), problem, mend };
    }
    yield* generatedLeaveOut(graph);
  },
};

const conditionsOf = rememberedOf((object: KubernetesObject) =>
  JSON.stringify(at(object, "spec", "matchConditions") ?? at(object, "spec")),
);

/** The policy that closes new namespaces must leave the platform's and the system's alone. */
function* generatedLeaveOut(graph: StackGraph): Generator<Finding> {
  for (const entry of graph.objects) {
    if (entry.object.metadata.name !== "add-default-networkpolicy") continue;
    const condition = conditionsOf(entry.object);
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
