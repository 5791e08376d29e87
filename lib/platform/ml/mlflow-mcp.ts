import type { Component } from "../../kubernetes/component";
import { platformImage } from "../../kubernetes/images";
import type { KubernetesObject } from "../../kubernetes/object";
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from "../../kubernetes/pod-security";
import { resources } from "../../kubernetes/resources";
import { ADDRESSES, urlOf } from "../addresses";
import { MLFLOW_PODS, MLFLOW_PORT } from "./mlflow";

const NAMESPACE = ADDRESSES.mlflow.namespace;
const NAME = "mlflow-mcp";
const PODS = { "app.kubernetes.io/name": NAME } as const;
const PORT = 8000;
const UID = 1001;

/** What the MCP server is made from. */
export interface MlflowMcpProps {
  readonly replicas: number;
  /** Prefix of the environment's own images. */
  readonly registry: string;
}

/** Image of the MCP server; built from `lib/pipelines/mlflow-mcp`. */
const mlflowMcpImage = (registry: string): string => platformImage(registry, NAME);

/**
 * MLflow's Model Context Protocol server, through which assistants read experiments, runs and traces. MLflow starts it for one user over
 * standard input; here it answers HTTP, inside the cluster only, since it asks nobody to sign in.
 */
export function mlflowMcp(props: MlflowMcpProps): Component {
  const pods = { namespace: NAMESPACE, labels: PODS };
  return {
    name: NAME,
    layer: "ml",
    description: "Lets assistants read experiments, runs and traces by the Model Context Protocol",
    namespace: NAMESPACE,
    // It is a client of the tracking server.
    needs: ["mlflow"],
    after: [deployment(props), service()],
    flows: [
      {
        from: pods,
        to: { namespace: NAMESPACE, labels: MLFLOW_PODS },
        ports: [MLFLOW_PORT],
        why: "reads experiments, runs and traces",
      },
      { from: { namespace: "mlops" }, to: pods, ports: [PORT], why: "agents ask it" },
    ],
    budgets: [{ name: NAME, pods: PODS }],
  };
}

function deployment({ replicas, registry }: MlflowMcpProps): KubernetesObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: NAME, namespace: NAMESPACE, labels: PODS },
    spec: {
      replicas,
      selector: { matchLabels: PODS },
      template: {
        metadata: { labels: PODS },
        spec: {
          automountServiceAccountToken: false,
          securityContext: { ...RESTRICTED_POD, runAsUser: UID, runAsGroup: UID, fsGroup: UID },
          containers: [
            {
              name: "server",
              image: mlflowMcpImage(registry),
              env: [
                { name: "MLFLOW_TRACKING_URI", value: urlOf(ADDRESSES.mlflow) },
                { name: "MLFLOW_MCP_TOOLS", value: "traces,experiments,runs" },
                { name: "PORT", value: String(PORT) },
                { name: "HOME", value: "/tmp" },
              ],
              ports: [{ name: "mcp", containerPort: PORT }],
              readinessProbe: { tcpSocket: { port: "mcp" }, periodSeconds: 10 },
              resources: resources({ cpu: "50m", memory: "512Mi" }),
              securityContext: RESTRICTED_CONTAINER,
              volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
            },
          ],
          volumes: [{ name: "tmp", emptyDir: { sizeLimit: "256Mi" } }],
        },
      },
    },
  };
}

function service(): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: NAME, namespace: NAMESPACE, labels: PODS },
    spec: { selector: PODS, ports: [{ name: "mcp", port: PORT, targetPort: "mcp" }] },
  };
}
