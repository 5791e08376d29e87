import { FREE_FORM, type KnownFields } from "../../facts/free-form-values";
import { rememberedOf } from "../remembered";
import type { Finding, Rule } from "../rule";
import { isRecord, listOf } from "../walk";
import { chartReleases } from "./known";

/** Values at a path, each with where it is. */
function reached(value: unknown, steps: readonly string[], at: string): { at: string; value: unknown }[] {
  const [step, ...rest] = steps;
  if (step === undefined) return value === undefined ? [] : [{ at, value }];
  if (step === "[]")
    return listOf(value).flatMap((item, index) => reached(item, rest, `${at}[${String(index)}]`));
  if (!isRecord(value)) return [];
  const keys = step === "*" ? Object.keys(value) : [step];
  return keys.flatMap((key) => reached(value[key], rest, at === "" ? key : `${at}.${key}`));
}

function faultsOf(value: unknown, { needed = [], allowed }: KnownFields): string[] {
  if (value === null) return [];
  if (!isRecord(value)) return ["is no record"];
  return [
    ...Object.keys(value)
      .filter((key) => allowed?.includes(key) === false)
      .map((key) => `has the unknown field ${key}`),
    ...needed.filter((key) => value[key] === undefined).map((key) => `has no ${key}`),
  ];
}

const faultsIn = (chart: string): ((values: object) => readonly { problem: string; source: string }[]) =>
  rememberedOf((values) =>
    FREE_FORM.filter((row) => row.chart === chart).flatMap(({ path, fields, source }) =>
      reached(values, typeof path === "string" ? path.split(".") : path, "").flatMap((place) =>
        faultsOf(place.value, fields).map((fault) => ({ problem: `${place.at} ${fault}`, source })),
      ),
    ),
  );

const BY_CHART = new Map(
  [...new Set(FREE_FORM.map(({ chart }) => chart))].map((chart) => [chart, faultsIn(chart)]),
);

const freeFormIsKnown: Rule = {
  id: "free-form-values-are-known",
  family: "charts",
  title: "What a chart copies unread into a custom resource or a configuration has the fields of that",
  reason:
    "No schema of the chart sees it: the API server drops an unknown field of a backup's schedule, and the backup is kept for ever, or of nothing.",
  holds: [71],
  *check(graph): Iterable<Finding> {
    for (const { chart, resource, values } of chartReleases(graph)) {
      for (const { problem, source } of BY_CHART.get(chart)?.(values) ?? [])
        yield { path: resource.path, problem, mend: `see ${source}` };
    }
  },
};

/** Values that no chart reads. */
export const freeFormRules: readonly Rule[] = [freeFormIsKnown];
