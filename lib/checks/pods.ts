import type { KubernetesObject } from "../kubernetes/object";
import { oncePerGraph, type ReleaseNode, type StackGraph } from "./graph";
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

/** Pods of the objects that our releases carry; pods of charts are known from `lib/facts`. */
export const podsOf = oncePerGraph((graph: StackGraph): readonly PodNode[] =>
  graph.objects.flatMap(({ object, release }): PodNode[] => {
    const path = TEMPLATES[object.kind];
    const namespace = object.metadata.namespace ?? release.namespace;
    if (object.kind === "Pod" && isRecord(object["spec"])) {
      return [{ release, object, namespace, labels: object.metadata.labels ?? {}, spec: object["spec"] }];
    }
    if (object.kind === "InferenceService") return inferencePods(object, release, namespace);
    if (WORKFLOWS.includes(object.kind)) return workflowPods(object, release, namespace);
    const template = path === undefined ? undefined : at(object, ...path);
    const spec = at(template, "spec");
    if (!isRecord(spec)) return [];
    const labels = (at(template, "metadata", "labels") ?? {}) as Readonly<Record<string, string>>;
    return [{ release, object, namespace, labels, spec }];
  }),
);

function inferencePods(object: KubernetesObject, release: ReleaseNode, namespace: string): PodNode[] {
  return ["predictor", "transformer", "explainer"].flatMap((part) => {
    const spec = at(object, "spec", part);
    if (!isRecord(spec)) return [];
    const model = spec["model"];
    const containers = [
      ...listOf(spec["containers"]),
      ...(isRecord(model) ? [{ name: "kserve-container", ...model }] : []),
    ];
    const labels = { ...object.metadata.labels, ...((spec["labels"] ?? {}) as Record<string, string>) };
    return [{ release, object, namespace, labels, spec: { ...spec, containers } }];
  });
}

const WORKFLOWS = ["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"];

/** One pod for each template of a workflow that runs a container; the executor's own containers are the controller's values. */
function workflowPods(object: KubernetesObject, release: ReleaseNode, namespace: string): PodNode[] {
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
    const labels = (at(template, "metadata", "labels") ?? {}) as Readonly<Record<string, string>>;
    return [{ release, object, namespace, labels, spec }];
  });
}

/** Containers of a pod, the ones that start first included. */
export const containersOf = (spec: PodNode["spec"]): readonly Readonly<Record<string, unknown>>[] =>
  ["initContainers", "containers", "ephemeralContainers"]
    .flatMap((key) => listOf(spec[key]))
    .filter(isRecord);
