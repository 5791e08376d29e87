import { below, inChart, inKind, isText, leaveOut, misspelt, replace, type Operator } from "../operator";
import type { Spot } from "../model";

const METRIC =
  /\b(kube_\w+|argo_\w+|container_\w+|DCGM_\w+|node_\w+|kserve_\w+|request_\w+|kyverno_\w+|certmanager_\w+|envoy_\w+|up)\b(?=[{[(\s)]|$)/;
const expression = (spot: Spot, pattern = METRIC): boolean => isText(spot.value) && pattern.test(spot.value);
const inRule = (spot: Spot): boolean => inKind(spot, "PrometheusRule");

/** Mistakes that leave the platform's people blind. */
export const OBSERVABILITY: readonly Operator[] = [
  replace(
    "alert-on-unknown-metric",
    "blind",
    "the alert never fires",
    (spot) => inRule(spot) && spot.key === "expr" && expression(spot),
    (before) => String(before).replace(METRIC, "unknown_metric_total"),
  ),
  replace(
    "alert-on-unknown-label",
    "blind",
    "the alert never fires",
    (spot) => inRule(spot) && spot.key === "expr" && expression(spot, /\w+="/),
    (before) => String(before).replace(/(\w+)="/, '$1_x="'),
  ),
  replace(
    "broken-expression",
    "deploy fails",
    "the operator refuses the rule file: no alert at all",
    (spot) => inRule(spot) && spot.key === "expr",
    (before) => `${String(before)} )`,
  ),
  replace(
    "scaler-on-unknown-metric",
    "outage",
    "nothing is ever scaled up",
    (spot) => inKind(spot, "ScaledObject") && spot.key === "query" && expression(spot),
    (before) => String(before).replace(METRIC, "unknown_metric_total"),
  ),
  replace(
    "dashboard-on-unknown-metric",
    "blind",
    "the panel stays empty",
    (spot) => inKind(spot, "ConfigMap") && isText(spot.value) && spot.value.length > 500 && expression(spot),
    (before) => String(before).replace(METRIC, "unknown_metric_total"),
  ),
  replace(
    "broken-dashboard",
    "blind",
    "Grafana does not load the dashboard",
    (spot) =>
      inKind(spot, "ConfigMap") && isText(spot.value) && /^\{/.test(spot.value) && spot.value.length > 500,
    (before) => String(before).slice(0, -2),
  ),
  leaveOut(
    "alert-without-severity",
    "blind",
    "the alert reaches nobody",
    (spot) => inRule(spot) && below(spot, "labels") && spot.key === "severity",
  ),
  replace(
    "alert-of-unknown-severity",
    "blind",
    "the alert reaches nobody",
    (spot) => inRule(spot) && below(spot, "labels") && spot.key === "severity",
    () => "urgent",
  ),
  leaveOut(
    "alert-without-explanation",
    "blind",
    "whoever is woken up does not know what to do",
    (spot) => inRule(spot) && spot.path.at(-2) === "annotations",
  ),
  replace(
    "alert-twice",
    "blind",
    "two alerts of one name and different meaning",
    (spot) => inRule(spot) && spot.key === "alert" && isText(spot.value),
    () => "TargetDown",
  ),
  replace(
    "unreadable-duration",
    "deploy fails",
    "the operator refuses the rule file",
    (spot) => inRule(spot) && (spot.key === "for" || spot.key === "interval"),
    () => "five minutes",
  ),
  replace(
    "unknown-receiver",
    "deploy fails",
    "Alertmanager refuses its configuration: no alert reaches anybody",
    (spot) => inChart(spot) && spot.key === "receiver" && isText(spot.value),
    misspelt,
  ),
  replace(
    "selector-ignores-monitors",
    "blind",
    "Prometheus sees none of the platform's monitors",
    (spot) => inChart(spot) && /SelectorNilUsesHelmValues$/.test(String(spot.key)),
    () => true,
  ),
  replace(
    "no-remote-write",
    "blind",
    "metrics from traces are refused",
    (spot) => inChart(spot) && spot.key === "enableRemoteWriteReceiver",
    () => false,
  ),
  replace(
    "missing-exporter",
    "blind",
    "telemetry is thrown away, or the collector does not start",
    (spot) => inChart(spot) && spot.path.at(-2) === "exporters" && typeof spot.key === "number",
    misspelt,
  ),
  replace(
    "missing-receiver",
    "blind",
    "the collector does not start",
    (spot) =>
      inChart(spot) && spot.path.at(-2) === "receivers" && typeof spot.key === "number" && isText(spot.value),
    misspelt,
  ),
];
