import { addressCount, subnet } from "./cidr";

/** Range of an environment that names none. Networks of environments are not connected, so all may have the same. */
export const GCP_NETWORK_CIDR = "10.64.0.0/16";

/** Addresses that GKE sets aside for each node's pods: twice the 110 pods that a node has at most, rounded up to a /24. */
export const ADDRESSES_PER_NODE = 256;

/** Addresses of every subnet that Google keeps for itself, and one for the control plane's endpoint. */
export const RESERVED_IN_SUBNET = 5;

/** How a network's range is shared out. */
export interface GcpAddresses {
  /** The whole range. */
  readonly network: string;
  /** The first half: addresses of pods. */
  readonly pods: string;
  /** Nodes, internal load balancers and the control plane's private endpoint. */
  readonly nodes: string;
  /** Cluster IPs of Services. */
  readonly services: string;
  /** Private service access: Google's own network with the database in it. */
  readonly databases: string;
}

/** Shares out a range: pods get half of it, nodes, Services and databases a sixteenth each, five sixteenths stay free. */
export function gcpAddresses(cidr: string = GCP_NETWORK_CIDR): GcpAddresses {
  const prefix = Number(cidr.split("/")[1]);
  return {
    network: subnet(cidr, prefix, 0),
    pods: subnet(cidr, prefix + 1, 0),
    nodes: subnet(cidr, prefix + 4, 8),
    services: subnet(cidr, prefix + 4, 9),
    databases: subnet(cidr, prefix + 4, 10),
  };
}

/** Most nodes that a network of these addresses has room for. */
export function gcpNodeCapacity(addresses: GcpAddresses): number {
  const byPods = addressCount(addresses.pods) / ADDRESSES_PER_NODE;
  return Math.max(0, Math.floor(Math.min(byPods, addressCount(addresses.nodes) - RESERVED_IN_SUBNET)));
}
