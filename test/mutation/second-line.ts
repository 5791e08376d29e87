import { charts } from "../../lib/kubernetes/charts";
import type { KubernetesObject } from "../../lib/kubernetes/object";
import type { StackGraph } from "../../lib/checks/graph";
import { existsSync } from "node:fs";
import { mistypedPaths } from "../support/chart-types";
import { CHARTS_FOLDER, crdFaults, unknownPaths } from "../support/charts";
import type { Mutant } from "./mutant";
import type { Reason } from "./reasons";

/**
 * What the suite's own checks of charts and definitions say to a mistake. They hold every component's values against the files of its
 * chart, and every custom resource against its definition; both need the charts, which are no part of the project.
 */
export function secondLine({ spot }: Mutant, graph: StackGraph): Reason | undefined {
  if (!existsSync(CHARTS_FOLDER) || spot.block.type !== "helm_release") return undefined;
  const release = graph.releases.find(({ resource }) => resource.address === `helm_release.${spot.block.id}`);
  if (release === undefined) return undefined;
  const index = Number(spot.path[2]);
  const object = spot.object === undefined ? undefined : release.objects[index];
  if (object !== undefined) {
    return faultsOf(object).length > 0
      ? { kind: "test", why: "test/platform/custom-resources.test.ts: not valid against its definition" }
      : undefined;
  }
  const chart = Object.values(charts).find(({ name }) => name === release.chart);
  if (chart === undefined) return undefined;
  const mistyped = new Set(mistypedPaths(chart, spot.block.attributes["values"] as Record<string, unknown>));
  if (mistypedPaths(chart, release.values).some((path) => !mistyped.has(path)))
    return {
      kind: "test",
      why: "test/platform/chart-types.test.ts: a value of another type than the chart's",
    };
  const before = new Set(unknownPaths(chart, spot.block.attributes["values"] as Record<string, unknown>));
  return unknownPaths(chart, release.values).some((path) => !before.has(path))
    ? { kind: "test", why: "test/platform/chart-values.test.ts: a path that the chart does not know" }
    : undefined;
}

/** Faults against the definition; kinds of Kubernetes itself have none here. */
function faultsOf(object: KubernetesObject): readonly unknown[] {
  try {
    return crdFaults(object);
  } catch {
    return [];
  }
}
