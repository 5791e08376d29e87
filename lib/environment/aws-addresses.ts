import { addressCount, subnet } from "./cidr";

/** How a network's range is divided: three quarters for pods and nodes, the last for what is public and for databases. */
export interface NetworkPlan {
  /** By zone: nodes and their pods. */
  readonly private: readonly string[];
  /** By zone: load balancers and NAT gateways. */
  readonly public: readonly string[];
  /** By zone: databases, with no way to the internet. */
  readonly database: readonly string[];
}

const prefixOf = (cidr: string): number => Number(cidr.split("/")[1]);

/**
 * Subnets of a network: for 10.0.0.0/16 private /18s of 16,384 addresses, public /22s and database /24s. Pods have addresses of the
 * network, so the private ones are as large as can be.
 */
export function planNetwork(cidr: string, zones: number): NetworkPlan {
  const prefix = prefixOf(cidr);
  const each = (bits: number, start: number): string[] =>
    Array.from({ length: zones }, (_, zone) => subnet(cidr, prefix + bits, start + zone));
  return { private: each(2, 0), public: each(6, 48), database: each(8, 208) };
}

/** Addresses that pods and nodes can have; AWS keeps five of every subnet. */
export const nodeAddresses = (plan: NetworkPlan): number =>
  plan.private.reduce((sum, cidr) => sum + addressCount(cidr) - 5, 0);
