import { charts } from "../../kubernetes/charts";
import type { Component, Flow } from "../../kubernetes/component";
import type { KubernetesObject } from "../../kubernetes/object";
import { resources } from "../../kubernetes/resources";
import { ADDRESSES } from "../addresses";
import { toApiServer } from "../flows";

const NAMESPACE = "envoy-gateway";
const CONTROLLER_PODS = { "control-plane": "envoy-gateway" };

/** GatewayClass of every Gateway of the platform. */
export const GATEWAY_CLASS = "envoy";

/** The Gateway that every inference request goes through; inside the cluster only. */
export const INFERENCE_GATEWAY = { name: "inference", namespace: NAMESPACE } as const;

/** Pods of a Gateway's data plane: Envoy Gateway runs them in its own namespace. */
export const proxyPods = (gateway: string): Record<string, string> => ({
  "gateway.envoyproxy.io/owning-gateway-name": gateway,
});

/** Port of Envoy's metrics and admin pages. */
const ENVOY_METRICS_PORT = 19001;
/** Envoy listens on the Gateway's port plus this one's offset when the port is privileged. */
const PRIVILEGED_OFFSET = 10_000;

/** Port on which a proxy pod really listens for a port of its Gateway. */
export const containerPort = (port: number): number => (port < 1024 ? port + PRIVILEGED_OFFSET : port);

/** Ports of model servers: KServe's HTTP and gRPC, and KServe's agent. */
const MODEL_PORTS = [8080, 8081, 9081];

/** Settings of one Gateway's proxies. */
export interface ProxyProps {
  readonly name: string;
  /** Namespace of the Gateway, which refers to it by name alone. */
  readonly namespace: string;
  readonly replicas: number;
  readonly service: {
    readonly name: string;
    readonly type: "ClusterIP" | "LoadBalancer";
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** The EnvoyProxy of a Gateway: pods that meet the restricted level, a Service with a fixed name, metrics for Prometheus. */
export function envoyProxy({ name, namespace, replicas, service }: ProxyProps): KubernetesObject {
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "EnvoyProxy",
    metadata: { name, namespace },
    spec: {
      provider: {
        type: "Kubernetes",
        kubernetes: {
          envoyDeployment: {
            replicas,
            pod: { securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } } },
            container: {
              resources: resources({ cpu: "100m", memory: "256Mi" }),
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ["ALL"] },
                runAsNonRoot: true,
                runAsUser: 65532,
                seccompProfile: { type: "RuntimeDefault" },
              },
            },
          },
          envoyService: { ...service },
        },
      },
      telemetry: { metrics: { prometheus: {} } },
    },
  };
}

/** Envoy Gateway with the Gateway API's CRDs, and the one data plane of inference (KServe, Argo Rollouts) on every cloud. */
export function envoyGateway({ replicas }: { readonly replicas: number }): Component {
  return {
    name: "envoy-gateway",
    layer: "edge",
    description:
      "Routes inference requests through the Gateway API, and the UIs where the cloud has no load balancer controller",
    namespace: NAMESPACE,
    serves: ["gateway.networking.k8s.io", "gateway.envoyproxy.io"],
    releases: [
      {
        chart: charts.envoyGateway,
        name: "envoy-gateway",
        values: {
          crds: { enabled: true },
          deployment: {
            replicas,
            envoyGateway: { resources: resources({ cpu: "100m", memory: "256Mi" }, { memory: "1Gi" }) },
          },
          certgen: { job: { resources: resources({ cpu: "20m", memory: "64Mi" }) } },
        },
      },
    ],
    after: [
      {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "GatewayClass",
        metadata: { name: GATEWAY_CLASS },
        spec: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
      },
      envoyProxy({
        ...INFERENCE_GATEWAY,
        replicas,
        service: { name: ADDRESSES.inferenceGateway.service, type: "ClusterIP" },
      }),
      inferenceGateway(),
    ],
    metrics: [
      {
        name: "envoy-gateway",
        pods: { namespace: NAMESPACE, labels: CONTROLLER_PODS },
        port: "metrics",
        portNumber: 19001,
      },
      {
        name: "envoy-proxy",
        pods: { namespace: NAMESPACE, labels: { "app.kubernetes.io/component": "proxy" } },
        port: "metrics",
        portNumber: ENVOY_METRICS_PORT,
        path: "/stats/prometheus",
      },
    ],
    flows: flows(),
    webhooks: [{ pods: CONTROLLER_PODS, port: 9443 }],
    budgets: [
      { name: "envoy-gateway", pods: CONTROLLER_PODS },
      { name: "inference-gateway", pods: proxyPods(INFERENCE_GATEWAY.name) },
    ],
  };
}

function inferenceGateway(): KubernetesObject {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { ...INFERENCE_GATEWAY },
    spec: {
      gatewayClassName: GATEWAY_CLASS,
      infrastructure: {
        parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name: INFERENCE_GATEWAY.name },
      },
      listeners: [
        {
          name: "http",
          protocol: "HTTP",
          port: ADDRESSES.inferenceGateway.port,
          allowedRoutes: { namespaces: { from: "All" } },
        },
      ],
    },
  };
}

function flows(): readonly Flow[] {
  const proxies = { namespace: NAMESPACE, labels: proxyPods(INFERENCE_GATEWAY.name) };
  const inferencePort = containerPort(ADDRESSES.inferenceGateway.port);
  return [
    toApiServer(NAMESPACE, "watches Gateways and routes, runs the proxies"),
    {
      from: { namespace: NAMESPACE },
      to: { namespace: NAMESPACE, labels: CONTROLLER_PODS },
      ports: [18000, 18001, 18002],
      why: "proxies get their configuration from the controller",
    },
    {
      from: proxies,
      to: { namespace: "mlops" },
      ports: MODEL_PORTS,
      why: "inference requests reach the model servers",
    },
    {
      from: { namespace: "mlops" },
      to: { namespace: "mlops" },
      ports: MODEL_PORTS,
      why: "transformers and inference graphs call the models behind them",
    },
    {
      from: { namespace: "mlops" },
      to: proxies,
      ports: [inferencePort],
      why: "workloads call models through the gateway",
    },
    {
      from: { namespace: "argo" },
      to: proxies,
      ports: [inferencePort],
      why: "pipelines test models before promotion",
    },
  ];
}
