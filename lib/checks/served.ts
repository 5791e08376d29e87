import { tableIn } from "../facts/tables";
import { oncePerGraph, type ReleaseNode } from "./graph";
import { at, isRecord, listOf, textOf } from "./walk";

interface ChartFacts {
  readonly version: string;
  readonly kubeVersion: string | null;
  readonly supports: string | null;
  readonly serves: readonly string[];
}

const table = tableIn("lib/facts/charts.json");

/** What is known of a chart of the catalogue, if it is one. */
export const chartFacts = (chart: string): ChartFacts | undefined =>
  (table() as { readonly charts: Readonly<Record<string, ChartFacts>> }).charts[chart];

/** Values with which charts are told not to install their definitions. */
const declines = (release: ReleaseNode): boolean =>
  at(release.values, "crds", "install") === false ||
  at(release.values, "crds", "enabled") === false ||
  at(release.values, "installCRDs") === false ||
  release.resource.attributes["skip_crds"] === true;

/** Kinds that the stack's releases serve: `group/version/Kind` -> releases. Kinds of definitions among our own objects count too. */
export const servedBy = oncePerGraph(({ releases }): ReadonlyMap<string, readonly ReleaseNode[]> => {
  const served = new Map<string, ReleaseNode[]>();
  const add = (kind: string, release: ReleaseNode): void => {
    const before = served.get(kind);
    if (before === undefined) served.set(kind, [release]);
    else before.push(release);
  };
  for (const release of releases) {
    const kinds = declines(release) ? [] : (chartFacts(release.chart)?.serves ?? []);
    for (const kind of kinds) add(kind, release);
    for (const object of release.objects) {
      for (const kind of definedKinds(object)) add(kind, release);
    }
  }
  return served;
});

/** Kinds that an object defines: a CustomResourceDefinition's, or what a Gatekeeper template makes. */
function definedKinds(object: ReleaseNode["objects"][number]): string[] {
  if (object.kind !== "CustomResourceDefinition" && object.kind !== "ConstraintTemplate") return [];
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
