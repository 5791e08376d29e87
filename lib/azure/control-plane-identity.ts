import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { AzureFoundation } from "./foundation";
import { assign } from "./roles";

/**
 * Identity of the control plane. Its rights are given before the cluster is made and taken after it is gone, since it puts load balancers
 * into the network and the kubelets' identity on the nodes.
 */
export function controlPlaneIdentity(
  scope: Construct,
  { foundation, subnetId }: { readonly foundation: AzureFoundation; readonly subnetId: string },
): { readonly identity: UserAssignedIdentity; readonly rights: readonly ITerraformDependable[] } {
  const identity = new UserAssignedIdentity(scope, "identity", {
    ...foundation.place,
    name: foundation.localName("identity", "cluster"),
  });
  const common = { principalId: identity.principalId, principalType: "ServicePrincipal" } as const;
  return {
    identity,
    rights: [
      assign(scope, "network-rights", {
        ...common,
        role: "Network Contributor",
        scope: subnetId,
        description: "load balancers and nodes join the cluster's part of the network",
      }),
      assign(scope, "nodes-rights", {
        ...common,
        role: "Managed Identity Operator",
        scope: foundation.nodes.id,
        description: "the control plane gives the nodes their identity",
      }),
    ],
  };
}
