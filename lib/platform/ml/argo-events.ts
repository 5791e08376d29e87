import { charts } from "../../kubernetes/charts";
import type { Component } from "../../kubernetes/component";
import type { KubernetesObject } from "../../kubernetes/object";
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from "../../kubernetes/pod-security";
import { resources } from "../../kubernetes/resources";
import { ADDRESSES } from "../addresses";
import { toApiServer } from "../flows";

const NAMESPACE = "argo-events";
const CONTROLLER = { "app.kubernetes.io/name": "argo-events-controller-manager" } as const;
const BUS_PODS = { controller: "eventbus-controller", "eventbus-name": "default" } as const;

/** Kinds that the chart brings; the group is shared with the other Argo projects. */
const KINDS = ["EventBus", "EventSource", "Sensor"];

/** ServiceAccount of sensors that start workflows. */
const SENSOR_SERVICE_ACCOUNT = "workflow-starter";

/** Release of NATS that the bus runs: the newest that the controller's version knows. */
const NATS = "2.10.10";
/** Members of the bus. Fewer than three cannot agree on anything. */
const BUS_MEMBERS = 3;
const NATS_PORTS = { clients: 4222, members: 6222, monitor: 8222, metrics: 7777 };
/** User of the images, which name none that is not root. */
const UID = 1000;

/** Argo Events: what happens elsewhere (a webhook, a new object, a schedule) starts a workflow. */
export function argoEvents({ replicas }: { readonly replicas: number }): Component {
  return {
    name: "argo-events",
    layer: "ml",
    description: "Starts pipelines when something happens elsewhere",
    namespace: NAMESPACE,
    serves: KINDS.map((kind) => `argoproj.io/${kind}`),
    releases: [{ chart: charts.argoEvents, values: values(replicas) }],
    after: [eventBus(), ...workflowStarter()],
    metrics: [
      {
        name: "argo-events",
        pods: { namespace: NAMESPACE, labels: CONTROLLER },
        port: "metrics",
        portNumber: 7777,
      },
      // Pods that the controller makes of EventSources and Sensors, by the labels that it gives them.
      ...(["sensor", "eventsource"] as const).map((kind) => ({
        name: `argo-events-${kind}s`,
        pods: { namespace: NAMESPACE, labels: { controller: `${kind}-controller` } },
        port: 7777,
        portNumber: 7777,
        undeclared: true,
      })),
    ],
    flows: [
      toApiServer(NAMESPACE, "watches sources and sensors; sensors start workflows"),
      {
        from: { namespace: NAMESPACE },
        to: { namespace: NAMESPACE, labels: BUS_PODS },
        ports: Object.values(NATS_PORTS),
        why: "sources publish to the bus, sensors read it, its members keep one another's copies",
      },
    ],
    budgets: [
      { name: "argo-events", pods: CONTROLLER },
      { name: "argo-events-bus", pods: BUS_PODS },
    ],
  };
}

function values(replicas: number) {
  return {
    crds: { install: true, keep: true },
    global: { securityContext: { ...RESTRICTED_POD, runAsUser: 9731 } },
    controller: {
      replicas,
      containerSecurityContext: RESTRICTED_CONTAINER,
      resources: resources({ cpu: "50m", memory: "128Mi" }, { memory: "512Mi" }),
    },
    configs: {
      // The old bus runs images without a version.
      nats: { versions: [] },
      jetstream: {
        versions: [
          {
            version: NATS,
            natsImage: `nats:${NATS}`,
            metricsExporterImage: "natsio/prometheus-nats-exporter:0.14.0",
            configReloaderImage: "natsio/nats-server-config-reloader:0.14.0",
            startCommand: "/nats-server",
          },
        ],
      },
    },
  };
}

/** The bus of the namespace. It keeps events in memory: a source sends again what was not delivered. */
function eventBus(): KubernetesObject {
  const container = (memory: string) => ({
    securityContext: RESTRICTED_CONTAINER,
    resources: resources({ cpu: "20m", memory }, { memory: "256Mi" }),
  });
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "EventBus",
    metadata: { name: "default", namespace: NAMESPACE },
    spec: {
      jetstream: {
        version: NATS,
        replicas: BUS_MEMBERS,
        securityContext: { ...RESTRICTED_POD, runAsUser: UID, runAsGroup: UID, fsGroup: UID },
        containerTemplate: container("64Mi"),
        reloaderContainerTemplate: container("32Mi"),
        metricsContainerTemplate: container("32Mi"),
      },
    },
  };
}

/** The ServiceAccount by which sensors may start workflows from templates, and nothing else. */
function workflowStarter(): KubernetesObject[] {
  const { namespace } = ADDRESSES.argoServer;
  const metadata = { name: SENSOR_SERVICE_ACCOUNT, namespace };
  const rbac = "rbac.authorization.k8s.io";
  return [
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: SENSOR_SERVICE_ACCOUNT, namespace: NAMESPACE },
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: "Role",
      metadata,
      rules: [
        { apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["create", "get", "list", "watch"] },
        { apiGroups: ["argoproj.io"], resources: ["workflowtemplates"], verbs: ["get", "list", "watch"] },
      ],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: rbac, kind: "Role", name: SENSOR_SERVICE_ACCOUNT },
      subjects: [{ kind: "ServiceAccount", name: SENSOR_SERVICE_ACCOUNT, namespace: NAMESPACE }],
    },
  ];
}
