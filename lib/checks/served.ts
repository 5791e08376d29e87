import { tableIn } from "../facts/tables";
import type { KubernetesObject } from "../kubernetes/object";
import { oncePerGraph, type ReleaseNode, type StackGraph } from "./graph";
import { grouped } from "./grouped";
import { remembered } from "./remembered";
import { ofKind } from "./rules/by-kind";
import { at, isRecord, listOf, textOf } from "./walk";

interface ChartFacts {
  readonly version: string;
  readonly kubeVersion: string | null;
  readonly supports: string | null;
  readonly serves: readonly string[];
}

const table = tableIn("lib/facts/charts.json");
const charts = (): Readonly<Record<string, ChartFacts>> =>
  (table() as { readonly charts: Readonly<Record<string, ChartFacts>> }).charts;

/** What is known of a chart of the catalogue, if it is one. */
export const chartFacts = (chart: string): ChartFacts | undefined => charts()[chart];

/** Whether kinds, `group/version/Kind` each, have one that is asked for: whole, or by its name alone. */
function have(kinds: readonly string[], asked: string): boolean {
  if (asked.includes("/")) return kinds.includes(asked);
  const end = `/${asked}`;
  return kinds.some((kind) => kind.endsWith(end));
}

/** Charts of the catalogue that serve a kind. */
const chartsServing = remembered((asked): readonly string[] =>
  Object.keys(charts()).filter((name) => have(charts()[name]?.serves ?? [], asked)),
);

/** Values with which charts are told not to install their definitions. */
const declines = (release: ReleaseNode): boolean =>
  at(release.values, "crds", "install") === false ||
  at(release.values, "crds", "enabled") === false ||
  at(release.values, "installCRDs") === false ||
  release.resource.attributes["skip_crds"] === true;

const byChart = oncePerGraph((graph) => grouped(graph.releases, ({ chart }) => chart));

/** Kinds that our own objects define, with the releases that carry them. */
const ownKinds = oncePerGraph((graph) =>
  ofKind(graph, "CustomResourceDefinition", "ConstraintTemplate").map(({ object, release }) => ({
    kinds: definedKinds(object),
    release,
  })),
);

/**
 * Releases that serve a kind, by their chart or by a definition among our own objects.
 * @param asked `group/version/Kind`, or `Kind` for that of any group
 */
export const serversOf = (graph: StackGraph, asked: string): readonly ReleaseNode[] => [
  ...chartsServing(asked)
    .flatMap((chart) => byChart(graph).get(chart) ?? [])
    .filter((release) => !declines(release)),
  ...ownKinds(graph).flatMap(({ kinds, release }) => (have(kinds, asked) ? [release] : [])),
];

/** Kinds that an object defines: a CustomResourceDefinition's, or what a Gatekeeper template makes. */
function definedKinds(object: KubernetesObject): string[] {
  const group = textOf(at(object, "spec", "group"));
  const kind = textOf(at(object, "spec", "names", "kind"));
  if (object.kind === "CustomResourceDefinition" && group !== undefined && kind !== undefined) {
    const versions = listOf(at(object, "spec", "versions")).flatMap((one) => textOf(at(one, "name")) ?? []);
    return versions.map((version) => `${group}/${version}/${kind}`);
  }
  if (object.kind === "ConstraintTemplate" && isRecord(object["spec"])) {
    const constraint = textOf(at(object, "spec", "crd", "spec", "names", "kind"));
    return constraint === undefined ? [] : [`constraints.gatekeeper.sh/v1beta1/${constraint}`];
  }
  return [];
}
