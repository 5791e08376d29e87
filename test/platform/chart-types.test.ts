import { charts } from "../../lib/kubernetes/charts";
import type { ReleaseSpec } from "../../lib/kubernetes/component";
import { mistypedPaths } from "../support/chart-types";
import { describeWithCharts } from "../support/charts";
import { distinct, platforms } from "../support/platforms";

const releases: readonly (readonly [string, ReleaseSpec])[] = distinct(
  platforms().flatMap(({ name, components }) =>
    components.flatMap((component) =>
      (component.releases ?? []).map(
        (release) => [`${component.name}/${release.name ?? release.chart.name} of ${name}`, release] as const,
      ),
    ),
  ),
);

describeWithCharts("types of every release's values", () => {
  test.each(releases)("%s: every value is of the type that its chart has", (_, { chart, values }) => {
    expect(mistypedPaths(chart, values)).toEqual([]);
  });

  test("a text for a number, a map for a truth value and an empty map are found", () => {
    expect(mistypedPaths(charts.mlflow, { replicaCount: "many" })).toEqual(["replicaCount"]);
    expect(mistypedPaths(charts.externalSecrets, { leaderElect: {} })).toEqual(["leaderElect"]);
    expect(mistypedPaths(charts.nvidiaDevicePlugin, { affinity: {} })).toEqual(["affinity"]);
  });
});
