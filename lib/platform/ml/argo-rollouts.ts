import { charts } from "../../kubernetes/charts";
import type { Component } from "../../kubernetes/component";
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from "../../kubernetes/pod-security";
import { resources } from "../../kubernetes/resources";
import { ADDRESSES, hostOf } from "../addresses";
import { toApiServer } from "../flows";

const NAMESPACE = "argo-rollouts";
const PODS = {
  "app.kubernetes.io/name": "argo-rollouts",
  "app.kubernetes.io/component": "rollouts-controller",
} as const;

/** Kinds that the chart brings; the group is shared with the other Argo projects. */
const KINDS = ["Rollout", "AnalysisTemplate", "ClusterAnalysisTemplate", "AnalysisRun", "Experiment"];

/**
 * The plugin by which Rollouts shift traffic with the Gateway API, the way of the platform's one data plane. The controller fetches it at
 * start and refuses another content. The checksum is that of the published release, as other users pin it (2026-10).
 */
const GATEWAY_PLUGIN = {
  name: "argoproj-labs/gatewayAPI",
  location:
    "https://github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi/releases/download/v0.17.0/gatewayapi-plugin-linux-amd64",
  sha256: "1904ca787d33107c140521899d61fff030ee75d99908bd175fca5a4647759061",
};

/** Routers that the controller gets no rights for: the platform has one data plane. */
const OTHER_ROUTERS = [
  "istio",
  "smi",
  "ambassador",
  "awsLoadBalancerController",
  "awsAppMesh",
  "traefik",
  "apisix",
  "contour",
  "glooPlatform",
];

/** Argo Rollouts: canary and blue-green for Deployments, and analysis by metrics for every other canary. */
export function argoRollouts({ replicas }: { readonly replicas: number }): Component {
  const pods = { namespace: NAMESPACE, labels: PODS };
  return {
    name: "argo-rollouts",
    layer: "ml",
    description: "Delivers step by step, and stops when metrics say so",
    namespace: NAMESPACE,
    serves: KINDS.map((kind) => `argoproj.io/${kind}`),
    releases: [
      {
        chart: charts.argoRollouts,
        values: {
          controller: {
            replicas,
            resources: resources({ cpu: "50m", memory: "128Mi" }, { memory: "512Mi" }),
            trafficRouterPlugins: [GATEWAY_PLUGIN],
          },
          podSecurityContext: RESTRICTED_POD,
          containerSecurityContext: RESTRICTED_CONTAINER,
          providerRBAC: {
            enabled: true,
            providers: {
              ...Object.fromEntries(OTHER_ROUTERS.map((router) => [router, false])),
              gatewayAPI: true,
            },
          },
          dashboard: { enabled: false },
        },
      },
    ],
    metrics: [{ name: "argo-rollouts", pods, port: "metrics", portNumber: 8090 }],
    flows: [
      toApiServer(NAMESPACE, "reads and writes Rollouts and routes"),
      { from: pods, to: "internet", ports: [443], why: "fetches the Gateway API plugin at start" },
      {
        from: pods,
        to: { namespace: ADDRESSES.prometheus.namespace },
        ports: [ADDRESSES.prometheus.port],
        why: `analysis asks ${hostOf(ADDRESSES.prometheus)}`,
      },
    ],
    budgets: [{ name: "argo-rollouts", pods: PODS }],
  };
}
