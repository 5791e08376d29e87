import type { ReleaseNode, ResourceNode, StackGraph } from "../checks/graph";
import {
  CHART_DURATIONS,
  OBJECTS,
  OTHER_CHART,
  OTHER_RESOURCE,
  REGIONAL_GKE,
  RESOURCE_DURATIONS,
  type Duration,
} from "../facts/durations";

/** One step on the longest way through a deploy. */
export interface PathStep {
  readonly path: string;
  readonly type: string;
  readonly duration: Duration;
  /** Minutes after the start when it is done. */
  readonly ends: number;
}

function durationOf(node: ResourceNode, release: ReleaseNode | undefined): Duration {
  if (/^(data|ephemeral)\./.test(node.address)) return { minutes: 0, basis: "assumed" };
  if (release !== undefined)
    return release.objects.length > 0 ? OBJECTS : (CHART_DURATIONS[release.chart] ?? OTHER_CHART);
  const regional =
    node.type === "google_container_cluster" &&
    /^[a-z]+-[a-z]+\d+$/.test(String(node.attributes["location"]));
  return regional ? REGIONAL_GKE : (RESOURCE_DURATIONS[node.type] ?? OTHER_RESOURCE);
}

/** The longest chain of a stack: what a deploy cannot be faster than, with unlimited parallelism. */
export function criticalPath(graph: StackGraph): readonly PathStep[] {
  const nodes = new Map(graph.resources.map((node) => [node.address, node]));
  const releases = new Map(graph.releases.map((release) => [release.resource.address, release]));
  const ends = new Map<string, { at: number; before: string | undefined; duration: Duration }>();
  const finish = (address: string): number => {
    const known = ends.get(address);
    if (known !== undefined) return known.at;
    const node = nodes.get(address);
    if (node === undefined) return 0;
    const duration = durationOf(node, releases.get(address));
    ends.set(address, { at: 0, before: undefined, duration });
    let start = 0;
    let before: string | undefined;
    for (const next of node.waitsFor) {
      const end = finish(next);
      if (end > start) [start, before] = [end, next];
    }
    ends.set(address, { at: start + duration.minutes, before, duration });
    return start + duration.minutes;
  };
  const last = [...nodes.keys()].reduce(
    (latest, address) => (finish(address) > finish(latest) ? address : latest),
    [...nodes.keys()][0] ?? "",
  );
  const path: PathStep[] = [];
  for (let address: string | undefined = last; address !== undefined; address = ends.get(address)?.before) {
    const node = nodes.get(address);
    const end = ends.get(address);
    if (node === undefined || end === undefined) break;
    if (end.duration.minutes > 0)
      path.unshift({ path: node.path, type: node.type, duration: end.duration, ends: end.at });
  }
  return path;
}

/** The slowest chain that no design can shorten: a network's gateway or none, the cluster, a node, one release. */
export const FLOOR_TYPES: readonly (readonly string[])[] = [
  ["aws_eks_cluster", "aws_eks_node_group"],
  ["azurerm_kubernetes_cluster"],
  ["google_container_cluster", "google_container_node_pool"],
];
