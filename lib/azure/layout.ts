import { subnet } from "../environment/cidr";
import { CLUSTER_PARTS } from "../facts/azure-network";

/** Parts of a network. */
export interface Subnets {
  /** Nodes of the cluster, and the address of its API when that is private: a quarter of the network. */
  readonly cluster: string;
  /** Postgres, which wants a part to itself. */
  readonly database: string;
  /** Private addresses of the storage account and the vault. */
  readonly endpoints: string;
}

/** Cuts a network into its parts: of 10.1.0.0/16 they are 10.1.0.0/18, 10.1.64.0/24 and 10.1.65.0/24. */
export function subnetsOf(networkCidr: string): Subnets {
  const prefix = Number(networkCidr.split("/")[1]);
  return {
    cluster: subnet(networkCidr, prefix + Math.log2(CLUSTER_PARTS), 0),
    database: subnet(networkCidr, prefix + 8, 64),
    endpoints: subnet(networkCidr, prefix + 8, 65),
  };
}
