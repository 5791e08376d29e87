import { expressionFaults } from "../../promql/faults";
import type { KubernetesObject } from "../../kubernetes/object";
import type { StackGraph } from "../graph";
import { remembered, rememberedOf } from "../remembered";
import type { Finding, Rule } from "../rule";
import { at, isRecord, listOf, textOf } from "../walk";
import { ofKind } from "./by-kind";
import { expressionsOf } from "./expressions";

/** Faults by expression: environments have the same alerts and dashboards. */
const faultsOf = remembered((expr: string) => expressionFaults(expr));

const pathOf = ({ object, release }: StackGraph["objects"][number]): string =>
  `${release.resource.path} ${object.kind} ${object.metadata.name}`;

const metricsExist: Rule = {
  id: "metrics-exist",
  family: "observability",
  title: "Every metric and label in an alert, a scaler or a dashboard exists in its exporter",
  reason:
    "An alert on a metric that nobody exposes never fires, and its panel is empty: nothing else shows it.",
  holds: [141],
  *check(graph): Iterable<Finding> {
    const mend = "use a name of lib/facts/metrics.txt, or add what exposes it";
    for (const entry of ofKind(graph, "ConfigMap", "PrometheusRule", "ScaledObject")) {
      const expressions = expressionsOf(entry.object);
      if (expressions === undefined)
        yield { path: pathOf(entry), problem: "is no JSON", mend: "npm run dashboards" };
      for (const { path, expr } of expressions ?? [])
        for (const problem of faultsOf(expr)) yield { path: `${pathOf(entry)} ${path}`, problem, mend };
    }
  },
};

const DURATION = /^(\d+(ms|s|m|h|d|w|y))+$/;

/** What is missing of an alert. */
function* alertFaults(rule: unknown): Generator<string> {
  const severity = String(at(rule, "labels", "severity"));
  if (!["critical", "warning", "info"].includes(severity)) yield `has severity ${severity}`;
  for (const annotation of ["summary", "runbook_url"])
    if (textOf(at(rule, "annotations", annotation)) === undefined) yield `has no ${annotation}`;
}

/** The API server takes labels and annotations of a rule as texts only. */
const textFaults = (rule: unknown): string[] =>
  ["labels", "annotations"].flatMap((part) =>
    entriesOf(at(rule, part)).flatMap(([name, value]) =>
      typeof value === "string" ? [] : [`has ${part}.${name}, which is no text`],
    ),
  );

/** Names of an object's alerts, and what is wrong with its rules by themselves; stacks share such objects. */
const judged = rememberedOf((object: KubernetesObject) => {
  const groups = listOf(at(object, "spec", "groups"));
  const rules = groups.flatMap((group) => listOf(at(group, "rules")));
  const durations = [
    ...groups.map((group) => at(group, "interval")),
    ...rules.map((rule) => at(rule, "for")),
  ].filter((duration) => duration !== undefined && !DURATION.test(textOf(duration) ?? ""));
  const faults = rules.flatMap((rule) => {
    const name = textOf(at(rule, "alert"));
    const found = name === undefined ? [] : [...alertFaults(rule)];
    return [...textFaults(rule), ...found].map((fault) => (name === undefined ? fault : `${name} ${fault}`));
  });
  return {
    alerts: rules.flatMap((rule) => textOf(at(rule, "alert")) ?? []),
    faults: [
      ...durations.map((one) => `has the duration ${textOf(one) ?? "?"}: write it like 5m`),
      ...faults,
    ],
  };
});

const alertsComplete: Rule = {
  id: "alerts-complete",
  family: "observability",
  title: "Every alert has a severity, a summary, a runbook and a name of its own",
  reason:
    "Routes go by severity, people by the summary and the runbook; two alerts of one name hide one another.",
  holds: [142],
  *check(graph): Iterable<Finding> {
    const names = new Set<string>();
    const mend = "complete it in lib/platform/observability/alerts";
    for (const entry of ofKind(graph, "PrometheusRule")) {
      const { alerts, faults } = judged(entry.object);
      for (const problem of faults) yield { path: pathOf(entry), problem, mend };
      for (const name of alerts) {
        if (names.has(name))
          yield { path: `${pathOf(entry)} ${name}`, problem: "has the name of another alert", mend };
        names.add(name);
      }
    }
  },
};

/** Receivers that a route and those below it lead to. */
const receiversOf = (route: unknown): readonly unknown[] => [
  ...listOf(at(route, "receiver")),
  ...listOf(at(route, "routes")).flatMap(receiversOf),
];

const receiversResolve: Rule = {
  id: "receivers-resolve",
  family: "observability",
  title: "Every route of Alertmanager leads to a receiver that is there",
  reason: "Alertmanager refuses a configuration with an unknown receiver, and no alert reaches anybody.",
  holds: [147],
  *check(graph): Iterable<Finding> {
    for (const { resource, values } of graph.releases) {
      const config = at(values, "alertmanager", "config");
      const known = listOf(at(config, "receivers")).map((receiver) => at(receiver, "name"));
      for (const receiver of receiversOf(at(config, "route")))
        if (!known.includes(receiver))
          yield {
            path: resource.path,
            problem: `routes to ${String(receiver)}, which is no receiver`,
            mend: "add the receiver",
          };
    }
  },
};

const prometheusSeesAll: Rule = {
  id: "prometheus-takes-all",
  family: "observability",
  title: "Prometheus takes every rule and monitor, and what is pushed to it",
  reason:
    "By default it sees only its own release's monitors, and refuses remote writes: the platform's series are silently missing.",
  holds: [84],
  *check(graph): Iterable<Finding> {
    for (const { resource, values } of graph.releases) {
      const spec = at(values, "prometheus", "prometheusSpec");
      if (!isRecord(spec)) continue;
      for (const part of ["rule", "serviceMonitor", "podMonitor", "probe", "scrapeConfig"]) {
        const key = `${part}SelectorNilUsesHelmValues`;
        if (spec[key] !== false)
          yield { path: resource.path, problem: `does not set ${key} to false`, mend: "set it" };
      }
      for (const key of ["enableRemoteWriteReceiver", "enableOTLPReceiver"])
        if (spec[key] !== true)
          yield { path: resource.path, problem: `does not set ${key}`, mend: "set it to true" };
    }
  },
};

const entriesOf = (value: unknown): readonly [string, unknown][] =>
  Object.entries(isRecord(value) ? value : {});

/** Receivers that a preset of the chart adds by itself. */
const CHART_RECEIVERS = ["file_log", "filelog"];

const pipelinesResolve: Rule = {
  id: "collector-pipelines-resolve",
  family: "observability",
  title: "Every pipeline of a collector names receivers and exporters that it has",
  reason: "A collector does not start with an unknown part, and telemetry is thrown away meanwhile.",
  holds: [85],
  *check(graph): Iterable<Finding> {
    for (const { resource, values, chart } of graph.releases.filter(
      (release) => release.chart === "opentelemetry-collector",
    )) {
      for (const part of ["receivers", "exporters"] as const) {
        const own = entriesOf(at(values, "config", part)).filter(([, value]) => value !== null);
        const known = [
          ...own.map(([name]) => name),
          ...(part === "receivers" ? ["otlp", ...CHART_RECEIVERS] : []),
        ];
        for (const [name, pipeline] of entriesOf(at(values, "config", "service", "pipelines")))
          for (const used of listOf(at(pipeline, part)))
            if (!known.includes(String(used)))
              yield {
                path: resource.path,
                problem: `${chart}: pipeline ${name} names ${String(used)}, which is not in ${part}`,
                mend: `add it to config.${part}`,
              };
      }
    }
  },
};

/** Seeing what goes on. */
export const observabilityRules: readonly Rule[] = [
  metricsExist,
  alertsComplete,
  receiversResolve,
  prometheusSeesAll,
  pipelinesResolve,
];
