import { addressCount, isCidr } from "../../environment/cidr";
import { ADDRESSES_PER_NODE as GKE_POD_ADDRESSES, RESERVED_IN_SUBNET } from "../../environment/gcp-addresses";
import { ADDRESSES_PER_NODE as EKS_ADDRESSES } from "../../facts/aws-limits";
import {
  MAX_PODS,
  nodesInUpgrade,
  POD_ADDRESSES_PER_NODE,
  RESERVED_ADDRESSES,
} from "../../facts/azure-network";
import type { ResourceNode, StackGraph } from "../graph";
import { poolsOf, type GraphPool } from "../pools";
import type { Finding, Rule } from "../rule";
import { at, field, listOf, textOf } from "../walk";

/** A range of addresses: what takes from it, how many, and how many it has. */
interface Room {
  readonly path: string;
  readonly what: string;
  readonly needed: number;
  readonly there: number;
}

const mostNodes = (pools: readonly GraphPool[]): number =>
  pools.reduce((sum, pool) => sum + (pool.mostNodes ?? 0), 0);

/** Resources of a type that a value refers to. */
function referred(graph: StackGraph, type: string, value: unknown): readonly ResourceNode[] {
  const texts = listOf(value).map(String);
  return graph.ofType(type).filter(({ address }) => texts.some((text) => text.includes(`\${${address}.`)));
}

/** Addresses of ranges; undefined where one is known only after the apply. */
function addressesIn(cidrs: readonly unknown[]): number | undefined {
  const known = cidrs.flatMap((cidr) =>
    typeof cidr === "string" && isCidr(cidr) ? [addressCount(cidr)] : [],
  );
  return known.length === cidrs.length && known.length > 0
    ? known.reduce((sum, count) => sum + count, 0)
    : undefined;
}

/** EKS: pods have addresses of the nodes' subnets, taken in prefixes of 16. */
function* eksRooms(graph: StackGraph): Generator<Room> {
  for (const { attributes, path } of graph.ofType("aws_eks_cluster")) {
    const groups = graph.ofType("aws_eks_node_group").map((group) => group.attributes["subnet_ids"]);
    const ids = [at(listOf(attributes["vpc_config"])[0], "subnet_ids"), ...groups].flatMap(listOf);
    const subnets = referred(graph, "aws_subnet", ids);
    const there = addressesIn(subnets.map((subnet) => subnet.attributes["cidr_block"]));
    if (there === undefined) continue;
    const needed = mostNodes(poolsOf(graph)) * EKS_ADDRESSES;
    yield { path, what: "nodes' subnets together", needed, there: there - 5 * subnets.length };
  }
}

/** AKS: nodes have addresses of their subnet, and pods of the overlay; without an overlay pods are in the subnet too. */
function* aksRooms(graph: StackGraph): Generator<Room> {
  for (const { attributes } of graph.ofType("azurerm_kubernetes_cluster")) {
    const profile = listOf(attributes["network_profile"])[0];
    const nodes = nodesInUpgrade(mostNodes(poolsOf(graph)));
    const overlay = at(profile, "network_plugin_mode") === "overlay";
    const pool = listOf(attributes["default_node_pool"])[0];
    const pods = Number(at(pool, "max_pods") ?? MAX_PODS);
    for (const subnet of referred(graph, "azurerm_subnet", at(pool, "vnet_subnet_id"))) {
      const there = addressesIn(listOf(subnet.attributes["address_prefixes"]));
      if (there === undefined) continue;
      // One address more for the private endpoint of the API.
      const needed = nodes * (overlay ? 1 : 1 + pods) + 1;
      yield { path: subnet.path, what: "nodes' subnet", needed, there: there - RESERVED_ADDRESSES };
    }
    const there = overlay ? addressesIn([at(profile, "pod_cidr")]) : undefined;
    if (there !== undefined)
      yield { path: graph.stack, what: "overlay's range", needed: nodes * POD_ADDRESSES_PER_NODE, there };
  }
}

/** GKE: nodes have addresses of the subnet, and each a block of the pods' range. */
function* gkeRooms(graph: StackGraph): Generator<Room> {
  for (const { attributes } of graph.ofType("google_container_cluster")) {
    const pools = poolsOf(graph);
    // Each pool may have one more while it is upgraded.
    const nodes = mostNodes(pools) + pools.length;
    const range = textOf(at(listOf(attributes["ip_allocation_policy"])[0], "cluster_secondary_range_name"));
    for (const { path, attributes: subnet } of referred(
      graph,
      "google_compute_subnetwork",
      attributes["subnetwork"],
    )) {
      const there = addressesIn([subnet["ip_cidr_range"]]);
      if (there !== undefined)
        yield { path, what: "nodes' subnet", needed: nodes, there: there - RESERVED_IN_SUBNET };
      const pods = listOf(subnet["secondary_ip_range"]).find((one) => field(one, "range_name") === range);
      const room = addressesIn([field(pods, "ip_cidr_range")]);
      if (room !== undefined)
        yield { path, what: "pods' range", needed: nodes * GKE_POD_ADDRESSES, there: room };
    }
  }
}

const nodesFitTheirSubnets: Rule = {
  id: "nodes-fit-their-subnets",
  family: "scheduling",
  title: "Subnets of nodes and ranges of pods have addresses for as many nodes as the pools may have",
  reason:
    "The pool grows until the range is used up: the next node never joins, or joins and starts no pod, and a subnet cannot be made larger under a cluster.",
  holds: [46],
  *check(graph): Iterable<Finding> {
    for (const { path, what, needed, there } of [
      ...eksRooms(graph),
      ...aksRooms(graph),
      ...gkeRooms(graph),
    ]) {
      if (needed > there)
        yield {
          path,
          problem: `the pools may need ${String(needed)} addresses, and the ${what} have ${String(there)}`,
          mend: "take a larger `networkCidr`, or fewer nodes in `overrides`",
        };
    }
  },
};

/** Addresses of nodes and pods. */
export const subnetRoomRules: readonly Rule[] = [nodesFitTheirSubnets];
