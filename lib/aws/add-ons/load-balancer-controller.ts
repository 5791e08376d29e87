import type { Construct } from "constructs";
import { charts } from "../../kubernetes/charts";
import type { Component } from "../../kubernetes/component";
import { resources } from "../../kubernetes/resources";
import type { AwsCluster } from "../cluster";
import type { AwsNetwork } from "../network";
import { loadBalancerStatements } from "../../facts/load-balancer-rights";

/** Name of the component. */
export const LOAD_BALANCER_CONTROLLER = "aws-load-balancer-controller";

const NAMESPACE = "kube-system";
const PODS = { "app.kubernetes.io/name": LOAD_BALANCER_CONTROLLER };

/**
 * Makes Application Load Balancers for Ingresses. Its webhook for Services stays off: with it every Service of the platform would have to
 * wait for this controller (rule 56). Region and VPC are given, since pods cannot ask the metadata service.
 */
export function loadBalancerController(
  scope: Construct,
  inputs: { readonly cluster: AwsCluster; readonly network: AwsNetwork; readonly replicas: number },
): Component {
  const { cluster, network, replicas } = inputs;
  const identity = cluster.identity(scope, `identity-${LOAD_BALANCER_CONTROLLER}`, {
    name: LOAD_BALANCER_CONTROLLER,
    namespace: NAMESPACE,
    serviceAccount: LOAD_BALANCER_CONTROLLER,
  });
  identity.allow("balance", loadBalancerStatements(cluster.name));
  const from = { namespace: NAMESPACE, labels: PODS };
  return {
    name: LOAD_BALANCER_CONTROLLER,
    layer: "edge",
    description: "Makes Application Load Balancers for Ingresses",
    namespace: NAMESPACE,
    serves: ["elbv2.k8s.aws", "gateway.k8s.aws", "aga.k8s.aws"],
    releases: [
      {
        chart: charts.awsLoadBalancerController,
        values: {
          clusterName: cluster.name,
          region: cluster.region,
          vpcId: network.vpcId,
          replicaCount: replicas,
          serviceAccount: { name: identity.serviceAccount, annotations: identity.serviceAccountAnnotations },
          enableServiceMutatorWebhook: false,
          // A new certificate at every upgrade would show as a change in every plan.
          keepTLSSecret: true,
          // The gateway of this platform is Envoy's.
          controllerConfig: { featureGates: { ALBGatewayAPI: false, NLBGatewayAPI: false } },
          resources: resources({ cpu: "100m", memory: "128Mi" }, { cpu: "500m", memory: "512Mi" }),
        },
      },
    ],
    flows: [
      { from, to: "api-server", ports: [443], why: "follows Ingresses and the pods behind them" },
      { from, to: "cloud-api", ports: [443], why: "makes load balancers" },
    ],
    webhooks: [{ pods: PODS, port: 9443 }],
    metrics: [{ name: LOAD_BALANCER_CONTROLLER, pods: from, port: "metrics-server", portNumber: 8080 }],
    budgets: [{ name: LOAD_BALANCER_CONTROLLER, pods: PODS }],
  };
}
