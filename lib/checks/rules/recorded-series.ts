import type { KubernetesObject } from "../../kubernetes/object";
import { rememberedOf } from "../remembered";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, textOf } from "../walk";
import { ofKind } from "./by-kind";
import { expressionsOf, isDashboard } from "./expressions";
import { pathOf, type Entry } from "./known";

/** What a text asks of a recorded series: its name, a label and what its value must fit. */
interface Asked {
  readonly series: string;
  readonly label: string;
  readonly value: string;
  readonly fits: (value: string) => boolean;
}

/** Names of recorded series have colons, and those of metrics have none, but for vLLM's. */
const RECORDED = /\b((?!vllm:)[a-z][\w]*:[\w:]+)\{([^}]*)\}/g;
const MATCHER = /(\w+)(=~?)"([^"]*)"/g;

const askedIn = (text: string): readonly Asked[] =>
  [...text.matchAll(RECORDED)].flatMap(([, series = "", matchers = ""]) =>
    [...matchers.matchAll(MATCHER)].map(([, label = "", sign, value = ""]) => {
      const pattern = sign === "=~" ? new RegExp(`^(${value})$`) : undefined;
      return { series, label, value, fits: (one: string) => pattern?.test(one) ?? one === value };
    }),
  );

const rulesOf = ({ object }: Entry): unknown[] =>
  listOf(at(object, "spec", "groups")).flatMap((group) => listOf(field(group, "rules")));

/** What rules and dashboards ask recorded series for; stacks share such objects. */
const askedBy = rememberedOf((object: KubernetesObject): readonly Asked[] =>
  (expressionsOf(object) ?? []).flatMap(({ expr }) => (expr.includes(":") ? askedIn(expr) : [])),
);

/** Labels that rules write on the series that they record, by the series. */
function recorded(entries: readonly Entry[]): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const rule of entries.flatMap(rulesOf)) {
    const name = textOf(field(rule, "record"));
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), field(rule, "labels")]);
  }
  return found;
}

const seriesAreLabelled: Rule = {
  id: "recorded-series-have-their-labels",
  family: "observability",
  title:
    "A rule or a dashboard that asks a recorded series for a label's value finds one that is recorded with it",
  reason:
    "The series is there, the selector is right, and nothing is selected: the alert on the error budget never fires.",
  holds: [141],
  *check(graph): Iterable<Finding> {
    const entries = ofKind(graph, "PrometheusRule");
    const known = recorded(entries);
    const written = new Set(
      [...known.values()].flat().flatMap((labels) => (isRecord(labels) ? Object.keys(labels) : [])),
    );
    const dashboards = ofKind(graph, "ConfigMap").filter(({ object }) => isDashboard(object));
    for (const entry of [...entries, ...dashboards]) {
      const lost = new Set<string>();
      for (const { series, label, value, fits } of askedBy(entry.object)) {
        const labels = known.get(series);
        if (labels === undefined || !written.has(label) || value.includes("$")) continue;
        if (!labels.some((one) => fits(textOf(field(one, label)) ?? "")))
          lost.add(`${series}{${label}="${value}"}`);
      }
      for (const series of lost)
        yield {
          path: pathOf(entry),
          problem: `asks for ${series}, which no rule records`,
          mend: "record it",
        };
    }
  },
};

/** Series that rules record for one another. */
export const recordedSeriesRules: readonly Rule[] = [seriesAreLabelled];
