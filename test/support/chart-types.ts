import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Chart } from "../../lib/kubernetes/charts";
import type { HelmValues } from "../../lib/kubernetes/component";
import { CHARTS_FOLDER } from "./charts";

const defaults = new Map<string, unknown>();

function defaultsOf({ name, version }: Chart): unknown {
  const path = join(CHARTS_FOLDER, name, version, "values.yaml");
  if (!defaults.has(path)) defaults.set(path, parse(readFileSync(path, "utf8")));
  return defaults.get(path);
}

const kindOf = (value: unknown): string =>
  value === null || value === undefined ? "nothing" : Array.isArray(value) ? "list" : typeof value;
const isRecord = (value: unknown): value is Record<string, unknown> => kindOf(value) === "object";

/** Scalars that charts take for one another: Helm's templates quote or compare them. */
const SCALARS = ["string", "number", "boolean"];
const isNumber = (value: unknown): boolean =>
  typeof value === "number" || /^\d+[a-zA-Z]{0,2}$/.test(String(value));

function fits(given: unknown, known: unknown): boolean {
  const [mine, theirs] = [kindOf(given), kindOf(known)];
  if (mine === "nothing" || theirs === "nothing" || mine === theirs) return true;
  // A number where the chart has one, as text or not; a reference is filled in later.
  if (theirs === "number") return isNumber(given) || String(given).includes("${");
  return SCALARS.includes(mine) && theirs === "string";
}

/**
 * Paths of values that are of another type than the chart's own, and empty maps where the chart has one with fields: Helm merges those, so
 * they change nothing (rule 25).
 */
export function mistypedPaths(chart: Chart, values: HelmValues): readonly string[] {
  const visit = (given: unknown, known: unknown, path: string): string[] => {
    if (!fits(given, known)) return [path];
    if (!isRecord(given) || !isRecord(known)) return [];
    if (path !== "" && Object.keys(given).length === 0 && Object.keys(known).length > 0) return [path];
    return Object.entries(given).flatMap(([key, inner]) =>
      visit(inner, known[key], path === "" ? key : `${path}.${key}`),
    );
  };
  return visit(values, defaultsOf(chart), "");
}
