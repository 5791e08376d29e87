import type { KubernetesObject } from "../kubernetes/object";
import { oncePerGraph, type ReleaseNode, type StackGraph } from "./graph";
import { rememberedOf } from "./remembered";
import { ofKind } from "./rules/by-kind";
import { at, isRecord, listOf } from "./walk";

/** The pod that an object of ours makes: its specification, with where it is. */
export interface PodNode {
  readonly release: ReleaseNode;
  readonly object: KubernetesObject;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Where the kinds that we write keep the specification of their pods. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  Rollout: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

/** What an object says of a pod. */
type Template = Pick<PodNode, "labels" | "spec">;

/** Pods that an object describes; stacks that share the object share these. */
const templatesOf = rememberedOf((object: KubernetesObject): readonly Template[] => {
  if (object.kind === "InferenceService") return inferencePods(object);
  if (WORKFLOWS.includes(object.kind)) return workflowPods(object);
  const template = object.kind === "Pod" ? object : at(object, ...(TEMPLATES[object.kind] ?? []));
  const spec = at(template, "spec");
  return isRecord(spec) ? [{ labels: labelsOf(template), spec }] : [];
});

const labelsOf = (template: unknown): PodNode["labels"] =>
  (at(template, "metadata", "labels") ?? {}) as PodNode["labels"];

/** Pods of the objects that our releases carry; pods of charts are known from `lib/facts`. */
export const podsOf = oncePerGraph((graph: StackGraph): readonly PodNode[] =>
  ofKind(graph, "Pod", "InferenceService", ...WORKFLOWS, ...Object.keys(TEMPLATES)).flatMap(
    ({ object, release }) => {
      const namespace = object.metadata.namespace ?? release.namespace;
      return templatesOf(object).map(({ labels, spec }) => ({ release, object, namespace, labels, spec }));
    },
  ),
);

function inferencePods(object: KubernetesObject): Template[] {
  return ["predictor", "transformer", "explainer"].flatMap((part) => {
    const spec = at(object, "spec", part);
    if (!isRecord(spec)) return [];
    const model = spec["model"];
    const containers = [
      ...listOf(spec["containers"]),
      ...(isRecord(model) ? [{ name: "kserve-container", ...model }] : []),
    ];
    const labels = { ...object.metadata.labels, ...((spec["labels"] ?? {}) as Record<string, string>) };
    return [{ labels, spec: { ...spec, containers } }];
  });
}

const WORKFLOWS = ["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"];

/** One pod for each template of a workflow that runs a container; the executor's own containers are the controller's values. */
function workflowPods(object: KubernetesObject): Template[] {
  const workflow = at(object, "spec", "workflowSpec") ?? object["spec"];
  return listOf(at(workflow, "templates")).flatMap((template) => {
    const container = at(template, "container") ?? at(template, "script");
    if (!isRecord(template) || !isRecord(container)) return [];
    const spec = {
      ...(isRecord(workflow) ? { serviceAccountName: workflow["serviceAccountName"] } : {}),
      securityContext: template["securityContext"] ?? at(workflow, "securityContext"),
      nodeSelector: template["nodeSelector"] ?? at(workflow, "nodeSelector"),
      tolerations: template["tolerations"] ?? at(workflow, "tolerations"),
      initContainers: template["initContainers"],
      containers: [{ name: "main", ...container }],
    };
    return [{ labels: labelsOf(template), spec }];
  });
}

/** Containers of a pod, the ones that start first included. */
export const containersOf = (spec: PodNode["spec"]): readonly Readonly<Record<string, unknown>>[] =>
  ["initContainers", "containers", "ephemeralContainers"]
    .flatMap((key) => listOf(spec[key]))
    .filter(isRecord);
