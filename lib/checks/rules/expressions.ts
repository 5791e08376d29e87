import type { KubernetesObject } from "../../kubernetes/object";
import { remembered, rememberedOf } from "../remembered";
import { at, isRecord, listOf, placesNamed, textOf } from "../walk";

/** An expression of an object, and where it stands. */
export interface Expression {
  readonly path: string;
  readonly expr: string;
}

/** Grafana's panels: queries of Prometheus by their `expr`; other data sources have a language of their own. Undefined for what is no JSON. */
const panelExpressions = remembered((json: string): readonly Expression[] | undefined => {
  try {
    const dashboard: unknown = JSON.parse(json);
    return listOf(at(dashboard, "panels")).flatMap((panel) =>
      at(panel, "datasource", "type") === "prometheus"
        ? listOf(at(panel, "targets")).flatMap((target) => {
            const expr = textOf(at(target, "expr"));
            return expr === undefined ? [] : [{ path: textOf(at(panel, "title")) ?? "", expr }];
          })
        : [],
    );
  } catch {
    return undefined;
  }
});

/** Whether Grafana takes an object for a dashboard. */
export const isDashboard = (object: KubernetesObject): boolean =>
  object.kind === "ConfigMap" && object.metadata.labels?.["grafana_dashboard"] !== undefined;

/** Where the kinds that ask Prometheus keep what they ask. */
const KEYS: Readonly<Record<string, string>> = { PrometheusRule: "expr", ScaledObject: "query" };

/** PromQL of a rule, a scaler or a dashboard; undefined for a dashboard that cannot be read. */
export const expressionsOf = rememberedOf((object: KubernetesObject): readonly Expression[] | undefined => {
  if (isDashboard(object)) {
    const data = at(object, "data");
    const found = Object.values(isRecord(data) ? data : {}).map((json) => panelExpressions(String(json)));
    return found.some((one) => one === undefined) ? undefined : found.flatMap((one) => one ?? []);
  }
  const key = KEYS[object.kind];
  return key === undefined
    ? []
    : placesNamed(object, key).flatMap(({ path, value }) =>
        typeof value === "string" ? [{ path, expr: value }] : [],
      );
});
