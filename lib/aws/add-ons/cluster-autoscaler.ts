import type { Construct } from "constructs";
import type { AwsEnvironment } from "../../environment/schema";
import type { Settings } from "../../environment/settings";
import { charts } from "../../kubernetes/charts";
import type { Component } from "../../kubernetes/component";
import { autoscalerStatements } from "../../facts/autoscaler-rights";
import { resources } from "../../kubernetes/resources";
import type { AwsCluster } from "../cluster";
import { eksVersions } from "../versions";

const NAME = "cluster-autoscaler";
const NAMESPACE = "kube-system";
const PODS = { "app.kubernetes.io/name": `aws-${NAME}` };

/** Scales the managed node groups, from and to zero. It learns labels and taints of empty groups from EKS itself. */
export function clusterAutoscaler(
  scope: Construct,
  inputs: { readonly settings: Settings<AwsEnvironment>; readonly cluster: AwsCluster },
): Component {
  const { settings, cluster } = inputs;
  const identity = cluster.identity(scope, `identity-${NAME}`, {
    name: NAME,
    namespace: NAMESPACE,
    serviceAccount: NAME,
  });
  identity.allow("scale", autoscalerStatements(cluster.name, cluster.region));
  const from = { namespace: NAMESPACE, labels: PODS };
  return {
    name: NAME,
    layer: "scaling",
    description: "Scales the managed node groups from zero",
    namespace: NAMESPACE,
    releases: [
      {
        chart: charts.clusterAutoscaler,
        values: {
          cloudProvider: "aws",
          awsRegion: cluster.region,
          autoDiscovery: { clusterName: cluster.name },
          image: { tag: eksVersions(settings.kubernetesVersion).clusterAutoscaler },
          extraArgs: {
            "balance-similar-node-groups": true,
            "skip-nodes-with-system-pods": false,
            expander: "least-waste",
          },
          rbac: {
            serviceAccount: {
              name: identity.serviceAccount,
              annotations: identity.serviceAccountAnnotations,
            },
          },
          resources: resources({ cpu: "100m", memory: "300Mi" }, { cpu: "500m", memory: "600Mi" }),
        },
      },
    ],
    flows: [
      { from, to: "api-server", ports: [443], why: "follows pods that find no node" },
      { from, to: "cloud-api", ports: [443], why: "scales node groups" },
    ],
    metrics: [{ name: NAME, pods: from, port: 8085, portNumber: 8085 }],
  };
}
