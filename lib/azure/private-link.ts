import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { Construct } from "constructs";
import type { AzureFoundation } from "./foundation";
import type { AzureNetwork } from "./network";

/** Zones in which Azure's own names resolve to private addresses, by the part of a service that is linked. */
const ZONES = {
  blob: "privatelink.blob.core.windows.net",
  vault: "privatelink.vaultcore.azure.net",
} as const;

/** What is given an address in which network. */
export interface PrivateLinkProps {
  readonly foundation: AzureFoundation;
  readonly network: AzureNetwork;
  /** The part of the service that is reached. */
  readonly part: keyof typeof ZONES;
  /** Id of the storage account or vault. */
  readonly resourceId: string;
}

/** A private address of a service in the network, found by the service's usual name (rule 123). */
export class PrivateLink extends Construct {
  readonly endpoint: PrivateEndpoint;

  constructor(scope: Construct, id: string, { foundation, network, part, resourceId }: PrivateLinkProps) {
    super(scope, id);
    const zone = privateZone(this, "zone", { foundation, network, name: ZONES[part] });
    this.endpoint = new PrivateEndpoint(this, "endpoint", {
      ...foundation.place,
      name: foundation.localName("networkPart", part),
      subnetId: network.endpointSubnet.id,
      privateServiceConnection: {
        name: part,
        isManualConnection: false,
        privateConnectionResourceId: resourceId,
        subresourceNames: [part],
      },
      privateDnsZoneGroup: { name: part, privateDnsZoneIds: [zone.zone.id] },
      dependsOn: [zone.link],
    });
  }
}

/** A DNS zone that only the network sees, with the link that makes it so: what resolves in it waits for the link (rule 121). */
export function privateZone(
  scope: Construct,
  id: string,
  {
    foundation,
    network,
    name,
  }: { readonly foundation: AzureFoundation; readonly network: AzureNetwork; readonly name: string },
): { readonly zone: PrivateDnsZone; readonly link: PrivateDnsZoneVirtualNetworkLink } {
  const { resourceGroupName } = foundation.place;
  const zone = new PrivateDnsZone(scope, id, { name, resourceGroupName });
  const link = new PrivateDnsZoneVirtualNetworkLink(scope, `${id}-link`, {
    name: foundation.localName("networkPart"),
    resourceGroupName,
    privateDnsZoneName: zone.name,
    virtualNetworkId: network.network.id,
    registrationEnabled: false,
  });
  return { zone, link };
}
