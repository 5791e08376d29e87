import { addressCount } from "../environment/cidr";
import { POD_ADDRESSES_PER_NODE, POD_CIDR, RESERVED_ADDRESSES, subnetsOf } from "./layout";
import { poolsOf, type PoolSettings } from "./pools";

/** Most nodes of an environment, against the nodes that its ranges have room for. */
export interface NodeRoom {
  /** All pools at their most, with the nodes that an upgrade adds. */
  readonly wanted: number;
  readonly room: {
    /** Addresses in the cluster's part of the network, one for each node. */
    readonly nodes: number;
    /** Ranges in the overlay, one for each node. */
    readonly overlay: number;
  };
}

/** Share of a pool's nodes that an upgrade adds for a while. */
const SURGE = 1 / 3;

/** One address for the private endpoint of the API beside those that Azure keeps. */
const TAKEN = RESERVED_ADDRESSES + 1;

/** Counts nodes and room. @throws RangeError for a network that cannot be cut into parts */
export function nodeRoom(settings: PoolSettings, networkCidr: string): NodeRoom {
  const wanted = poolsOf(settings).reduce((sum, { maxNodes }) => sum + maxNodes + Math.ceil(maxNodes * SURGE), 0);
  return {
    wanted,
    room: {
      nodes: addressCount(subnetsOf(networkCidr).cluster) - TAKEN,
      overlay: addressCount(POD_CIDR) / POD_ADDRESSES_PER_NODE,
    },
  };
}
