import type { StackGraph } from "../../checks/graph";
import type { MonthlyCost } from "../../cost/monthly-cost";
import type { NodePool } from "../../cloud/node-pool";
import type { Component } from "../../kubernetes/component";
import { WORKLOADS, type Workload } from "../../platform/workloads";
import { criticalPath } from "../critical-path";
import { code, page, table } from "./markdown";
import { architecture, deployOrder } from "./pictures";

/** One environment as its page shows it. */
export interface EnvironmentPageProps {
  readonly name: string;
  readonly graph: StackGraph;
  readonly components: readonly Component[];
  readonly pools: readonly NodePool[];
  /** Cloud principals by workload, as Terraform references. */
  readonly principals: Readonly<Record<string, string>>;
  readonly cost: MonthlyCost;
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

function poolTable(pools: readonly NodePool[]): string {
  return table(
    ["pool", "for", "nodes", "spot", "machines", "GPUs", "taints"],
    pools.map(({ name, purpose, minNodes, maxNodes, spot, machineTypes, gpuModels, taints }) => [
      code(name),
      purpose,
      `${String(minNodes)} to ${String(maxNodes)}`,
      spot ? "yes" : "",
      machineTypes.map(code).join(", "),
      gpuModels.map((gpu) => `${gpu.name} ${String(gpu.memoryGib)} GiB`).join(", "),
      taints.map(({ key, value, effect }) => code(`${key}=${value}:${effect}`)).join(", "),
    ]),
  );
}

function identityTable(principals: Readonly<Record<string, string>>): string {
  return table(
    ["workload", "ServiceAccount", "object stores", "who it is to the cloud"],
    Object.entries(WORKLOADS).map(
      ([name, { namespace, serviceAccount, stores = {} }]: [string, Workload]) => [
        code(name),
        code(`${namespace}/${serviceAccount}`),
        Object.entries(stores)
          .map(([store, access]) => `${store}: ${access}`)
          .join(", "),
        code(principals[name] ?? ""),
      ],
    ),
  );
}

/** `docs/environments/<name>.md`. */
export function environmentPage({
  name,
  graph,
  components,
  pools,
  principals,
  cost,
}: EnvironmentPageProps): string {
  return page(
    `# ${name}`,
    "## Components",
    "Arrows lead to what a component uses outside the cluster; what components say to one another is in their network policies.",
    architecture(components, pools),
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
    "## Identities",
    "Pods reach the cloud as these identities and as nothing else; each right includes the store's encryption key. Controllers of the cloud itself have their own, made beside them.",
    identityTable(principals),
    ...(pools.length === 0
      ? []
      : [
          "## Node pools",
          "A pool that Karpenter fills is bounded in sum: its number of nodes is that of its smallest.",
          poolTable(pools),
        ]),
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
