import { POOL_LABEL } from "../../lib/cloud/node-pool";
import { oncePerGraph, type StackGraph } from "../../lib/checks/graph";
import { at, field, listOf } from "../../lib/checks/walk";
import { poolsOf } from "../../lib/checks/pools";
import { DECIDED } from "./decided";
import type { Mutant } from "./mutant";
import { secondLine } from "./second-line";

/** Why a mistake that no rule fails is no gap. */
export interface Reason {
  /** `harmless`: nothing breaks. `terraform`: `terraform validate` or the provider refuses it. `test`: a test of the project fails. */
  readonly kind: "harmless" | "terraform" | "test";
  readonly why: string;
}

const address = ({ block }: Mutant["spot"]): string =>
  block.section === "resource" ? `${block.type}.${block.id}` : `${block.section}.${block.type}.${block.id}`;

/** A dependency that was left out, but is waited for through another. */
function stillWaits({ operator, spot }: Mutant, graph: StackGraph): boolean {
  if (operator.id !== "drop-one-dependency") return false;
  return graph.waitsFor(address(spot), String(spot.value));
}

/** A dependency that was left out, on a block that is there from the start: a local cluster needs nothing first. */
function waitsForNothing({ operator, spot }: Mutant, graph: StackGraph): boolean {
  if (!/^drop-(one|every)-dependency$/.test(operator.id)) return false;
  const dropped = (Array.isArray(spot.value) ? spot.value : [spot.value]).map(String);
  return dropped.every((dependency) =>
    graph.resources.some(
      ({ address: other, type, waitsFor }) =>
        other === dependency && type === "terraform_data" && waitsFor.length === 0,
    ),
  );
}

/** A secret's content that the cluster no longer waits for: External Secrets asks again until it is there. */
const isAskedAgain = ({ operator, spot, place }: Mutant): boolean =>
  operator.id === "drop-one-dependency" &&
  place.includes("/cluster-ready ") &&
  /^(aws_secretsmanager_secret_version|azurerm_key_vault_secret|google_secret_manager_secret_version)\./.test(
    String(spot.value),
  );

/** A signal that machines leave, which is heard from a minute later on. */
const isHeardLater = ({ operator, spot, place }: Mutant): boolean =>
  operator.id === "drop-one-dependency" &&
  place.includes("/cluster-ready ") &&
  /^aws_(cloudwatch_event_(rule|target)|sqs_queue(_policy)?)\./.test(String(spot.value));

/** A block that was taken out although others refer to it. */
function dangles({ operator, spot, document }: Mutant): boolean {
  return operator.change === undefined && new RegExp(`\\b${address(spot)}\\b`).test(JSON.stringify(document));
}

/** What lets pods choose a pool. */
const POOL_MISTAKES =
  /^(remove-pool|rename-pool-label|drop-pool-label|remove-cloud-resource|remove-karpenter-pool)$/;

/** A pool that is gone or was named wrongly, where another of its purpose is left: what asks for it finds a node. */
function hasAnotherPool({ operator, spot }: Mutant, graph: StackGraph): boolean {
  const label = /"ml-platform\/pool":"([\w-]+)"/.exec(
    JSON.stringify(spot.object ?? spot.block.attributes),
  )?.[1];
  const isPool = /node_pool$|node_group$|^helm_release$/.test(spot.block.type);
  return (
    POOL_MISTAKES.test(operator.id) &&
    isPool &&
    label !== undefined &&
    poolsOf(graph).some(({ labels }) => labels[POOL_LABEL] === label)
  );
}

/** Everything that a stack says in the cluster but labels, where something could ask for one. */
const unlabelled = oncePerGraph((graph) =>
  JSON.stringify(
    graph.releases.map(({ values }) => values),
    (key, value: unknown) => (key === "labels" ? undefined : value),
  ),
);

const OWN_LABEL = /^(ml-platform|app\.kubernetes\.io)\//;

/** A label that nothing asks for: no selector has the pair, and no expression or setting the name. */
function isAskedByNobody({ operator, spot }: Mutant, graph: StackGraph): boolean {
  // Labels of other domains are asked for by the programs of that domain, wherever they run.
  if (operator.id !== "drop-label" || !OWN_LABEL.test(String(spot.key))) return false;
  const text = unlabelled(graph);
  const pair = `${JSON.stringify(String(spot.key))}:${JSON.stringify(spot.value)}`;
  const others = text.replaceAll(
    new RegExp(`"${String(spot.key).replace(/[.*/]/g, "\\$&")}":"[^"]*"`, "g"),
    "",
  );
  return !text.includes(pair) && !others.includes(String(spot.key));
}

/** Rules of a NetworkPolicy as texts, one for each peer and port. */
const openings = (policy: unknown): string[] =>
  (["ingress", "egress"] as const).flatMap((direction) =>
    listOf(at(policy, "spec", direction)).flatMap((rule) =>
      listOf(field(rule, direction === "ingress" ? "from" : "to")).flatMap((peer) =>
        listOf(field(rule, "ports")).map((port) => JSON.stringify([direction, peer, port])),
      ),
    ),
  );

/** A policy that was left out, of which another says everything for the whole namespace. */
function isSaidTwice({ operator, spot }: Mutant, graph: StackGraph): boolean {
  if (operator.id !== "drop-network-policy" || spot.object === undefined) return false;
  const lost = openings(spot.object);
  const kept = graph.objects
    .map(({ object }) => object)
    .filter(
      (object) =>
        object.kind === "NetworkPolicy" &&
        object.metadata.namespace === spot.object?.metadata.namespace &&
        Object.keys(at(object, "spec", "podSelector") ?? {}).length === 0,
    )
    .flatMap(openings);
  return lost.length > 0 && lost.every((opening) => kept.includes(opening));
}

/** Why a mistake is no gap; undefined when it is one. */
export function reasonFor(mutant: Mutant, graph: StackGraph): Reason | undefined {
  if (stillWaits(mutant, graph)) return { kind: "harmless", why: "it still waits for it through another" };
  if (waitsForNothing(mutant, graph))
    return { kind: "harmless", why: "what it waits for is there from the start" };
  if (isAskedAgain(mutant))
    return { kind: "harmless", why: "External Secrets asks again until the secret is there" };
  if (isHeardLater(mutant))
    return { kind: "harmless", why: "the signal that a machine leaves is heard from a minute later on" };
  if (hasAnotherPool(mutant, graph))
    return { kind: "harmless", why: "another pool of the same purpose takes the pods" };
  if (isSaidTwice(mutant, graph))
    return { kind: "harmless", why: "a policy for every pod of the namespace says the same" };
  if (isAskedByNobody(mutant, graph)) return { kind: "harmless", why: "nothing asks for the label" };
  if (dangles(mutant))
    return { kind: "terraform", why: "`terraform validate`: reference to undeclared resource" };
  const decided = DECIDED.find(
    ({ operators, where = /./ }) => operators.includes(mutant.operator.id) && where.test(mutant.place),
  );
  return decided ?? secondLine(mutant, graph);
}
