import { SERVING_RUNTIMES, type ServingRuntime } from "../../platform/serving/runtimes";
import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, textOf } from "../walk";
import { ofKind } from "./by-kind";
import { chartReleases, namespaceOf, pathOf } from "./known";

const hasChart = (graph: StackGraph, name: string): boolean =>
  chartReleases(graph).some(({ chart }) => chart === name);
const hasObject = (graph: StackGraph, kind: string, name: string): boolean =>
  ofKind(graph, kind).some(({ object }) => object.metadata.name === name);

/** Runtimes that models may name and that nothing makes: neither the chart by its values, nor an object. */
function lostRuntimes(graph: StackGraph): string[] {
  const values = chartReleases(graph)
    .filter(({ chart }) => chart === "kserve-runtime-configs")
    .map((release) => at(release.values, "kserve", "servingruntime"));
  return Object.values<ServingRuntime>(SERVING_RUNTIMES).flatMap(({ key, name }) => {
    const made =
      key === undefined
        ? hasObject(graph, "ClusterServingRuntime", name)
        : values.some((runtimes) => at(runtimes, key, "disabled") === false);
    return made ? [] : [`the serving runtime ${name}`];
  });
}

/** What people are promised by name, with the chart without which it would make no sense. */
const PROMISED: readonly {
  readonly chart: string;
  readonly lost: (graph: StackGraph) => readonly string[];
}[] = [
  { chart: "kserve-runtime-configs", lost: lostRuntimes },
  {
    chart: "argo-workflows",
    lost: (graph) =>
      [["WorkflowTemplate", "training"] as const, ["CronWorkflow", "drift-detection"] as const].flatMap(
        ([kind, name]) => (hasObject(graph, kind, name) ? [] : [`the ${kind} ${name}`]),
      ),
  },
];

const promisesAreKept: Rule = {
  id: "what-is-promised-is-there",
  family: "references",
  title: "Every runtime, pipeline and schedule that people are told to name is made",
  reason:
    "The next model that names the runtime is refused with `no runtime found`; whatever ran before still runs, so that nothing shows it until then.",
  holds: [],
  *check(graph, { settings }): Iterable<Finding> {
    if (settings === undefined) return;
    for (const { chart, lost } of PROMISED) {
      if (!hasChart(graph, chart)) continue;
      for (const what of lost(graph))
        yield { path: graph.stack, problem: `${what} is not there`, mend: "make it, or offer it no more" };
    }
  },
};

/** Whether a ConfigMap's files are dashboards: JSON with panels. */
const isDashboard = (data: unknown): boolean =>
  isRecord(data) &&
  Object.entries(data).some(
    ([file, text]) => file.endsWith(".json") && typeof text === "string" && text.includes('"panels"'),
  );

const dashboardsAreFound: Rule = {
  id: "dashboards-are-found",
  family: "observability",
  title: "Every dashboard carries the label by which Grafana's sidecar finds it, where it looks",
  reason: "Without the label the ConfigMap is there and the dashboard is not.",
  holds: [],
  *check(graph): Iterable<Finding> {
    for (const release of chartReleases(graph).filter(({ chart }) => chart === "grafana")) {
      const sidecar = at(release.values, "sidecar", "dashboards");
      const label = textOf(field(sidecar, "label"));
      if (label === undefined) continue;
      const value = textOf(field(sidecar, "labelValue"));
      const namespace = textOf(field(sidecar, "searchNamespace")) ?? release.namespace;
      for (const entry of ofKind(graph, "ConfigMap")) {
        if (!isDashboard(entry.object["data"])) continue;
        const has = entry.object.metadata.labels?.[label];
        if (has === undefined || (value !== undefined && has !== value))
          yield { path: pathOf(entry), problem: `has no label ${label}`, mend: "use DASHBOARD_LABEL" };
        if (namespace !== "ALL" && !listOf(namespace.split(",")).includes(namespaceOf(entry)))
          yield { path: pathOf(entry), problem: `is not in ${namespace}`, mend: "put it there" };
      }
    }
  },
};

/** What must be there though no other part asks for it. */
export const promisedRules: readonly Rule[] = [promisesAreKept, dashboardsAreFound];
