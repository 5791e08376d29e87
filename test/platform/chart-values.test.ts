import { charts, type Chart } from "../../lib/kubernetes/charts";
import type { Component, ReleaseSpec } from "../../lib/kubernetes/component";
import { describeWithCharts, unknownPaths } from "../support/charts";
import { platforms } from "../support/platforms";

/**
 * Values that no chart file names although the chart reads them: chart and path (of the value itself or of what it is in), with the reason.
 * Everything else must stand in the chart's values, schema or comments.
 */
const FREE_FORM: readonly { readonly chart: string; readonly path: string; readonly reason: string }[] = [
  {
    chart: charts.argoWorkflows.name,
    path: "controller.persistence",
    reason: "becomes `persistence` of the controller's configuration as it stands: archiveTTL and clusterName are fields of it",
  },
];

const isFree = (chart: Chart, path: string): boolean =>
  FREE_FORM.some((free) => free.chart === chart.name && (path === free.path || path.startsWith(`${free.path}.`)));

const releasesOf = (component: Component): readonly ReleaseSpec[] => component.releases ?? [];

describeWithCharts("values of every release", () => {
  for (const { name, components } of platforms()) {
    const releases = components.flatMap((component) => releasesOf(component).map((release) => ({ component, release })));
    test.each(releases.map((entry) => [`${entry.component.name}/${entry.release.name ?? entry.release.chart.name}`, entry] as const))(
      `${name}: %s is written in words that its chart knows`,
      (_, { release }) => {
        expect(unknownPaths(release.chart, release.values).filter((path) => !isFree(release.chart, path))).toEqual([]);
      },
    );
  }

  test("a value that the chart does not know is found", () => {
    expect(unknownPaths(charts.mlflow, { replicaCount: 1, replicasCount: 2 })).toEqual(["replicasCount"]);
    expect(unknownPaths(charts.kserve, { kserve: { controller: { deploymentModes: "Standard" } } })).toEqual([
      "kserve.controller.deploymentModes",
    ]);
  });

  test("every free-form entry is of a chart in the catalogue", () => {
    const names = Object.values<Chart>(charts).map(({ name }) => name);
    expect(FREE_FORM.filter(({ chart }) => !names.includes(chart))).toEqual([]);
  });
});
