import { charts } from "../../kubernetes/charts";
import type { Component, Flow } from "../../kubernetes/component";
import { externalSecret } from "../../kubernetes/external-secret";
import type { KubernetesObject } from "../../kubernetes/object";
import { ADDRESSES } from "../addresses";
import { accessKeyObjects, objectStorePort } from "../data/object-store-clients";
import { toApiServer } from "../flows";
import { WORKLOAD_LABELS } from "../governance";
import {
  argoWorkflowsValues,
  DATABASE_SECRET,
  SSO_SECRET,
  type ArgoWorkflowsProps,
} from "./argo-workflows-values";
import { signedInRoles } from "./argo-workflows-roles";

const NAMESPACE = ADDRESSES.argoServer.namespace;

/** Labels of the controller's and of the server's pods. */
const ARGO_PODS = {
  controller: { "app.kubernetes.io/name": "argo-workflows-workflow-controller" },
  server: { "app.kubernetes.io/name": "argo-workflows-server" },
} as const;

/** Label of every pod that a workflow runs. */
export const WORKFLOW_POD = { [WORKLOAD_LABELS.madeBy]: "workflow" } as const;

/** Kinds that the chart brings; the group is shared with ArgoCD, Argo Events and Argo Rollouts. */
const KINDS = [
  "Workflow",
  "WorkflowTemplate",
  "ClusterWorkflowTemplate",
  "CronWorkflow",
  "WorkflowEventBinding",
];

/** Argo Workflows: pipelines as graphs of containers, with artifacts in the object store and an archive in Postgres. */
export function argoWorkflows(props: ArgoWorkflowsProps): Component {
  const { store, signIn } = props;
  return {
    name: "argo-workflows",
    layer: "ml",
    description: "Runs pipelines as graphs of containers and keeps their results",
    namespace: NAMESPACE,
    // The controller opens its archive at start.
    needs: ["databases"],
    serves: KINDS.map((kind) => `argoproj.io/${kind}`),
    before: [...secrets(props), ...accessKeyObjects(store, NAMESPACE)],
    releases: [
      {
        chart: charts.argoWorkflows,
        name: "argo-workflows",
        values: argoWorkflowsValues(props),
      },
    ],
    after: signIn === undefined ? [] : signedInRoles(signIn.oidc, NAMESPACE),
    metrics: [
      {
        name: "argo-workflows",
        pods: { namespace: NAMESPACE, labels: ARGO_PODS.controller },
        port: "metrics",
        portNumber: 9090,
      },
    ],
    flows: flows(props),
    interfaces: [
      {
        name: "argo",
        service: ADDRESSES.argoServer.service,
        port: ADDRESSES.argoServer.port,
        localPort: 2746,
        signIn: "own",
        pods: ARGO_PODS.server,
        targetPort: 2746,
      },
    ],
    budgets: [
      { name: "argo-workflow-controller", pods: ARGO_PODS.controller },
      { name: "argo-server", pods: ARGO_PODS.server },
    ],
  };
}

function secrets({ database, signIn }: ArgoWorkflowsProps): KubernetesObject[] {
  const archive = externalSecret({
    name: DATABASE_SECRET,
    namespace: NAMESPACE,
    data: { password: database.password },
    template: { username: database.username, password: "{{ .password }}" },
  });
  if (signIn === undefined) return [archive];
  const client = externalSecret({
    name: SSO_SECRET,
    namespace: NAMESPACE,
    data: { secret: signIn.clientSecret },
    template: { "client-id": signIn.oidc.clientId, "client-secret": "{{ .secret }}" },
  });
  return [archive, client];
}

function flows({ database, store, signIn }: ArgoWorkflowsProps): Flow[] {
  const controller = { namespace: NAMESPACE, labels: ARGO_PODS.controller };
  const server = { namespace: NAMESPACE, labels: ARGO_PODS.server };
  const workflows = { namespace: NAMESPACE, labels: WORKFLOW_POD };
  const storePort = objectStorePort(store);
  return [
    toApiServer(NAMESPACE, "controller and executors read and write workflows"),
    { from: controller, to: "database", ports: [database.port], why: "archives finished workflows" },
    { from: server, to: "database", ports: [database.port], why: "shows archived workflows" },
    { from: server, to: "object-store", ports: [storePort], why: "shows artifacts and logs" },
    { from: workflows, to: "object-store", ports: [storePort], why: "artifacts between steps and of runs" },
    ...[server, workflows].map((from): Flow => ({
      from,
      to: "cloud-api",
      ports: [443],
      why: "exchanges the pod's token for credentials of the object store",
    })),
    { from: workflows, to: "internet", ports: [443], why: "ingestion reads public data sets" },
    ...(signIn === undefined
      ? []
      : [{ from: server, to: "internet", ports: [443], why: "asks the identity provider" } as const]),
    { from: { namespace: "argo-events" }, to: server, ports: [2746], why: "sensors submit workflows" },
  ];
}
