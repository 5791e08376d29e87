import type { StackGraph } from "../../checks/graph";
import type { MonthlyCost } from "../../cost/monthly-cost";
import type { Component, Layer } from "../../kubernetes/component";
import { installOrder } from "../../kubernetes/install-order";
import { criticalPath } from "../critical-path";
import { code, page, table } from "./markdown";

/** One environment as its page shows it. */
export interface EnvironmentPageProps {
  readonly name: string;
  readonly graph: StackGraph;
  readonly components: readonly Component[];
  readonly cost: MonthlyCost;
}

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

/** Components by layer, as a picture. */
function architecture(components: readonly Component[]): string {
  const groups = LAYERS.flatMap((layer) => {
    const members = components.filter((component) => component.layer === layer);
    if (members.length === 0) return [];
    return [`  subgraph ${layer}`, ...members.map(({ name }) => `    ${name}`), "  end"];
  });
  return ["```mermaid", "flowchart TB", ...groups, "```"].join("\n");
}

/** Which component waits for which, as a picture: only what no other arrow says already. */
function deployOrder(components: readonly Component[]): string {
  const owner = new Map(installOrder(components).map(({ id, component }) => [id, component.name]));
  const arrows = new Set<string>();
  for (const { waitsFor, component } of installOrder(components)) {
    for (const waited of waitsFor) {
      const before = owner.get(waited);
      if (before !== undefined && before !== component.name && component.name !== "gitops-root")
        arrows.add(`  ${before} --> ${component.name}`);
    }
  }
  return ["```mermaid", "flowchart LR", ...[...arrows].sort(), "```"].join("\n");
}

const dollars = (usd: number): string => usd.toFixed(0);

function costTable({ lines, least, most, mostGpu, assumed }: MonthlyCost): string {
  const rows = lines.map(({ name, least: low, most: high, gpu }) => [
    name,
    dollars(low),
    gpu ? "" : dollars(high),
    gpu ? dollars(high) : "",
  ]);
  const note =
    assumed.length === 0
      ? ""
      : `\n\nNo list price of this region was found for ${assumed.map(code).join(", ")}: the dearest known region's is used, or none.`;
  return (
    table(
      ["USD a month", "least", "most", "GPU at most"],
      [...rows, ["**sum**", dollars(least), dollars(most), dollars(mostGpu)]],
    ) + note
  );
}

function pathTable(graph: StackGraph): string {
  const steps = criticalPath(graph);
  const total = steps.at(-1)?.ends ?? 0;
  return [
    `The longest chain of a first deploy is about **${total.toFixed(0)} minutes**. Times are medians of other people's logs, or assumed where there are none; [how long a deploy takes](../deploy-time.md) compares environments with their floor.`,
    table(
      ["step", "minutes", "done after"],
      steps.map(({ path, duration, ends }) => [
        code(path),
        `${duration.minutes.toFixed(1)}${duration.basis === "assumed" ? " (assumed)" : ""}`,
        ends.toFixed(1),
      ]),
    ),
  ].join("\n\n");
}

function resourceTable(graph: StackGraph): string {
  const counts = new Map<string, number>();
  for (const { type, address } of graph.resources) {
    if (!/^(data|ephemeral)\./.test(address)) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return table(
    ["resource type", "number"],
    [...counts].sort().map(([type, count]) => [code(type), String(count)]),
  );
}

/** `docs/environments/<name>.md`. */
export function environmentPage({ name, graph, components, cost }: EnvironmentPageProps): string {
  return page(
    `# ${name}`,
    "## Components",
    architecture(components),
    table(
      ["component", "layer", "namespace", "what it is for"],
      [...components]
        .sort((a, b) => a.name.localeCompare(b.name))
        .map(({ name: component, layer, namespace, description }) => [
          code(component),
          layer,
          code(namespace),
          description,
        ]),
    ),
    "## Releases",
    table(
      ["release", "namespace", "chart", "version"],
      graph.releases
        .filter(({ objects }) => objects.length === 0)
        .map(({ name: release, namespace, chart, version }) => [
          code(release),
          code(namespace),
          code(chart),
          version ?? "",
        ]),
    ),
    "## Order of a deploy",
    "An arrow points from what comes first; a destroy goes the other way. What no arrow connects is installed at the same time.",
    deployOrder(components),
    "## Time of a deploy",
    pathTable(graph),
    "## Cost",
    "Bounds from list prices: every pool at its smallest, and at its largest all month. Traffic, requests and stored objects come on top.",
    costTable(cost),
    "## Cloud resources",
    resourceTable(graph),
  );
}
