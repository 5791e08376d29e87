import { chartInventory, type ChartPod } from "../facts/chart-pods";
import { oncePerGraph, type ReleaseNode, type StackGraph } from "./graph";
import { containersOf, podsOf } from "./pods";
import { at, isRecord, listOf, textOf } from "./walk";

type Labels = Readonly<Record<string, string>>;

/** A pod as selectors and monitors see it. */
export interface SelectablePod {
  readonly namespace: string;
  readonly labels: Labels;
  /** Names and numbers of the ports that it declares. */
  readonly ports: ReadonlySet<string | number>;
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

/** Ports that a release's own values switch on, by name. */
const switchedOn = ({ values }: ReleaseNode): string[] =>
  Object.entries(isRecord(values["ports"]) ? values["ports"] : {}).flatMap(([name, port]) =>
    at(port, "enabled") === true ? [name] : [],
  );

function ofChart(release: ReleaseNode, pod: ChartPod): SelectablePod {
  const declared = pod.containers.flatMap(({ ports = [] }) => ports);
  return {
    namespace: release.namespace,
    labels: labelsIn(release, pod.labels),
    ports: new Set([
      ...declared.flatMap(({ name, number }) => [name ?? number, number]),
      ...switchedOn(release),
    ]),
  };
}

/** Pods that a chart makes with our values only. */
const WITH_VALUES: Readonly<Record<string, { readonly labels: Labels; readonly ports: readonly number[] }>> =
  { "cluster-autoscaler": { labels: { [NAME]: "aws-cluster-autoscaler" }, ports: [8085] } };

/** Pods that the Prometheus operator makes of what its chart writes. */
const OF_PROMETHEUS: readonly Labels[] = [{ [NAME]: "prometheus" }, { [NAME]: "alertmanager" }];

function ofRelease(release: ReleaseNode): SelectablePod[] {
  const { chart, namespace } = release;
  const pods = (chartInventory(chart)?.pods ?? []).map((pod) => ofChart(release, pod));
  const extra = WITH_VALUES[chart];
  const operated = chart === "kube-prometheus-stack" ? OF_PROMETHEUS : [];
  return [
    ...pods,
    ...(extra === undefined ? [] : [{ namespace, labels: extra.labels, ports: new Set(extra.ports) }]),
    ...operated.map((labels) => ({
      namespace,
      labels: { ...labels, [INSTANCE]: release.name },
      ports: new Set(["http-web"]),
    })),
  ];
}

/** Pods of sensors and of event sources, which teams bring to the bus. */
const OF_EVENTS: readonly Labels[] = [
  { controller: "sensor-controller" },
  { controller: "eventsource-controller" },
];

/** Pods that operators make of custom resources, by kind; their labels and ports are the operators' own. */
const OPERATED: Readonly<
  Record<string, (name: string, namespace: string) => { labels: Labels; ports: (string | number)[] }>
> = {
  // Envoy Gateway, since 1.0: one set of proxies for each Gateway.
  Gateway: (name, namespace) => ({
    labels: {
      [NAME]: "envoy",
      "app.kubernetes.io/component": "proxy",
      "app.kubernetes.io/managed-by": "envoy-gateway",
      "gateway.envoyproxy.io/owning-gateway-name": name,
      "gateway.envoyproxy.io/owning-gateway-namespace": namespace,
    },
    ports: ["metrics", 19001],
  }),
  EventBus: (name) => ({
    labels: { controller: "eventbus-controller", "eventbus-name": name },
    ports: ["metrics", 7777],
  }),
  // CloudNativePG.
  Cluster: (name) => ({ labels: { "cnpg.io/cluster": name }, ports: ["metrics", 9187] }),
  InferenceService: (name) => ({ labels: { "serving.kserve.io/inferenceservice": name }, ports: [] }),
};

function ofObjects(graph: StackGraph): SelectablePod[] {
  const own = podsOf(graph).map(({ namespace, labels, spec }) => {
    const declared = containersOf(spec).flatMap((container) => listOf(container["ports"]));
    const ports = declared.flatMap((port) => [at(port, "name"), at(port, "containerPort")]);
    return { namespace, labels, ports: new Set(ports.filter(isPort)) };
  });
  // Envoy Gateway keeps every Gateway's proxies in its own namespace.
  const proxies = graph.releases.find(({ chart }) => chart === "gateway-helm")?.namespace ?? "envoy-gateway";
  const operated = graph.objects.flatMap(({ object, release }) => {
    const namespace = object.metadata.namespace ?? release.namespace;
    const made = OPERATED[object.kind]?.(object.metadata.name, namespace);
    const home = object.kind === "Gateway" ? proxies : namespace;
    return made === undefined ? [] : [{ namespace: home, labels: made.labels, ports: new Set(made.ports) }];
  });
  const ofEvents = graph.objects.flatMap(({ object, release }) =>
    object.kind === "EventBus"
      ? OF_EVENTS.map((labels) => ({
          namespace: object.metadata.namespace ?? release.namespace,
          labels,
          ports: new Set<string | number>(),
        }))
      : [],
  );
  return [...own, ...operated, ...ofEvents];
}

const isPort = (value: unknown): value is string | number => ["string", "number"].includes(typeof value);

/** Every pod that a stack makes, by namespace: of charts, of our objects, and of the operators that read them. */
export const selectablePods = oncePerGraph((graph): ReadonlyMap<string, readonly SelectablePod[]> => {
  const found = new Map<string, SelectablePod[]>();
  for (const pod of [...graph.releases.flatMap(ofRelease), ...ofObjects(graph)]) {
    const here = found.get(pod.namespace);
    if (here === undefined) found.set(pod.namespace, [pod]);
    else here.push(pod);
  }
  return found;
});
