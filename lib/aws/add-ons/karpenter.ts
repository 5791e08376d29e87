import type { AwsEnvironment } from "../../environment/schema";
import type { Settings } from "../../environment/settings";
import { charts } from "../../kubernetes/charts";
import type { Component } from "../../kubernetes/component";
import { resources } from "../../kubernetes/resources";
import type { AwsCluster } from "../cluster";
import type { KarpenterCapacity } from "../karpenter";
import { karpenterObjects } from "./karpenter-objects";

const NAME = "karpenter";
const NAMESPACE = "kube-system";
const PODS = { "app.kubernetes.io/name": NAME };

/** Every gate by name: one that is missing stops the controller at start (rule 36). */
const FEATURE_GATES = {
  nodeRepair: false,
  nodeOverlay: false,
  reservedCapacity: true,
  spotToSpotConsolidation: false,
  staticCapacity: false,
  capacityBuffer: false,
};

/**
 * Makes nodes for pods that find none, and removes them. Its CRDs come from their own chart, the only one that upgrades them (rule 95). The
 * pools leave first on destroy, and their nodes with them, while the controller still runs on the managed group (rules 51, 131).
 */
export function karpenter(
  capacity: KarpenterCapacity,
  inputs: {
    readonly settings: Settings<AwsEnvironment>;
    readonly cluster: AwsCluster;
    readonly replicas: number;
  },
): Component {
  const { settings, cluster, replicas } = inputs;
  const from = { namespace: NAMESPACE, labels: PODS };
  return {
    name: NAME,
    layer: "scaling",
    description: "Makes nodes for the pods that need them, spot first",
    namespace: NAMESPACE,
    serves: ["karpenter.sh", "karpenter.k8s.aws", "autoscaling.x-k8s.io"],
    releases: [
      { chart: charts.karpenterCrd, values: {} },
      {
        chart: charts.karpenter,
        values: {
          // Replicas refuse to share a node, and the managed group may have only two.
          replicas: Math.min(replicas, settings.profile.general.min, 2),
          settings: {
            clusterName: cluster.name,
            clusterEndpoint: cluster.endpoint,
            interruptionQueue: capacity.queueName,
            eksControlPlane: true,
            featureGates: FEATURE_GATES,
          },
          serviceAccount: { name: NAME, annotations: capacity.identity.serviceAccountAnnotations },
          controller: { resources: resources({ cpu: "250m", memory: "512Mi" }, { cpu: "1", memory: "1Gi" }) },
        },
      },
    ],
    after: karpenterObjects({ settings, pools: cluster.pools, cluster, nodeRoleName: capacity.nodeRoleName }),
    flows: [
      { from, to: "api-server", ports: [443], why: "follows pods and nodes" },
      { from, to: "cloud-api", ports: [443], why: "makes machines, reads prices and interruptions" },
    ],
    metrics: [{ name: NAME, pods: from, port: "http-metrics", portNumber: 8080 }],
  };
}
