import { chartInventory, type ChartPod } from "../facts/chart-pods";
import type { KubernetesObject } from "../kubernetes/object";
import { oncePerGraph, type ReleaseNode, type StackGraph } from "./graph";
import { grouped } from "./grouped";
import { hasAll, type Labels } from "./labels";
import { containersOf, podsOf, type PodNode } from "./pods";
import { rememberedOf } from "./remembered";
import { ofKind } from "./rules/by-kind";
import { at, isRecord, listOf, shown, textOf } from "./walk";

/** A pod as selectors and monitors see it. */
export interface SelectablePod {
  readonly namespace: string;
  readonly labels: Labels;
  /** Names and numbers of the ports that it declares; a name stands before its number. */
  readonly ports: readonly (string | number)[];
}

/** Number of a pod's port with a name; undefined where nobody knows it. */
export function portNumber({ ports }: SelectablePod, name: string): number | undefined {
  const at = ports.indexOf(name);
  const number = at < 0 ? undefined : ports[at + 1];
  return typeof number === "number" ? number : undefined;
}

const INSTANCE = "app.kubernetes.io/instance";
const NAME = "app.kubernetes.io/name";

/** What the collector's chart calls its pods by its mode. */
const COLLECTORS: Readonly<Record<string, string>> = {
  daemonset: "agent-collector",
  deployment: "standalone-collector",
  statefulset: "statefulset-collector",
};

/** Labels that follow from a release's name and values, and not from its chart alone. */
function labelsIn(release: ReleaseNode, labels: Labels): Labels {
  const { nameOverride, mode } = release.values;
  const component = COLLECTORS[textOf(mode) ?? ""];
  return {
    ...labels,
    ...(labels[INSTANCE] === undefined ? {} : { [INSTANCE]: release.name }),
    ...(labels["release"] === undefined ? {} : { release: release.name }),
    ...(typeof nameOverride === "string" && labels[NAME] === release.chart ? { [NAME]: nameOverride } : {}),
    ...(labels["component"] === undefined || component === undefined ? {} : { component }),
  };
}

/** Ports at which pods of charts listen and which they do not declare: for their metrics, for one another, or by a setting. */
const UNDECLARED: Readonly<Record<string, readonly number[]>> = {
  "argo-cd": [26379],
  keda: [8080],
  "opentelemetry-collector": [8888],
  tetragon: [2112],
};

/** Ports that a release's own values switch on, by name, with the numbers that are known: the collector's own metrics. */
const switchedOn = ({ values }: ReleaseNode): (string | number)[] =>
  Object.entries(isRecord(values["ports"]) ? values["ports"] : {}).flatMap(([name, port]) => {
    if (at(port, "enabled") !== true) return [];
    const number = at(port, "containerPort") ?? (name === "metrics" ? 8888 : undefined);
    return typeof number === "number" ? [name, number] : [name];
  });

function ofChart(release: ReleaseNode, pod: ChartPod): SelectablePod {
  const declared = pod.containers.flatMap(({ ports = [] }) => ports);
  return {
    namespace: release.namespace,
    labels: labelsIn(release, pod.labels),
    ports: [
      ...declared.flatMap(({ name, number }) => [name ?? number, number]),
      ...switchedOn(release),
      ...(UNDECLARED[release.chart] ?? []),
    ],
  };
}

/** Pods that a chart makes with our values only. */
const WITH_VALUES: Readonly<Record<string, { readonly labels: Labels; readonly ports: readonly number[] }>> =
  { "cluster-autoscaler": { labels: { [NAME]: "aws-cluster-autoscaler" }, ports: [8085] } };

/** Pods that the Prometheus operator makes of what its chart writes. */
const OF_PROMETHEUS: readonly { readonly labels: Labels; readonly ports: readonly (string | number)[] }[] = [
  { labels: { [NAME]: "prometheus" }, ports: ["http-web", 9090, "reloader-web", 8080] },
  { labels: { [NAME]: "alertmanager" }, ports: ["http-web", 9093, "mesh-tcp", 9094, "reloader-web", 8080] },
];

const known = new Map<string, readonly SelectablePod[]>();

/** Pods of a release; stacks share those of the same chart and name, if nothing that labels and ports follow from differs. */
function ofRelease(release: ReleaseNode): readonly SelectablePod[] {
  const { chart, namespace, name, values } = release;
  const { nameOverride, mode, ports } = values;
  const said = ports === undefined ? "" : JSON.stringify(ports);
  const all = `${chart} ${namespace}/${name} ${shown(nameOverride)} ${shown(mode)} ${said}`;
  let pods = known.get(all);
  if (pods === undefined) known.set(all, (pods = podsIn(release)));
  return pods;
}

function podsIn(release: ReleaseNode): SelectablePod[] {
  const { chart, namespace } = release;
  const pods = (chartInventory(chart)?.pods ?? []).map((pod) => ofChart(release, pod));
  const extra = WITH_VALUES[chart];
  const operated = chart === "kube-prometheus-stack" ? OF_PROMETHEUS : [];
  return [
    ...pods,
    ...(extra === undefined ? [] : [{ namespace, ...extra }]),
    ...operated.map(({ labels, ports }) => ({
      namespace,
      labels: { ...labels, [INSTANCE]: release.name },
      ports,
    })),
  ];
}

/** Pods of sensors and of event sources, which teams bring to the bus; they serve metrics. */
const OF_EVENTS: readonly Labels[] = [
  { controller: "sensor-controller" },
  { controller: "eventsource-controller" },
];

/** What an operator makes of one custom resource. */
interface OperatedPod {
  readonly labels: Labels;
  readonly ports: readonly (string | number)[];
  /** @default the custom resource's */
  readonly namespace?: string;
}

/** Ports of a Gateway's proxies: those below 1024 are moved up, since the proxies are not root. */
const listenersOf = (gateway: KubernetesObject): number[] =>
  listOf(at(gateway, "spec", "listeners")).map((listener) => {
    const port = Number(at(listener, "port"));
    return port < 1024 ? port + 10_000 : port;
  });

/** cert-manager's pods for HTTP challenges, beside the Gateway whose certificates they prove. */
const solversOf = ({ metadata: { annotations = {} } }: KubernetesObject): OperatedPod[] =>
  "cert-manager.io/cluster-issuer" in annotations || "cert-manager.io/issuer" in annotations
    ? [{ labels: { "acme.cert-manager.io/http01-solver": "true" }, ports: [8089] }]
    : [];

/** Pods that operators make of custom resources, by kind; their labels and ports are the operators' own. */
const OPERATED: Readonly<Record<string, (object: KubernetesObject, namespace: string) => OperatedPod[]>> = {
  // Envoy Gateway, since 1.0: one set of proxies for each Gateway.
  Gateway: (object, namespace) => [
    {
      labels: {
        [NAME]: "envoy",
        "app.kubernetes.io/component": "proxy",
        "app.kubernetes.io/managed-by": "envoy-gateway",
        "gateway.envoyproxy.io/owning-gateway-name": object.metadata.name,
        "gateway.envoyproxy.io/owning-gateway-namespace": namespace,
      },
      ports: ["metrics", 19001, ...listenersOf(object)],
      namespace: PROXIES,
    },
    ...solversOf(object),
  ],
  // JetStream: clients, the cluster, monitoring, metrics.
  EventBus: ({ metadata }) => [
    {
      labels: { controller: "eventbus-controller", "eventbus-name": metadata.name },
      ports: [4222, 6222, 8222, "metrics", 7777],
    },
    ...OF_EVENTS.map((labels) => ({ labels, ports: [7777] })),
  ],
  // CloudNativePG: the database, its status, metrics.
  Cluster: ({ metadata }) => [
    { labels: { "cnpg.io/cluster": metadata.name }, ports: [5432, 8000, "metrics", 9187] },
  ],
  InferenceService: ({ metadata }) => [
    { labels: { "serving.kserve.io/inferenceservice": metadata.name }, ports: [] },
  ],
};

/** Stands for the namespace in which Envoy Gateway keeps every Gateway's proxies: its own. */
const PROXIES = "";

/** Ports that a container's arguments name, as in `-s3.port=8333`; SeaweedFS's servers listen for gRPC 10000 above. */
const PORT_ARGUMENT = /port=(\d+)$/i;
const WITH_GRPC = /^-(master|filer|volume)\.port=/;

function portsOf(container: Readonly<Record<string, unknown>>): (string | number)[] {
  const declared = listOf(container["ports"]).flatMap((port) => [
    at(port, "name"),
    at(port, "containerPort"),
  ]);
  const named = listOf(container["args"]).flatMap((argument) => {
    const port = Number(PORT_ARGUMENT.exec(String(argument))?.[1]);
    if (Number.isNaN(port)) return [];
    return WITH_GRPC.test(String(argument)) ? [port, port + 10_000] : [port];
  });
  return [...declared.filter(isPort), ...named];
}

/** Ports of a pod of our own; stacks share specifications. */
const portsIn = rememberedOf((spec: PodNode["spec"]) => containersOf(spec).flatMap(portsOf));

function ofObjects(graph: StackGraph): SelectablePod[] {
  const own = podsOf(graph).map(({ namespace, labels, spec }) => ({
    namespace,
    labels,
    ports: portsIn(spec),
  }));
  const proxies = graph.releases.find(({ chart }) => chart === "gateway-helm")?.namespace ?? "envoy-gateway";
  const operated = ofKind(graph, ...Object.keys(OPERATED)).flatMap(({ object, release }) => {
    const home = object.metadata.namespace ?? release.namespace;
    return (OPERATED[object.kind]?.(object, home) ?? []).map(({ labels, ports, namespace = home }) => ({
      namespace: namespace === PROXIES ? proxies : namespace,
      labels,
      ports,
    }));
  });
  return [...own, ...operated];
}

const isPort = (value: unknown): value is string | number => ["string", "number"].includes(typeof value);

/** Every pod that a stack makes, by namespace: of charts, of our objects, and of the operators that read them. */
export const selectablePods = oncePerGraph((graph): ReadonlyMap<string, readonly SelectablePod[]> =>
  grouped([...graph.releases.flatMap(ofRelease), ...ofObjects(graph)], ({ namespace }) => namespace),
);

const NOBODY: readonly SelectablePod[] = [];

/** What selectors met, by namespace and then by their labels: rules ask for the same selectors one after the other. */
const met = oncePerGraph(() => new Map<string, Map<Labels, readonly SelectablePod[]>>());

/** Pods of a namespace that have all of some labels. */
export function podsWith(graph: StackGraph, namespace: string, labels: Labels): readonly SelectablePod[] {
  const all = met(graph);
  let here = all.get(namespace);
  if (here === undefined) all.set(namespace, (here = new Map<Labels, readonly SelectablePod[]>()));
  let found = here.get(labels);
  if (found === undefined) {
    found =
      selectablePods(graph)
        .get(namespace)
        ?.filter((pod) => hasAll(pod.labels, labels)) ?? NOBODY;
    here.set(labels, found);
  }
  return found;
}
