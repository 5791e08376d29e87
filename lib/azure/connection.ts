import type { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { ExecConnection } from "../kubernetes/connection";

/** Application id of the API servers of AKS in Entra, the same for every cluster of Azure's public cloud (github.com/Azure/kubelogin). */
const AKS_SERVER_ID = "6dae42f8-4368-4678-94ff-3960e28e3630";

/** Sign-in that `kubelogin` takes over from `az login`, for people and, after its sign-in by OIDC, for the CI. */
export const LOGIN = "azurecli";

/** How Terraform reaches an AKS cluster: a token by `kubelogin`, with nothing of it in the state (rule 22). */
export function connectionTo(cluster: KubernetesCluster): ExecConnection {
  const config = cluster.kubeConfig.get(0);
  return {
    kind: "exec",
    host: config.host,
    caCertificate: config.clusterCaCertificate,
    command: "kubelogin",
    args: ["get-token", "--environment", "AzurePublicCloud", "--server-id", AKS_SERVER_ID, "--login", LOGIN],
  };
}
