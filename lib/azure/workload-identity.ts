import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Construct } from "constructs";
import { ownAccount, type WorkloadIdentity, type WorkloadIdentityProps } from "../cloud/workload-identity";
import type { AzureCluster } from "./cluster";
import type { AzureFoundation } from "./foundation";

/** Audience of the tokens that Entra exchanges. */
export const TOKEN_AUDIENCE = "api://AzureADTokenExchange";

/** What a workload identity stands on. */
export type AzureWorkloadIdentityProps = WorkloadIdentityProps & {
  readonly foundation: AzureFoundation;
  readonly cluster: AzureCluster;
};

/**
 * A managed identity that trusts the tokens of exactly one ServiceAccount (rule 4). The account's annotation says which identity it is,
 * the pod's label makes AKS inject the token: without either the pod has nothing (rule 5).
 */
export class AzureWorkloadIdentity extends Construct implements WorkloadIdentity {
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly principal: string;
  readonly displayName: string;
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>> = { "azure.workload.identity/use": "true" };
  readonly credential: FederatedIdentityCredential;

  constructor(scope: Construct, id: string, props: AzureWorkloadIdentityProps) {
    super(scope, id);
    ownAccount(props);
    const { foundation, cluster, name, namespace, serviceAccount } = props;
    this.name = name;
    this.namespace = namespace;
    this.serviceAccount = serviceAccount;
    const identity = new UserAssignedIdentity(this, "identity", {
      ...foundation.place,
      name: foundation.localName("identity", name),
    });
    this.credential = new FederatedIdentityCredential(this, "trust", {
      name: `${namespace}-${serviceAccount}`,
      resourceGroupName: foundation.place.resourceGroupName,
      parentId: identity.id,
      issuer: cluster.cluster.oidcIssuerUrl,
      subject: `system:serviceaccount:${namespace}:${serviceAccount}`,
      audience: [TOKEN_AUDIENCE],
    });
    this.principal = identity.principalId;
    this.displayName = identity.clientId;
    this.serviceAccountAnnotations = {
      "azure.workload.identity/client-id": identity.clientId,
      "azure.workload.identity/tenant-id": identity.tenantId,
    };
  }
}
