/** Address range of the network when the environment names none. */
export const DEFAULT_NETWORK_CIDR = "10.1.0.0/16";

/** Range of the overlay in which pods have addresses: never routed outside the cluster, so every environment may have the same. */
export const POD_CIDR = "10.244.0.0/16";

/** Range of the cluster's services. */
export const SERVICE_CIDR = "10.245.0.0/16";

/** Address of the cluster's resolver, within {@link SERVICE_CIDR}. */
export const DNS_SERVICE_IP = "10.245.0.10";

/** Ranges that AKS keeps for itself: learn.microsoft.com/azure/aks/azure-cni-overlay, IP address planning. */
export const RESERVED_CIDRS: readonly string[] = [
  "169.254.0.0/16",
  "172.30.0.0/16",
  "172.31.0.0/16",
  "192.0.2.0/24",
];

/** Most pods of a node: 110 for every pool, since Azure CNI gives 30 where nothing is said (rule 46). */
export const MAX_PODS = 110;

/** Addresses of the overlay that each node takes: Azure gives every node a /24. */
export const POD_ADDRESSES_PER_NODE = 256;

/** Share of a pool's nodes that an upgrade adds for a while, as AKS is told it. */
export const MAX_SURGE = "33%";

/** Most nodes of pools that may have so many in sum, during an upgrade of all of them. */
export const nodesInUpgrade = (most: number): number => Math.ceil((most * 4) / 3);

/** Addresses that Azure keeps in every subnet. */
export const RESERVED_ADDRESSES = 5;

/** Longest prefix of a network: its database part is then a /28, the smallest that Postgres can be delegated. */
export const LONGEST_NETWORK_PREFIX = 20;

/** Shortest prefix of a network: an environment needs no more, and its quarter still ends before the overlay's range. */
export const SHORTEST_NETWORK_PREFIX = 12;

/** The cluster's part is one of so many equal parts of the network. */
export const CLUSTER_PARTS = 4;
