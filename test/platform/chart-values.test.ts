import { charts, type Chart } from "../../lib/kubernetes/charts";
import type { ReleaseSpec } from "../../lib/kubernetes/component";
import { describeWithCharts, unknownPaths } from "../support/charts";
import { distinct, platforms } from "../support/platforms";

/**
 * Values that no chart file names although the chart reads them: chart and the path that they are in, with the reason. Everything else
 * must stand in the chart's values, schema or comments.
 */
const FREE_FORM: readonly { readonly chart: Chart; readonly path: string; readonly reason: string }[] = [
  { chart: charts.mlflow, path: "extraEnvVars", reason: "variables of the server by name" },
  { chart: charts.mlflow, path: "extraArgs", reason: "options of `mlflow server` by name" },
  { chart: charts.argoCd, path: "configs.params", reason: "options of ArgoCD's parts by name" },
  {
    chart: charts.argoCd,
    path: "configs.cm",
    reason: "keys of ArgoCD's ConfigMap, some made of a resource's group and kind",
  },
  { chart: charts.grafana, path: "grafana.ini", reason: "Grafana's own configuration" },
  { chart: charts.loki, path: "loki.limits_config", reason: "a part of Loki's own configuration" },
  {
    chart: charts.tempo,
    path: "tempo.storage.trace",
    reason: "a part of Tempo's own configuration, one field for each kind of store",
  },
  {
    chart: charts.openTelemetryCollector,
    path: "config",
    reason: "the collector's own configuration, with names of our choice",
  },
];

const covers = (
  free: { readonly chart: Chart; readonly path: string },
  chart: Chart,
  path: string,
): boolean => free.chart.name === chart.name && path.startsWith(`${free.path}.`);

const releases: readonly (readonly [string, ReleaseSpec])[] = distinct(
  platforms().flatMap(({ name, components }) =>
    components.flatMap((component) =>
      (component.releases ?? []).map(
        (release) => [`${component.name}/${release.name ?? release.chart.name} of ${name}`, release] as const,
      ),
    ),
  ),
);

describeWithCharts("values of every release", () => {
  const unknown = new Map(
    releases.map(([name, release]) => [name, unknownPaths(release.chart, release.values)] as const),
  );

  test.each(releases)("%s: every path is one that its chart knows", (name, { chart }) => {
    const faults = unknown.get(name)?.filter((path) => !FREE_FORM.some((free) => covers(free, chart, path)));
    expect(faults).toEqual([]);
  });

  test("every free-form entry is still needed", () => {
    const idle = FREE_FORM.filter(
      (free) =>
        !releases.some(([name, { chart }]) => unknown.get(name)?.some((path) => covers(free, chart, path))),
    );
    expect(idle).toEqual([]);
  });

  test("a value that the chart does not know is found", () => {
    expect(unknownPaths(charts.mlflow, { replicaCount: 1, replicasCount: 2 })).toEqual(["replicasCount"]);
    expect(unknownPaths(charts.kserve, { kserve: { controller: { deploymentModes: "Standard" } } })).toEqual([
      "kserve.controller.deploymentModes",
    ]);
  });
});
