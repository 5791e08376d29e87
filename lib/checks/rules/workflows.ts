import type { KubernetesObject } from "../../kubernetes/object";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, textOf } from "../walk";
import { inObjects } from "./by-field";
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

const workflowOf = (object: KubernetesObject): unknown =>
  at(object, "spec", "workflowSpec") ?? object["spec"];

const withFaults = inObjects.wholes(
  (object) => KINDS.includes(object.kind) && faults(workflowOf(object)).next().done !== true,
);

const workflowsHang: Rule = {
  id: "workflows-hang-together",
  family: "references",
  title: "Workflows start at, run, wait for and mount what they have",
  reason: "The controller takes the template and every run of it fails at its first second.",
  holds: [79],
  *check(graph): Iterable<Finding> {
    const objects = objectsByName(graph);
    for (const { source } of withFaults(graph)) {
      for (const problem of faults(workflowOf(source.object)))
        yield {
          path: source.path,
          problem: `${problem}, which it does not have`,
          mend: "use a name that it has",
        };
    }
    for (const entry of ofKind(graph, ...KINDS)) {
      const workflow = workflowOf(entry.object);
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

/** Mounts of an object's pod whose volume the pod does not have. */
function oddMounts(object: KubernetesObject): readonly string[] {
  // Runtimes and predictors of KServe hold their containers and volumes themselves.
  const spec =
    at(object, "spec", "template", "spec") ??
    at(object, "spec", "predictor") ??
    (object.kind.endsWith("ServingRuntime") ? object["spec"] : undefined);
  if (!isRecord(spec)) return [];
  const volumes = [
    ...names(spec["volumes"]),
    ...listOf(at(object, "spec", "volumeClaimTemplates")).flatMap(
      (claim) => textOf(at(claim, "metadata", "name")) ?? [],
    ),
  ];
  return ["containers", "initContainers"]
    .flatMap((key) => listOf(spec[key]))
    .flatMap((container) => names(field(container, "volumeMounts")))
    .filter((name) => !volumes.includes(name));
}

const withOddMounts = inObjects.wholes((object) => oddMounts(object).length > 0);

const podVolumes: Rule = {
  id: "mounts-have-volumes",
  family: "references",
  title: "Every mount of a pod is of a volume that the pod has",
  reason: "The API server refuses the pod, and its Deployment says nothing but 0 of 1 ready.",
  holds: [62],
  *check(graph): Iterable<Finding> {
    for (const { source } of withOddMounts(graph)) {
      for (const mount of oddMounts(source.object))
        yield {
          path: source.path,
          problem: `mounts the volume ${mount}, which the pod does not have`,
          mend: "declare the volume",
        };
    }
  },
};

/** What workflows and pods name inside themselves. */
export const workflowRules: readonly Rule[] = [workflowsHang, podVolumes];
