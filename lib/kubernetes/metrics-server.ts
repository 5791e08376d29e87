import { charts } from "./charts";
import type { Component } from "./component";
import { resources } from "./resources";

const PODS = { "app.kubernetes.io/name": "metrics-server" };

/** What clusters differ in. */
export interface MetricsServerProps {
  readonly replicas: number;
  /** Accept kubelets whose certificates no authority signed, as on kind and minikube. @default false */
  readonly insecureKubelets?: boolean;
}

/**
 * CPU and memory of pods for `kubectl top` and autoscaling on them: for clusters that do not bring it (EKS and local ones; AKS and GKE do).
 */
export function metricsServer(props: MetricsServerProps): Component {
  return {
    name: "metrics-server",
    layer: "foundation",
    description: "Serves the CPU and memory use of pods and nodes to autoscalers",
    namespace: "kube-system",
    releases: [
      {
        chart: charts.metricsServer,
        values: {
          replicas: props.replicas,
          ...(props.insecureKubelets === true ? { args: ["--kubelet-insecure-tls"] } : {}),
          resources: resources({ cpu: "50m", memory: "128Mi" }),
        },
      },
    ],
    flows: [
      {
        from: { namespace: "kube-system", labels: PODS },
        to: "nodes",
        ports: [10250],
        why: "reads use from the kubelets",
      },
    ],
    webhooks: [{ pods: PODS, port: 10250 }],
    budgets: [{ name: "metrics-server", pods: PODS }],
  };
}
