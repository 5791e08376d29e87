import { readFileSync } from "node:fs";
import { dashboards } from "../../../lib/platform/observability/dashboards";
import { fileOf, pathOf } from "../../../lib/platform/observability/dashboards/generate";
import { DASHBOARDS } from "../../../lib/platform/observability/dashboards/source";
import { build } from "../../../lib/platform/observability/dashboards/source/build";
import { DATA_SOURCES } from "../../../lib/platform/observability/names";

/** A Helm release with everything it carries has to fit one Kubernetes object. */
const RELEASE_LIMIT_BYTES = 1024 * 1024;

describe("dashboards", () => {
  test.each(DASHBOARDS.map((spec) => [spec.name, spec] as const))(
    "%s is on disk as its source says (npm run dashboards)",
    (name, spec) => {
      expect(readFileSync(pathOf(name), "utf8")).toBe(fileOf(spec));
    },
  );

  test("all of them are installed, and found by Grafana's sidecar", () => {
    const objects = dashboards().after ?? [];
    expect(objects.map(({ metadata }) => metadata.name).sort()).toEqual(
      DASHBOARDS.map(({ name }) => `dashboard-${name}`).sort(),
    );
    for (const { metadata } of objects) expect(metadata.labels).toEqual({ grafana_dashboard: "1" });
    expect(Buffer.byteLength(JSON.stringify(objects))).toBeLessThan(RELEASE_LIMIT_BYTES / 2);
  });

  test("panels do not cover one another and name data sources that exist", () => {
    for (const spec of DASHBOARDS) {
      const { panels = [] } = build(spec);
      expect(panels).toHaveLength(spec.panels.length);
      const cells = panels.flatMap((panel) => {
        const { x, y, w, h } = ("gridPos" in panel ? panel.gridPos : undefined) ?? { x: 0, y: 0, w: 0, h: 0 };
        return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`);
      });
      expect(new Set(cells).size).toBe(cells.length);
    }
    const used = DASHBOARDS.flatMap(({ panels }) => panels.map(({ source = "prometheus" }) => source));
    for (const source of used) expect(Object.values(DATA_SOURCES)).toContain(source);
  });

  test("the cost dashboard has the six panels of the specification", () => {
    const titles =
      DASHBOARDS.find(({ name }) => name === "cloud-cost")?.panels.map(({ title }) => title.toLowerCase()) ??
      [];
    for (const wanted of [
      "estimated monthly cost",
      "cost by namespace",
      "cpu efficiency",
      "memory efficiency",
      "gpu utilization",
      "resource waste",
    ]) {
      expect(titles.some((title) => title.startsWith(wanted))).toBe(true);
    }
  });
});
