import { Construct } from "constructs";
import type { Network } from "../cloud/network";

/** Private ranges (RFC 1918): which of them an existing cluster uses is not known, and whatever it is, it is one of these. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** The network of a cluster that exists already. */
export class LocalNetwork extends Construct implements Network {
  readonly cidr = "10.0.0.0/8";
  readonly clusterCidrs: readonly string[] = PRIVATE;
  readonly databaseCidrs: readonly string[] = PRIVATE;
}
