import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, textOf } from "../walk";
import { ofKind } from "./by-kind";
import { namespaceOf, objectsByName, pathOf } from "./known";

const KINDS = ["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"];
const names = (list: unknown): string[] => listOf(list).flatMap((one) => textOf(field(one, "name")) ?? []);

/** Faults of one workflow's own names. */
function* faults(workflow: unknown): Generator<string> {
  const templates = listOf(at(workflow, "templates"));
  const known = new Set(names(templates));
  const entrypoint = textOf(at(workflow, "entrypoint"));
  if (entrypoint !== undefined && !known.has(entrypoint)) yield `starts at the template ${entrypoint}`;
  const volumes = [
    ...names(at(workflow, "volumes")),
    ...listOf(at(workflow, "volumeClaimTemplates")).flatMap(
      (claim) => textOf(at(claim, "metadata", "name")) ?? [],
    ),
  ];
  for (const template of templates) {
    const tasks = [
      ...listOf(at(template, "dag", "tasks")),
      ...listOf(at(template, "steps")).flatMap((step) => listOf(step)),
    ];
    const own = new Set(names(tasks));
    for (const task of tasks) {
      const called = textOf(field(task, "template"));
      if (called !== undefined && !known.has(called))
        yield `task ${String(field(task, "name"))} runs the template ${called}`;
      for (const before of listOf(field(task, "dependencies")).map(String))
        if (!own.has(before)) yield `task ${String(field(task, "name"))} waits for the task ${before}`;
    }
    const mounts = [
      at(template, "container"),
      at(template, "script"),
      ...listOf(at(template, "initContainers")),
    ].flatMap((container) => names(at(container, "volumeMounts")));
    const there = [...volumes, ...names(at(template, "volumes"))];
    for (const mount of mounts.filter((name) => !there.includes(name)))
      yield `template ${String(field(template, "name"))} mounts the volume ${mount}`;
  }
}

const workflowsHang: Rule = {
  id: "workflows-hang-together",
  family: "references",
  title: "Workflows start at, run, wait for and mount what they have",
  reason: "The controller takes the template and every run of it fails at its first second.",
  holds: [79],
  *check(graph): Iterable<Finding> {
    const objects = objectsByName(graph);
    for (const entry of ofKind(graph, ...KINDS)) {
      const workflow = at(entry.object, "spec", "workflowSpec") ?? entry.object["spec"];
      for (const problem of faults(workflow))
        yield {
          path: pathOf(entry),
          problem: `${problem}, which it does not have`,
          mend: "use a name that it has",
        };
      for (const volume of [
        ...listOf(at(workflow, "volumes")),
        ...listOf(at(workflow, "templates")).flatMap((template) => listOf(field(template, "volumes"))),
      ]) {
        const map = at(volume, "configMap");
        const name = textOf(field(map, "name"));
        const data =
          name === undefined ? undefined : objects.get(`ConfigMap ${namespaceOf(entry)}/${name}`)?.["data"];
        for (const key of listOf(field(map, "items")).flatMap((item) => textOf(field(item, "key")) ?? [])) {
          if (isRecord(data) && !(key in data))
            yield {
              path: pathOf(entry),
              problem: `mounts the key ${key} of ${name ?? ""}, which it does not have`,
              mend: "use a key that it has",
            };
        }
      }
    }
  },
};

const podVolumes: Rule = {
  id: "mounts-have-volumes",
  family: "references",
  title: "Every mount of a pod is of a volume that the pod has",
  reason: "The API server refuses the pod, and its Deployment says nothing but 0 of 1 ready.",
  holds: [62],
  *check(graph): Iterable<Finding> {
    for (const entry of graph.objects) {
      // Runtimes and predictors of KServe hold their containers and volumes themselves.
      const spec =
        at(entry.object, "spec", "template", "spec") ??
        at(entry.object, "spec", "predictor") ??
        (entry.object.kind.endsWith("ServingRuntime") ? entry.object["spec"] : undefined);
      if (!isRecord(spec)) continue;
      const volumes = [
        ...names(spec["volumes"]),
        ...listOf(at(entry.object, "spec", "volumeClaimTemplates")).flatMap(
          (claim) => textOf(at(claim, "metadata", "name")) ?? [],
        ),
      ];
      const mounts = ["containers", "initContainers"]
        .flatMap((key) => listOf(spec[key]))
        .flatMap((container) => names(field(container, "volumeMounts")));
      for (const mount of mounts.filter((name) => !volumes.includes(name)))
        yield {
          path: pathOf(entry),
          problem: `mounts the volume ${mount}, which the pod does not have`,
          mend: "declare the volume",
        };
    }
  },
};

/** What workflows and pods name inside themselves. */
export const workflowRules: readonly Rule[] = [workflowsHang, podVolumes];
