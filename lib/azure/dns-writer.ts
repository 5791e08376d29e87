import { DataAzurermDnsZone } from "@cdktf/provider-azurerm/lib/data-azurerm-dns-zone";
import type { Construct } from "constructs";
import type { WorkloadIdentity } from "../cloud/workload-identity";
import type { AzureEnvironment } from "../environment/schema";
import type { HelmValues } from "../kubernetes/component";
import type { KubernetesObject } from "../kubernetes/object";
import { EXTERNAL_DNS } from "../kubernetes/external-dns";
import type { AzureFoundation } from "./foundation";
import { assign } from "./roles";

/** Name of the ConfigMap, and of the file in it, that says where the zone is; it holds no secret. */
const CONFIG = "external-dns-azure";
const FILE = "azure.json";
/** Where external-dns looks for the file. */
const FOLDER = "/etc/kubernetes";

/** Where records are written, and by whom. */
export interface DnsWriterProps {
  readonly foundation: AzureFoundation;
  readonly zone: NonNullable<AzureEnvironment["dnsZone"]>;
  readonly identity: WorkloadIdentity;
}

/** The right to write records in one zone, which may be in another group than the environment. */
export function dnsWriter(scope: Construct, { zone, identity }: DnsWriterProps): void {
  const there = new DataAzurermDnsZone(scope, "dns-zone", {
    name: zone.name,
    resourceGroupName: zone.resourceGroup,
  });
  assign(scope, `dns-grant-${identity.name}`, {
    role: "DNS Zone Contributor",
    scope: there.id,
    principalId: identity.principal,
    principalType: "ServicePrincipal",
    description: `${identity.name} writes records of the published pages`,
  });
}

/** The file that tells external-dns where the zone is, and that its token is the pod's own. */
export function dnsConfig({ foundation, zone }: Omit<DnsWriterProps, "identity">): KubernetesObject {
  const { tenantId, subscriptionId } = foundation.client;
  const fields = [
    `"tenantId":"${tenantId}"`,
    `"subscriptionId":"${subscriptionId}"`,
    `"resourceGroup":${JSON.stringify(zone.resourceGroup)}`,
    `"useWorkloadIdentityExtension":true`,
  ];
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: CONFIG, namespace: EXTERNAL_DNS.namespace },
    data: { [FILE]: `{${fields.join(",")}}` },
  };
}

/** Values that mount {@link dnsConfig} where external-dns looks for it. */
export const DNS_CONFIG_VALUES: HelmValues = {
  extraVolumes: [{ name: "azure", configMap: { name: CONFIG } }],
  extraVolumeMounts: [{ name: "azure", mountPath: FOLDER, readOnly: true }],
};
