import { HOST_PORTS } from "../../platform/policy/network/host-ports";
import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, field, listOf } from "../walk";
import { ofKind } from "./by-kind";
import { namespaceOf, namespacesIn, pathOf, SYSTEM_NAMESPACES, type Entry } from "./known";

const policiesOf = (graph: StackGraph): readonly Entry[] => ofKind(graph, "NetworkPolicy");
const isDefault = ({ object }: Entry): boolean =>
  Object.keys(at(object, "spec", "podSelector") ?? {}).length === 0 &&
  at(object, "spec", "ingress") === undefined &&
  at(object, "spec", "egress") === undefined;

const namespacesClosed: Rule = {
  id: "namespaces-start-closed",
  family: "exposure",
  title: "Every namespace of the platform starts closed in both directions and may resolve names",
  reason:
    "Without the default every other policy is decoration; without name resolution nothing works, and slowly.",
  holds: [104, 107],
  *check(graph): Iterable<Finding> {
    const policies = policiesOf(graph);
    if (policies.length === 0) return;
    for (const namespace of [...namespacesIn(graph)].filter((name) => !SYSTEM_NAMESPACES.includes(name))) {
      const here = policies.filter((entry) => namespaceOf(entry) === namespace);
      // A namespace for what never runs a pod has no policy at all.
      if (here.length === 0 && !graph.releases.some((release) => release.namespace === namespace)) continue;
      const closed = here.some(
        (entry) => isDefault(entry) && listOf(at(entry.object, "spec", "policyTypes")).length === 2,
      );
      const resolves = here.some(({ object }) =>
        listOf(at(object, "spec", "egress")).some(
          (rule) =>
            ["UDP", "TCP"].every((protocol) =>
              listOf(field(rule, "ports")).some(
                (port) => field(port, "port") === 53 && field(port, "protocol") === protocol,
              ),
            ) && JSON.stringify(field(rule, "to") ?? "").includes('"kube-system"'),
        ),
      );
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

/** Ranges that stand for everything outside; private ones are left out by `except`. */
const ANYWHERE = ["0.0.0.0/0", "::/0"];

/** Nodes cannot be named as peers on every dataplane, so a rule towards them has ports alone: those of what runs on nodes. */
const towardsNodes = (rule: unknown): boolean =>
  listOf(field(rule, "ports")).every((port) =>
    Object.values<unknown>(HOST_PORTS).includes(field(port, "port")),
  );

const peersAndPorts: Rule = {
  id: "network-policies-name-peers",
  family: "exposure",
  title: "A network policy names peers and ports, and covers both directions",
  reason:
    "A rule without peers lets everybody; one without ports opens all; a policy of one direction leaves the other as it was.",
  holds: [104, 106],
  *check(graph): Iterable<Finding> {
    for (const entry of policiesOf(graph)) {
      const path = pathOf(entry);
      const spec = entry.object["spec"];
      const types = listOf(at(spec, "policyTypes"));
      for (const [direction, type, peers] of [
        ["ingress", "Ingress", "from"],
        ["egress", "Egress", "to"],
      ] as const) {
        const rules = listOf(at(spec, direction));
        if (rules.length > 0 && !types.includes(type))
          yield {
            path,
            problem: `has ${direction} rules and not the policy type ${type}`,
            mend: `add ${type} to policyTypes`,
          };
        for (const rule of rules) {
          if (listOf(field(rule, peers)).length === 0 && !(direction === "egress" && towardsNodes(rule)))
            yield {
              path,
              problem: `an ${direction} rule without ${peers} lets everybody`,
              mend: "name the peers",
            };
          if (listOf(field(rule, "ports")).length === 0)
            yield { path, problem: `an ${direction} rule opens every port`, mend: "name the ports" };
          for (const port of listOf(field(rule, "ports"))) {
            if (field(port, "port") === undefined)
              yield { path, problem: `an ${direction} rule opens every port`, mend: "name the ports" };
          }
        }
      }
    }
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
    for (const entry of policiesOf(graph)) {
      for (const rule of listOf(at(entry.object, "spec", "egress"))) {
        const open = listOf(field(rule, "to")).filter((peer) =>
          ANYWHERE.includes(String(at(peer, "ipBlock", "cidr"))),
        );
        const ports = listOf(field(rule, "ports")).map((port) => Number(field(port, "port")));
        const whole = open.some((peer) => listOf(at(peer, "ipBlock", "except")).length === 0);
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
const WEB = [443, 6443, 80];

/** Who may talk to whom in the cluster. */
export const networkPolicyRules: readonly Rule[] = [namespacesClosed, peersAndPorts, outsideIsDeclared];
