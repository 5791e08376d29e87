import { HOST_PORTS } from "../../platform/policy/network/host-ports";
import { networkPolicies, policiesOf, type NetworkPolicy, type PolicyRule } from "../network-policy";
import { rememberedOf } from "../remembered";
import type { Finding, Rule } from "../rule";
import { field, listOf } from "../walk";
import { namespacesIn, pathOf, SYSTEM_NAMESPACES } from "./known";

/** Whether a rule lets pods ask the cluster for addresses, by both protocols. */
const isResolution = ({ written, peers }: PolicyRule): boolean =>
  peers.some(({ namespace }) => namespace === "kube-system") &&
  ["UDP", "TCP"].every((protocol) =>
    listOf(field(written, "ports")).some(
      (port) => field(port, "port") === 53 && field(port, "protocol") === protocol,
    ),
  );

const namespacesClosed: Rule = {
  id: "namespaces-start-closed",
  family: "exposure",
  title: "Every namespace of the platform starts closed in both directions and may resolve names",
  reason:
    "Without the default every other policy is decoration; without name resolution nothing works, and slowly.",
  holds: [104, 107],
  *check(graph): Iterable<Finding> {
    if (networkPolicies(graph).length === 0) return;
    for (const namespace of [...namespacesIn(graph)].filter((name) => !SYSTEM_NAMESPACES.includes(name))) {
      const here = policiesOf(graph, namespace) ?? [];
      // A namespace for what never runs a pod has no policy at all.
      if (here.length === 0 && !graph.releases.some((release) => release.namespace === namespace)) continue;
      const closed = here.some(
        ({ policy }) =>
          Object.keys(policy.labels).length === 0 &&
          policy.ingress.length === 0 &&
          policy.egress.length === 0 &&
          policy.types.length === 2,
      );
      const resolves = here.some(({ policy }) => policy.egress.some(isResolution));
      if (!closed)
        yield {
          path: `${graph.stack} namespace ${namespace}`,
          problem: "has no default-deny for ingress and egress",
          mend: "add it to the namespaces of the network policies",
        };
      if (!resolves)
        yield {
          path: `${graph.stack} namespace ${namespace}`,
          problem: "may not resolve names",
          mend: "allow UDP and TCP 53 to kube-system",
        };
    }
  },
};

/** Nodes cannot be named as peers on every dataplane, so a rule towards them has ports alone: those of what runs on nodes. */
const towardsNodes = ({ ports }: PolicyRule): boolean =>
  ports.every((port) => Object.values<unknown>(HOST_PORTS).includes(port));

const SIDES = [
  ["ingress", "Ingress", "from"],
  ["egress", "Egress", "to"],
] as const;

/** What a policy leaves open, wherever it is; stacks share policies. */
const ownFaults = rememberedOf((policy: NetworkPolicy): readonly Omit<Finding, "path">[] =>
  SIDES.flatMap(([direction, type, side]) => {
    const rules = policy[direction];
    const faults: Omit<Finding, "path">[] = [];
    if (rules.length > 0 && !policy.types.includes(type))
      faults.push({
        problem: `has ${direction} rules and not the policy type ${type}`,
        mend: `add ${type} to policyTypes`,
      });
    for (const rule of rules) {
      if (rule.peers.length === 0 && !(direction === "egress" && towardsNodes(rule)))
        faults.push({
          problem: `an ${direction} rule without ${side} lets everybody`,
          mend: "name the peers",
        });
      if (rule.ports.length === 0 || rule.ports.includes(undefined))
        faults.push({ problem: `an ${direction} rule opens every port`, mend: "name the ports" });
    }
    return faults;
  }),
);

const peersAndPorts: Rule = {
  id: "network-policies-name-peers",
  family: "exposure",
  title: "A network policy names peers and ports, and covers both directions",
  reason:
    "A rule without peers lets everybody; one without ports opens all; a policy of one direction leaves the other as it was.",
  holds: [104, 106],
  *check(graph): Iterable<Finding> {
    for (const { entry, policy } of networkPolicies(graph))
      for (const fault of ownFaults(policy)) yield { path: pathOf(entry), ...fault };
  },
};

const outsideIsDeclared: Rule = {
  id: "outside-is-declared",
  family: "exposure",
  title:
    "Only pods that are declared to reach the internet do, and a range that is open to all leaves private networks out",
  reason:
    "An egress of 0.0.0.0/0 that includes the private ranges reaches the database and the nodes' metadata too.",
  holds: [104],
  *check(graph): Iterable<Finding> {
    for (const { entry, policy } of networkPolicies(graph)) {
      for (const { peers, ports } of policy.egress) {
        const whole = peers.some(({ isOpen, isWhole }) => isOpen && isWhole);
        if (whole && !ports.every((port) => WEB.includes(port)))
          yield {
            path: pathOf(entry),
            problem: `lets pods reach every address at ${ports.join(", ")}`,
            mend: "name the range, or leave private ranges out with except",
          };
      }
    }
  },
};

/** Ports of APIs: of the cloud, of the cluster and of registries, whose addresses nobody knows beforehand. */
const WEB: readonly unknown[] = [443, 6443, 80];

/** Who may talk to whom in the cluster. */
export const networkPolicyRules: readonly Rule[] = [namespacesClosed, peersAndPorts, outsideIsDeclared];
