import { Fn } from "cdktf";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import type { Construct } from "constructs";
import type { ClusterConnection } from "./connection";

const API_VERSION = "client.authentication.k8s.io/v1";

function accessOf(connection: ClusterConnection) {
  if (connection.kind === "kubeconfig") {
    return { configPath: connection.path, configContext: connection.context };
  }
  return {
    host: connection.host,
    clusterCaCertificate: Fn.base64decode(connection.caCertificate),
  };
}

/**
 * The Kubernetes and Helm providers for a cluster that may not exist yet: every member may be unknown at plan, the object itself never is
 * (the Helm provider refuses an unknown object). No plan-time API access is asked for, so a first plan works with no cluster.
 */
export function kubernetesProviders(scope: Construct, connection: ClusterConnection): void {
  const access = accessOf(connection);
  if (connection.kind === "kubeconfig") {
    new KubernetesProvider(scope, "kubernetes-provider", access);
    new HelmProvider(scope, "helm-provider", { kubernetes: access });
    return;
  }
  const exec = {
    apiVersion: connection.apiVersion ?? API_VERSION,
    command: connection.command,
    args: [...connection.args],
    ...(connection.env === undefined ? {} : { env: { ...connection.env } }),
  };
  new KubernetesProvider(scope, "kubernetes-provider", { ...access, exec: [exec] });
  new HelmProvider(scope, "helm-provider", { kubernetes: { ...access, exec } });
}
