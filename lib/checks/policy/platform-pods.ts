import { chartInventory, type ChartContainer, type ChartPod } from "../../facts/chart-pods";
import { VALUE_PATHS, type ValuePaths } from "../../facts/chart-value-paths";
import type { KubernetesObject } from "../../kubernetes/object";
import { oncePerGraph, type ReleaseNode, type StackGraph } from "../graph";
import { remembered, rememberedOf } from "../remembered";
import { containersOf, podsOf } from "../pods";
import { at, isRecord } from "../walk";

/** A container as policies judge it. */
export interface JudgedContainer {
  readonly name: string;
  readonly image: string;
  readonly init: boolean;
  readonly security: Readonly<Record<string, unknown>>;
  readonly requests: Readonly<Record<string, unknown>>;
  readonly limits: Readonly<Record<string, unknown>>;
  readonly hostPorts: readonly number[];
}

/** A pod of the platform, whoever makes it: one of our objects, or a chart with our values. */
export interface JudgedPod {
  readonly release: ReleaseNode;
  /** Construct path and the pod's own name. */
  readonly path: string;
  readonly namespace: string;
  readonly kind: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly replicas: number;
  /** The object that makes it. @default a chart's */
  readonly object?: KubernetesObject;
  readonly priorityClass?: string;
  /** Made by a Helm hook or a Job: it is there for a moment. */
  readonly passing: boolean;
  readonly serviceAccount: string | undefined;
  readonly automountToken: boolean;
  readonly host: readonly string[];
  readonly hostPaths: readonly string[];
  readonly security: Readonly<Record<string, unknown>>;
  readonly containers: readonly JudgedContainer[];
}

const HOST_FIELDS = ["hostNetwork", "hostPID", "hostIPC"] as const;
const record = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});
const keysOf = remembered((path) => path.split("."));
const valueAt = (values: object, path: string | undefined): unknown =>
  path === undefined ? undefined : at(values, ...keysOf(path));

/** As Helm lays values over a chart's: objects are merged, `null` clears. */
export function overlaid(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isRecord(base) || !isRecord(over)) return over;
  const merged: Record<string, unknown> = {};
  for (const key in base) {
    const value = overlaid(base[key], over[key]);
    if (value !== null) merged[key] = value;
  }
  for (const key in over) if (!(key in base) && over[key] !== null) merged[key] = over[key];
  return merged;
}

function ofChartContainer(
  container: ChartContainer,
  values: object,
  paths: ValuePaths | undefined,
): JudgedContainer {
  const resources = overlaid(container.resources ?? {}, valueAt(values, paths?.resources));
  return {
    name: container.name,
    image: container.image,
    init: container.init ?? false,
    security: record(overlaid(container.securityContext ?? {}, valueAt(values, paths?.security))),
    requests: record(at(resources, "requests")),
    limits: record(at(resources, "limits")),
    hostPorts: container.hostPorts ?? [],
  };
}

/** A chart's pod as it is with some values, whatever release it is in. */
type ChartsPod = Omit<JudgedPod, "release" | "path" | "namespace"> & { readonly name: string };

function ofChartPod(pod: ChartPod, values: object, known: readonly ValuePaths[]): ChartsPod | undefined {
  const pathsOf = (container: ChartContainer) => known.find((paths) => paths.container === container.name);
  const first = pod.containers.map(pathsOf).find((paths) => paths !== undefined);
  const enabled = valueAt(values, first?.enabled);
  if (enabled === false || (Array.isArray(enabled) && enabled.length === 0)) return undefined;
  return {
    name: pod.name,
    kind: pod.kind,
    labels: pod.labels,
    replicas: pod.replicas ?? 1,
    passing: pod.hook !== undefined || pod.kind === "Job" || pod.kind === "CronJob",
    serviceAccount: pod.serviceAccount,
    automountToken: pod.automountToken ?? true,
    host: pod.host ?? [],
    hostPaths: pod.hostPaths ?? [],
    security: record(overlaid(pod.podSecurityContext ?? {}, valueAt(values, first?.pod))),
    containers: pod.containers.map((container) => ofChartContainer(container, values, pathsOf(container))),
  };
}

/** Pods of a chart with some values; stacks share both, and the pods are put together once. */
const chartsPods = remembered((chart) =>
  rememberedOf((values): readonly ChartsPod[] => {
    const inventory = chartInventory(chart);
    const known = inventory?.rendered === "values" ? [] : (VALUE_PATHS[chart] ?? []);
    return inventory?.pods.flatMap((pod) => ofChartPod(pod, values, known) ?? []) ?? [];
  }),
);

/** Kinds whose pods are there for a moment. */
const PASSING = /^(Job|CronJob|Workflow|(Cluster)?WorkflowTemplate|CronWorkflow)$/;

function hostPathsOf(spec: Readonly<Record<string, unknown>>): string[] {
  const volumes = spec["volumes"];
  return (Array.isArray(volumes) ? volumes : []).flatMap((volume) => {
    const path = at(volume, "hostPath", "path");
    return typeof path === "string" ? [path] : [];
  });
}

/** What a specification says; stacks that share an object share its pod's. */
const fromSpec = rememberedOf((spec: Readonly<Record<string, unknown>>) => {
  const init = new Set(Array.isArray(spec["initContainers"]) ? spec["initContainers"] : []);
  const account = spec["serviceAccountName"];
  const priorityClass = spec["priorityClassName"];
  return {
    ...(typeof priorityClass === "string" ? { priorityClass } : {}),
    serviceAccount: typeof account === "string" ? account : undefined,
    automountToken: spec["automountServiceAccountToken"] !== false,
    host: HOST_FIELDS.filter((field) => spec[field] === true),
    hostPaths: hostPathsOf(spec),
    security: record(spec["securityContext"]),
    containers: containersOf(spec).map((container) => ({
      name: String(container["name"]),
      image: typeof container["image"] === "string" ? container["image"] : "",
      init: init.has(container),
      security: record(container["securityContext"]),
      requests: record(at(container, "resources", "requests")),
      limits: record(at(container, "resources", "limits")),
      hostPorts: [],
    })),
  };
});

function ofObject({
  spec,
  object,
  release,
  namespace,
  labels,
}: ReturnType<typeof podsOf>[number]): JudgedPod {
  const replicas = at(object, "spec", "replicas");
  // What is shared comes last, here and below: an object that is copied first and added to takes ten times as long.
  return {
    release,
    path: `${release.resource.path} ${object.kind} ${object.metadata.name}`,
    namespace,
    kind: object.kind,
    labels,
    replicas: typeof replicas === "number" ? replicas : 1,
    object,
    passing: PASSING.test(object.kind),
    ...fromSpec(spec),
  };
}

/** Every pod of the platform. A chart whose version has no inventory gives none: the rule `chart-pods-are-known` tells. */
export const platformPods = oncePerGraph((graph: StackGraph): readonly JudgedPod[] => {
  const ofCharts = graph.releases.flatMap((release) => {
    const inventory = chartInventory(release.chart);
    if (inventory === undefined || inventory.version !== release.version) return [];
    const { namespace, resource } = release;
    return chartsPods(release.chart)(release.values).map((pod) => ({
      release,
      namespace,
      path: `${resource.path} ${pod.kind} ${pod.name}`,
      ...pod,
    }));
  });
  return [...ofCharts, ...podsOf(graph).map(ofObject)];
});
