import { Subnet, type SubnetConfig } from "@cdktf/provider-azurerm/lib/subnet";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { Construct } from "constructs";
import type { Network } from "../cloud/network";
import { FlowLogs } from "./flow-logs";
import type { AzureFoundation } from "./foundation";
import { DEFAULT_NETWORK_CIDR, POD_CIDR } from "../facts/azure-network";
import { subnetsOf } from "./layout";

/**
 * A virtual network with a part for the cluster, one delegated to Postgres and one for private endpoints; all its flows are logged.
 * No part has Azure's implicit way out, which is retired: nodes leave by the cluster's load balancer, the rest not at all.
 */
export class AzureNetwork extends Construct implements Network {
  readonly cidr: string;
  readonly clusterCidrs: readonly string[];
  readonly databaseCidrs: readonly string[];
  readonly network: VirtualNetwork;
  readonly clusterSubnet: Subnet;
  readonly databaseSubnet: Subnet;
  readonly endpointSubnet: Subnet;

  constructor(
    scope: Construct,
    id: string,
    private readonly foundation: AzureFoundation,
  ) {
    super(scope, id);
    this.cidr = foundation.settings.networkCidr ?? DEFAULT_NETWORK_CIDR;
    const parts = subnetsOf(this.cidr);
    this.clusterCidrs = [parts.cluster, POD_CIDR];
    this.databaseCidrs = [parts.database];
    this.network = new VirtualNetwork(this, "network", {
      ...foundation.place,
      name: foundation.localName("network"),
      addressSpace: [this.cidr],
    });
    this.clusterSubnet = this.subnet("cluster", parts.cluster);
    this.databaseSubnet = this.subnet("database", parts.database, {
      // Postgres writes its log archive to storage over this endpoint.
      serviceEndpoints: ["Microsoft.Storage"],
      delegation: [
        {
          name: "postgres",
          serviceDelegation: {
            name: "Microsoft.DBforPostgreSQL/flexibleServers",
            actions: ["Microsoft.Network/virtualNetworks/subnets/join/action"],
          },
        },
      ],
    });
    this.endpointSubnet = this.subnet("endpoints", parts.endpoints);
    new FlowLogs(this, "flow-logs", { foundation, network: this.network });
  }

  private subnet(name: string, cidr: string, rest: Partial<SubnetConfig> = {}): Subnet {
    return new Subnet(this, name, {
      ...rest,
      name: this.foundation.localName("networkPart", name),
      resourceGroupName: this.foundation.place.resourceGroupName,
      virtualNetworkName: this.network.name,
      addressPrefixes: [cidr],
      defaultOutboundAccessEnabled: false,
    });
  }
}
