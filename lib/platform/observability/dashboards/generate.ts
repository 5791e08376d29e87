/**
 * Writes the dashboards' JSON: `npm run dashboards`. The program reads the JSON, because loading Grafana's SDK would cost it more time than
 * the rest of a synthesis.
 */
import { writeFileSync } from "node:fs";
import { DASHBOARDS } from "./source";
import { build } from "./source/build";

/** A dashboard as its file holds it. */
export const fileOf = (dashboard: (typeof DASHBOARDS)[number]): string =>
  `${JSON.stringify(build(dashboard), null, 1)}\n`;

/** Where a dashboard's file is. */
export const pathOf = (name: string): string =>
  `lib/platform/observability/dashboards/generated/${name}.json`;

/** Writes every file. */
export function writeDashboards(): void {
  for (const dashboard of DASHBOARDS) writeFileSync(pathOf(dashboard.name), fileOf(dashboard));
}
