import type { ITerraformDependable } from "cdktf";
import { ComputeGlobalAddress } from "@cdktf/provider-google/lib/compute-global-address";
import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { ComputeRouter } from "@cdktf/provider-google/lib/compute-router";
import { ComputeRouterNat } from "@cdktf/provider-google/lib/compute-router-nat";
import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import { ServiceNetworkingConnection } from "@cdktf/provider-google/lib/service-networking-connection";
import { Construct } from "constructs";
import type { Network } from "../cloud/network";
import { gcpAddresses, type GcpAddresses } from "../environment/gcp-addresses";
import { resourceName } from "./names";
import type { GcpProject } from "./project";

/** Names of the subnet's secondary ranges. */
const PODS = "pods";
const SERVICES = "services";

/** Where and how large. */
export interface GcpNetworkProps {
  readonly project: GcpProject;
  /** Name of the environment. */
  readonly environment: string;
  /** @default `GCP_NETWORK_CIDR` */
  readonly cidr?: string | undefined;
}

/**
 * A network of its own with one subnet whose secondary ranges are the pods' and the Services', flow logs on it, outgoing traffic through
 * Cloud NAT (regional by nature: it survives the loss of a zone), and private service access for the database.
 */
export class GcpNetwork extends Construct implements Network {
  readonly cidr: string;
  readonly clusterCidrs: readonly string[];
  readonly databaseCidrs: readonly string[];
  /** Id of the network. */
  readonly networkId: string;
  /** Id and name of the subnet with the nodes. */
  readonly subnetwork: { readonly id: string; readonly name: string };
  readonly podRange = PODS;
  readonly serviceRange = SERVICES;
  /** What nodes wait for: without the way out they can pull no image. */
  readonly egress: ITerraformDependable;
  /** The range and the peering that a database attaches to. */
  readonly privateServices: { readonly range: string; readonly connection: ITerraformDependable };

  constructor(scope: Construct, id: string, props: GcpNetworkProps) {
    super(scope, id);
    const { project, environment } = props;
    const addresses = gcpAddresses(props.cidr);
    this.cidr = addresses.network;
    this.clusterCidrs = [addresses.nodes, addresses.pods];
    this.databaseCidrs = [addresses.databases];
    const network = new ComputeNetwork(this, "network", {
      name: resourceName("compute", environment),
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
      dependsOn: project.enabled("compute"),
    });
    this.networkId = network.id;
    const subnetwork = this.subnet(network, addresses, environment);
    this.subnetwork = { id: subnetwork.id, name: subnetwork.name };
    this.egress = this.nat(network, environment);
    this.privateServices = this.serviceAccess(network, addresses, props);
  }

  private subnet(network: ComputeNetwork, addresses: GcpAddresses, environment: string): ComputeSubnetwork {
    return new ComputeSubnetwork(this, "nodes", {
      name: resourceName("compute", environment, "nodes"),
      network: network.id,
      ipCidrRange: addresses.nodes,
      secondaryIpRange: [
        { rangeName: PODS, ipCidrRange: addresses.pods },
        { rangeName: SERVICES, ipCidrRange: addresses.services },
      ],
      privateIpGoogleAccess: true,
      logConfig: {
        aggregationInterval: "INTERVAL_5_SEC",
        flowSampling: 0.5,
        metadata: "INCLUDE_ALL_METADATA",
      },
    });
  }

  private nat(network: ComputeNetwork, environment: string): ComputeRouterNat {
    const router = new ComputeRouter(this, "router", {
      name: resourceName("compute", environment, "router"),
      network: network.id,
    });
    return new ComputeRouterNat(this, "nat", {
      name: resourceName("compute", environment, "nat"),
      router: router.name,
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
      // Model downloads open many connections to few hosts: ports grow with the need instead of 64 for each node.
      enableDynamicPortAllocation: true,
      enableEndpointIndependentMapping: false,
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    });
  }

  private serviceAccess(
    network: ComputeNetwork,
    addresses: GcpAddresses,
    { project, environment }: GcpNetworkProps,
  ) {
    const [address = "", prefix = ""] = addresses.databases.split("/");
    const range = new ComputeGlobalAddress(this, "databases", {
      name: resourceName("compute", environment, "databases"),
      purpose: "VPC_PEERING",
      addressType: "INTERNAL",
      network: network.id,
      address,
      prefixLength: Number(prefix),
    });
    const connection = new ServiceNetworkingConnection(this, "private-services", {
      network: network.id,
      service: "servicenetworking.googleapis.com",
      reservedPeeringRanges: [range.name],
      // Google holds the peering for up to four days after the database is gone, so it leaves with the network instead (rule 138).
      deletionPolicy: "ABANDON",
      dependsOn: project.enabled("servicenetworking"),
    });
    return { range: range.name, connection };
  }
}
