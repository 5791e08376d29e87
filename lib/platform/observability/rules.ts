import type { Component } from "../../kubernetes/component";
import type { KubernetesObject } from "../../kubernetes/object";
import { alertGroups, type AlertProps } from "./alerts";
import { runbookOf, type Alert } from "./alerts/alert";
import { NAMESPACE } from "./names";
import { burnAlerts, recordings, type Recording } from "./slos/rules";
import { SLOS } from "./slos/slos";

/** A rule as Prometheus reads it. */
type Rule =
  | Recording
  | {
      readonly alert: string;
      readonly expr: string;
      readonly for: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
    };

/** Rules that are evaluated one after the other. */
export interface RuleGroup {
  readonly name: string;
  readonly interval?: string;
  readonly rules: readonly Rule[];
}

const alertRule = (alert: Alert, { runbooks }: AlertProps): Rule => ({
  alert: alert.name,
  expr: alert.expr,
  for: alert.for,
  labels: { severity: alert.severity, owner: alert.owner, ...alert.labels },
  annotations: { summary: alert.summary, runbook_url: runbookOf(alert, runbooks) },
});

/** Every alert, those of objectives included. */
export function allAlerts(props: AlertProps): readonly Alert[] {
  return [...Object.values(alertGroups(props)).flat(), ...SLOS.flatMap(burnAlerts)];
}

/** Every rule of the platform, in groups. */
export function ruleGroups(props: AlertProps): readonly RuleGroup[] {
  return [
    ...Object.entries(alertGroups(props)).map(([name, alerts]) => ({
      name,
      rules: alerts.map((alert) => alertRule(alert, props)),
    })),
    ...SLOS.map((slo) => ({
      name: `slo-${slo.name}`,
      interval: "1m",
      rules: [...recordings(slo), ...burnAlerts(slo).map((alert) => alertRule(alert, props))],
    })),
  ];
}

const prometheusRule = (group: RuleGroup): KubernetesObject => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PrometheusRule",
  metadata: { name: `ml-platform-${group.name}`, namespace: NAMESPACE },
  spec: { groups: [group] },
});

/** The platform's alerts and objectives in the cluster. */
export function rules(props: AlertProps): Component {
  return {
    name: "alert-rules",
    layer: "observability",
    description: "Alerts and service level objectives",
    namespace: NAMESPACE,
    after: ruleGroups(props).map(prometheusRule),
  };
}
