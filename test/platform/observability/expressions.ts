import { DASHBOARDS } from "../../../lib/platform/observability/dashboards/source";
import { allAlerts, ruleGroups } from "../../../lib/platform/observability/rules";

/** A PromQL expression and where it stands. */
export interface Expression {
  readonly where: string;
  readonly expr: string;
}

/** Every expression of rules and dashboards. */
export function expressionsOf(): readonly Expression[] {
  const alerts = allAlerts({ costCeiling: 1000 }).map(({ name, expr }) => ({ where: `alert ${name}`, expr }));
  const records = ruleGroups({}).flatMap(({ name, rules }) =>
    rules.flatMap((rule) => ("record" in rule ? [{ where: `${name} ${rule.record}`, expr: rule.expr }] : [])),
  );
  const panels = DASHBOARDS.flatMap((dashboard) =>
    dashboard.panels
      .filter(({ source }) => source !== "loki")
      .flatMap(({ title, queries }) =>
        queries.map(({ expr }, index) => ({ where: `${dashboard.title}, ${title} (${index + 1})`, expr })),
      ),
  );
  return [...alerts, ...records, ...panels];
}
