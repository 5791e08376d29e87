import type { KubernetesObject } from "../../kubernetes/object";
import { oncePerGraph, type ReleaseNode, type StackGraph } from "../graph";
import { at, listOf, textOf } from "../walk";

/** Namespaces that every cluster has. */
export const SYSTEM_NAMESPACES = [
  "default",
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "gke-gmp-system",
  "gke-managed-system",
];

/** An object with the release that carries it. */
export type Entry = StackGraph["objects"][number];

/** Construct path and name of an object, for a finding. */
export const pathOf = ({ object, release }: Entry): string =>
  `${release.resource.path} ${object.kind} ${object.metadata.name}`;

/** Namespace of an object: its own, or its release's. */
export const namespaceOf = ({ object, release }: Entry): string =>
  object.metadata.namespace ?? release.namespace;

/** Releases of real charts: their values are the chart's. */
export const chartReleases = oncePerGraph((graph: StackGraph): readonly ReleaseNode[] =>
  graph.releases.filter(({ objects, chart }) => objects.length === 0 && !chart.startsWith("./")),
);

/** Names of the namespaces that there will be. */
export const namespacesIn = oncePerGraph((graph: StackGraph): ReadonlySet<string> => {
  const made = graph
    .ofType("kubernetes_namespace_v1")
    .flatMap(({ attributes }) => textOf(at(listOf(attributes["metadata"])[0], "name")) ?? []);
  return new Set([...made, ...SYSTEM_NAMESPACES]);
});

/** Objects by `Kind namespace/name`; those without a namespace have an empty one. */
export const objectsByName = oncePerGraph((graph: StackGraph): ReadonlyMap<string, KubernetesObject> => {
  const known = new Map<string, KubernetesObject>();
  for (const entry of graph.objects) {
    const { kind, metadata } = entry.object;
    known.set(`${kind} ${namespaceOf(entry)}/${metadata.name}`, entry.object);
    if (metadata.namespace === undefined) known.set(`${kind} /${metadata.name}`, entry.object);
  }
  return known;
});

/** Something that may name an object, and where it stands. */
export interface Source {
  readonly path: string;
  readonly namespace: string;
  readonly value: object;
  readonly release: ReleaseNode;
  /** @default a chart's values */
  readonly object?: KubernetesObject;
}

/** Our objects, as they stand in their releases; without network policies, half of all fields, which `network-policy.ts` reads. */
export const objectSources = oncePerGraph((graph: StackGraph) =>
  graph.objects
    .filter(({ object }) => object.kind !== "NetworkPolicy")
    .map((entry) => ({
      path: pathOf(entry),
      namespace: namespaceOf(entry),
      value: entry.object,
      release: entry.release,
      object: entry.object,
    })),
);

/** Values of charts. */
export const valueSources = oncePerGraph((graph: StackGraph) =>
  chartReleases(graph).map((release) => ({
    path: release.resource.path,
    namespace: release.namespace,
    value: release.values,
    release,
  })),
);
