import { ruleGroups, type RuleGroup } from "../../../lib/platform/observability/rules";
import { ALERT_CASES } from "./alert-cases";
import type { Series } from "./cases/case";

/** An environment with everything that alerts may depend on. */
const PROPS = { costCeiling: 1000 } as const;

interface RuleTest {
  readonly name: string;
  readonly interval: "1m";
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly promql_expr_test: readonly {
    readonly expr: string;
    readonly eval_time: string;
    readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
  }[];
}

function ruleTest(
  alert: string,
  what: "fires" | "silent",
  series: readonly Series[],
  after: number,
): RuleTest {
  return {
    name: `${alert} ${what}`,
    interval: "1m",
    input_series: series.map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      {
        expr: `count(ALERTS{alertname="${alert}",alertstate="firing"})`,
        eval_time: `${after}m`,
        exp_samples: what === "fires" ? [{ labels: "{}", value: 1 }] : [],
      },
    ],
  };
}

/** Rules that an alert needs: itself, or for one of an objective the objective's group. */
function rulesOf(alert: string): readonly RuleGroup[] {
  const group = ruleGroups(PROPS).find(({ rules }) =>
    rules.some((rule) => "alert" in rule && rule.alert === alert),
  );
  if (group === undefined) throw new Error(`no rule makes alert ${alert}`);
  const needed = group.rules.filter((rule) => "record" in rule || rule.alert === alert);
  return [{ ...group, rules: needed }];
}

/** A file by its name and content. */
export interface NamedFile {
  readonly name: string;
  readonly content: string;
}

function filesOf(
  alert: string,
  tests: readonly RuleTest[],
): { readonly rules: NamedFile; readonly tests: NamedFile } {
  const rules = `${alert}.rules.json`;
  return {
    rules: { name: rules, content: JSON.stringify({ groups: rulesOf(alert) }) },
    tests: {
      name: `${alert}.test.json`,
      content: JSON.stringify({ rule_files: [rules], evaluation_interval: "1m", tests }),
    },
  };
}

/** All rules in one file, as they are installed. */
export const allRules = (): NamedFile => ({
  name: "all.json",
  content: JSON.stringify({ groups: ruleGroups(PROPS) }),
});

/** Two tests of each alert, each alert with its own rules so that nothing else is evaluated. JSON is YAML too. */
export function promtoolFiles(): readonly { readonly rules: NamedFile; readonly tests: NamedFile }[] {
  const tested = Object.entries(ALERT_CASES).map(([alert, { fires, silent, after = 60 }]) =>
    filesOf(alert, [ruleTest(alert, "fires", fires, after), ruleTest(alert, "silent", silent, after)]),
  );
  // The alert that always fires must do so with nothing in the store.
  return [...tested, filesOf("Watchdog", [ruleTest("Watchdog", "fires", [], 5)])];
}
