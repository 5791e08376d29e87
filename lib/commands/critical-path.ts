import type { ReleaseNode, ResourceNode, StackGraph } from "../checks/graph";
import {
  CHART_DURATIONS,
  FLOOR_CHAINS,
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
  /** Chart of a Helm release; undefined for everything else, releases of objects too. */
  readonly chart: string | undefined;
  readonly duration: Duration;
  /** Minutes after the start when it is done. */
  readonly ends: number;
}

/** In a floor's chain: whichever chart comes first. */
export const ANY_CHART = "a chart";

/** The least that a deploy can take, however it is ordered. */
export interface Floor {
  readonly minutes: number;
  /** Resource types of the chain, then the chart. */
  readonly chain: readonly string[];
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

interface Timed extends PathStep {
  readonly address: string;
  readonly waitsFor: readonly string[];
}

/** Every resource of a stack with its duration; `ends` is not known yet. */
function timed(graph: StackGraph): ReadonlyMap<string, Timed> {
  const releases = new Map(graph.releases.map((release) => [release.resource.address, release]));
  return new Map(
    graph.resources.map((node) => {
      const release = releases.get(node.address);
      const chart = release !== undefined && release.objects.length === 0 ? release.chart : undefined;
      const { address, path, type, waitsFor } = node;
      return [
        address,
        { address, path, type, waitsFor, chart, duration: durationOf(node, release), ends: 0 },
      ];
    }),
  );
}

/** The longest chain of a stack: what a deploy in this order cannot be faster than, with unlimited parallelism. */
export function criticalPath(graph: StackGraph): readonly PathStep[] {
  const nodes = timed(graph);
  const found = new Map<string, { readonly ends: number; readonly before: string | undefined }>();
  const finish = (address: string): number => {
    const known = found.get(address);
    if (known !== undefined) return known.ends;
    const node = nodes.get(address);
    if (node === undefined) return 0;
    found.set(address, { ends: 0, before: undefined });
    const [start, before] = node.waitsFor.reduce<readonly [number, string | undefined]>(
      (latest, next) => (finish(next) > latest[0] ? [finish(next), next] : latest),
      [0, undefined],
    );
    found.set(address, { ends: start + node.duration.minutes, before });
    return start + node.duration.minutes;
  };
  let last: string | undefined;
  for (const address of nodes.keys()) {
    if (last === undefined || finish(address) > finish(last)) last = address;
  }
  const path: PathStep[] = [];
  for (let address = last; address !== undefined; address = found.get(address)?.before) {
    const node = nodes.get(address);
    if (node !== undefined && node.duration.minutes > 0) path.unshift({ ...node, ends: finish(address) });
  }
  return path;
}

/**
 * Minutes of a deploy when at most `parallelism` resources are made at a time, as Terraform does it: whatever is ready is started, in no
 * better order than that of the document.
 */
export function deployMinutes(graph: StackGraph, parallelism: number): number {
  const nodes = timed(graph);
  const open = new Map([...nodes].map(([address, { waitsFor }]) => [address, new Set(waitsFor)]));
  const running = new Map<string, number>();
  let now = 0;
  while (open.size > 0 || running.size > 0) {
    for (const [address, waits] of open) {
      if (running.size >= parallelism) break;
      if (waits.size > 0) continue;
      open.delete(address);
      running.set(address, now + (nodes.get(address)?.duration.minutes ?? 0));
    }
    if (running.size === 0) throw new Error(`${graph.stack}: resources wait for one another in a circle`);
    now = Math.min(...running.values());
    for (const [address, ends] of running) {
      if (ends > now) continue;
      running.delete(address);
      for (const waits of open.values()) waits.delete(address);
    }
  }
  return now;
}

/**
 * What no order can shorten: the cloud makes the control plane, then the nodes, and the slowest chart starts on them; or it makes the
 * database, and a chart that needs one starts.
 */
export function floorOf(graph: StackGraph): Floor {
  const nodes = [...timed(graph).values()];
  const slowest = (of: readonly Timed[]): Timed | undefined =>
    of.toSorted((a, b) => b.duration.minutes - a.duration.minutes)[0];
  const slowestChart = slowest(nodes.filter(({ chart }) => chart !== undefined));
  const floors = FLOOR_CHAINS.flatMap(({ types, then }): Floor[] => {
    const links = types.flatMap((type) => slowest(nodes.filter((node) => node.type === type)) ?? []);
    if (links.length < types.length || slowestChart === undefined) return [];
    const [chart, last] =
      then === "slowest chart" ? [slowestChart.chart ?? "", slowestChart.duration] : [ANY_CHART, OTHER_CHART];
    const minutes = links.reduce((sum, { duration }) => sum + duration.minutes, last.minutes);
    return [{ minutes, chain: [...types, chart] }];
  });
  return floors.reduce((most, floor) => (floor.minutes > most.minutes ? floor : most), {
    minutes: slowestChart?.duration.minutes ?? 0,
    chain: slowestChart?.chart === undefined ? [] : [slowestChart.chart],
  });
}
