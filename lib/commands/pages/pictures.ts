import type { NodePool } from "../../cloud/node-pool";
import type { Component, Layer } from "../../kubernetes/component";
import { installOrder } from "../../kubernetes/install-order";

const LAYERS: readonly Layer[] = [
  "foundation",
  "data",
  "edge",
  "delivery",
  "ml",
  "serving",
  "scaling",
  "policy",
  "observability",
  "recovery",
];

/** Services of the environment outside the cluster that components declare flows to, with what the picture calls them. */
const SERVICES = {
  "object-store": "object stores",
  database: "Postgres",
  "secret-store": "secret store",
} as const;

const mermaid = (direction: string, lines: readonly string[]): string =>
  ["```mermaid", `flowchart ${direction}`, ...lines, "```"].join("\n");

/** Name of a box: Mermaid reads some words, as `end`, as its own. */
const id = (name: string): string => name.replace(/\W/g, "_");
const box = (name: string, text = name): string => `${id(name)}["${text}"]`;

function poolBox({ name, purpose, minNodes, spot }: NodePool): string {
  const start = minNodes === 0 ? "from zero" : `at least ${String(minNodes)}`;
  return box(`pool-${name}`, `${name}: ${purpose}, ${start}${spot ? ", spot" : ""}`);
}

/** Arrows to the services outside, from the flows that components declare. */
function serviceArrows(components: readonly Component[]): string[] {
  const arrows = components.flatMap(({ name, flows = [] }) =>
    flows.flatMap(({ to }) =>
      typeof to === "string" && to in SERVICES ? [`  ${id(name)} --> ${id(to)}`] : [],
    ),
  );
  return [...new Set(arrows)].sort();
}

/** An environment as a picture: components by layer on the cluster, its pools, and the services that components use. */
export function architecture(components: readonly Component[], pools: readonly NodePool[]): string {
  const layers = LAYERS.flatMap((layer) => {
    const members = components.filter((component) => component.layer === layer);
    if (members.length === 0) return [];
    return [
      `    subgraph layer_${layer}["${layer}"]`,
      ...members.map(({ name }) => `      ${box(name)}`),
      "    end",
    ];
  });
  const nodes =
    pools.length === 0
      ? []
      : ['    subgraph pools["node pools"]', ...pools.map((pool) => `      ${poolBox(pool)}`), "    end"];
  const arrows = serviceArrows(components);
  const used = Object.entries(SERVICES).filter(([name]) =>
    arrows.some((arrow) => arrow.endsWith(` ${id(name)}`)),
  );
  return mermaid("LR", [
    '  subgraph cluster["Kubernetes"]',
    ...layers,
    ...nodes,
    "  end",
    ...used.map(([name, text]) => `  ${id(name)}[("${text}")]`),
    ...arrows,
  ]);
}

/** What each component waits for, itself left out. */
function waits(components: readonly Component[]): Map<string, Set<string>> {
  const steps = installOrder(components);
  const owner = new Map(steps.map((step) => [step.id, step.component.name]));
  const result = new Map(components.map(({ name }) => [name, new Set<string>()]));
  for (const { waitsFor, component } of steps) {
    for (const waited of waitsFor) {
      const before = owner.get(waited);
      if (before !== undefined && before !== component.name) result.get(component.name)?.add(before);
    }
  }
  return result;
}

/** Everything that something waits for, directly or not. */
function behind(name: string, direct: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const all = new Set<string>();
  const queue = [...(direct.get(name) ?? [])];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (!all.has(next)) queue.push(...(direct.get(next) ?? []));
    all.add(next);
  }
  return all;
}

/** Which component waits for which, as a picture; an arrow that others say already is left out. */
export function deployOrder(components: readonly Component[]): string {
  const direct = waits(components);
  const arrows = [...direct].flatMap(([name, before]) => {
    const implied = new Set([...before].flatMap((other) => [...behind(other, direct)]));
    return [...before]
      .filter((other) => !implied.has(other))
      .map((other) => `  ${box(other)} --> ${box(name)}`);
  });
  return mermaid("LR", arrows.sort());
}
