import type { ReleaseNode, ResourceNode, StackGraph } from "../checks/graph";
import {
  ANY_CHART,
  CHART_DURATIONS,
  FLOOR_CHAINS,
  HAND_OVERS,
  OBJECTS,
  OTHER_CHART,
  OTHER_RESOURCE,
  REGIONAL_GKE,
  RESOURCE_DURATIONS,
  SLOWEST_CHART,
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

/** The least that a deploy can take, however it is ordered. */
export interface Floor {
  readonly minutes: number;
  /** Its slow steps alone: resources of the cloud and charts, without the requests between them. */
  readonly slowMinutes: number;
  /** Resource types, charts and hand-overs, each after the one before it. */
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

/** One link of a chain as it is in a stack: the slowest resource of its name. */
function linkOf(link: string, nodes: readonly Timed[]): readonly { name: string; minutes: number }[] {
  const chosen = nodes.filter(({ path, type, chart }) =>
    link === SLOWEST_CHART || link === ANY_CHART
      ? chart !== undefined
      : (HAND_OVERS[link]?.test(path) ?? (chart ?? type) === link),
  );
  const slowest = chosen.toSorted((a, b) => b.duration.minutes - a.duration.minutes)[0];
  if (slowest === undefined) return [];
  if (link === ANY_CHART) return [{ name: link, minutes: OTHER_CHART.minutes }];
  return [
    {
      name: link === SLOWEST_CHART ? (slowest.chart ?? link) : link,
      minutes: slowest.duration.minutes,
    },
  ];
}

/** The longest of the {@link FLOOR_CHAINS} whose slow steps a stack has; a hand-over that it has not is left out. */
export function floorOf(graph: StackGraph): Floor {
  const nodes = [...timed(graph).values()];
  const floors = FLOOR_CHAINS.flatMap((chain): Floor[] => {
    const links = chain.map((link) => linkOf(link, nodes));
    if (chain.some((link, index) => HAND_OVERS[link] === undefined && links[index]?.length === 0)) return [];
    const sum = (of: readonly { readonly minutes: number }[]): number =>
      of.reduce((total, { minutes }) => total + minutes, 0);
    const found = links.flat();
    const slow = found.filter(({ name }) => HAND_OVERS[name] === undefined);
    return [{ minutes: sum(found), slowMinutes: sum(slow), chain: found.map(({ name }) => name) }];
  });
  const slowMinutes = Math.max(0, ...floors.map((floor) => floor.slowMinutes));
  const longest = floors.toSorted((a, b) => b.minutes - a.minutes)[0];
  return { minutes: longest?.minutes ?? 0, slowMinutes, chain: longest?.chain ?? [] };
}
