import type { NodePool, PoolPurpose } from "../../cloud/node-pool";
import type { Compute } from "../../environment/profile";
import type { KubernetesObject } from "../../kubernetes/object";
import { RESTRICTED_CONTAINER } from "../../kubernetes/pod-security";
import { resources, type ContainerResources } from "../../kubernetes/resources";
import { ADDRESSES } from "../addresses";
import { argoArtifactAt, type ClientStore, type EnvironmentVariable } from "../data/object-store-clients";
import { placementOn } from "../placement";
import { WORKLOADS } from "../workloads";

/** Folder of a step's own files: the root file system is read-only. */
export const WORK_FOLDER = "/data";

/** A file or folder that a step reads or leaves, by a path below {@link WORK_FOLDER}. */
interface StepArtifact {
  readonly name: string;
  readonly path: string;
  /** Place in the artifact store where the newest run's stands, as one plain file. @default a place of the run's own */
  readonly key?: string;
}

/** One step of a pipeline: a container with what it needs and gives. */
export interface WorkflowStep {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  /** A script that `command` runs, for images that are not the pipeline's own. @default none */
  readonly source?: string;
  /** Steps that must have succeeded. @default none */
  readonly after?: readonly string[];
  /** Artifacts of earlier steps, as `<step>.<artifact>`, and where this one finds them. @default none */
  readonly reads?: Readonly<Record<string, string>>;
  /** @default none */
  readonly gives?: readonly StepArtifact[];
  /** Files whose content is a value for later steps and for people. @default none */
  readonly values?: readonly StepArtifact[];
  /** Result is kept for runs with the same key: letters, digits, `-`, `_` and `.` only (rule 80). @default always run */
  readonly cacheKey?: string;
  /** What is set aside for it; it may use ten times the CPU and twice the memory. @default 100m and 512Mi */
  readonly compute?: Compute;
  /** Pools that it runs on. @default "general" */
  readonly placement?: PoolPurpose;
}

/** A pipeline of the platform. */
export interface WorkflowTemplateProps {
  readonly name: string;
  readonly description: string;
  /** Parameters with their defaults. */
  readonly parameters: Readonly<Record<string, { readonly value: string; readonly description: string }>>;
  readonly steps: readonly WorkflowStep[];
  /** Variables of every step. */
  readonly environment: readonly EnvironmentVariable[];
  /** Store of the artifacts. */
  readonly store: Pick<ClientStore, "backend">;
  /** Pools of the cluster, which decide selectors and tolerations. */
  readonly pools: readonly NodePool[];
}

const GRAPH = "graph";
/** A spot node may go at any time: steps are tried again on another, unless their own check failed. */
const RETRY = {
  limit: "3",
  retryPolicy: "OnError",
  backoff: { duration: "30s", factor: "2", maxDuration: "10m" },
};

/**
 * A WorkflowTemplate whose pods have identity, labels, limits, tolerations and a place to run. Steps without `after` start first.
 * @throws when a step waits for or reads from a step that is not there
 */
export function workflowTemplate(props: WorkflowTemplateProps): KubernetesObject {
  const { name, description, parameters, steps } = props;
  checkReferences(props);
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "WorkflowTemplate",
    metadata: {
      name,
      namespace: ADDRESSES.argoServer.namespace,
      annotations: { "workflows.argoproj.io/description": description },
    },
    spec: {
      entrypoint: GRAPH,
      serviceAccountName: WORKLOADS.workflow.serviceAccount,
      workflowMetadata: { labels: { "ml-platform/pipeline": name } },
      arguments: {
        parameters: Object.entries(parameters).map(([key, parameter]) => ({ name: key, ...parameter })),
      },
      templates: [
        { name: GRAPH, dag: { tasks: steps.map(task) } },
        ...steps.map((step) => template(step, props)),
      ],
    },
  };
}

function checkReferences({ name, steps }: WorkflowTemplateProps): void {
  const given = new Set(
    steps.flatMap((step) => (step.gives ?? []).map((artifact) => `${step.name}.${artifact.name}`)),
  );
  const names = new Set(steps.map((step) => step.name));
  for (const step of steps) {
    const missing = [
      ...(step.after ?? []).filter((other) => !names.has(other)),
      ...Object.keys(step.reads ?? {}).filter((reference) => !given.has(reference)),
    ];
    if (missing.length > 0)
      throw new Error(`pipeline ${name}: step ${step.name} needs ${missing.join(", ")}, which no step gives`);
  }
}

/** A step comes after those it names and after those whose artifacts it reads. */
function task(step: WorkflowStep): object {
  const reads = Object.keys(step.reads ?? {});
  const dependencies = [...new Set([...(step.after ?? []), ...reads.map((reference) => stepOf(reference))])];
  return {
    name: step.name,
    template: step.name,
    ...(dependencies.length === 0 ? {} : { dependencies }),
    ...(reads.length === 0 ? {} : { arguments: { artifacts: reads.map(passed) } }),
  };
}

const stepOf = (reference: string): string => reference.split(".")[0] ?? reference;
const inputName = (reference: string): string => reference.replace(".", "-");

function passed(reference: string): object {
  const [step = "", artifact = ""] = reference.split(".");
  return { name: inputName(reference), from: `{{tasks.${step}.outputs.artifacts.${artifact}}}` };
}

const given = ({ name, path, key }: StepArtifact, store: WorkflowTemplateProps["store"]): object =>
  key === undefined ? { name, path } : { name, path, archive: { none: {} }, ...argoArtifactAt(store, key) };

function template(step: WorkflowStep, { environment, pools, store }: WorkflowTemplateProps): object {
  const reads = Object.entries(step.reads ?? {});
  const { gives = [], values = [], cacheKey } = step;
  const { nodeSelector, tolerations } = placementOn(pools, step.placement ?? "general");
  return {
    name: step.name,
    nodeSelector,
    tolerations,
    retryStrategy: RETRY,
    ...(reads.length === 0
      ? {}
      : { inputs: { artifacts: reads.map(([reference, path]) => ({ name: inputName(reference), path })) } }),
    ...(gives.length + values.length === 0
      ? {}
      : {
          outputs: {
            artifacts: gives.map((artifact) => given(artifact, store)),
            parameters: values.map(({ name, path }) => ({ name, valueFrom: { path } })),
          },
        }),
    ...(cacheKey === undefined
      ? {}
      : { memoize: { key: cacheKey, maxAge: "24h", cache: { configMap: { name: `cache-${step.name}` } } } }),
    ...body(step, environment),
    volumes: [
      { name: "work", emptyDir: {} },
      { name: "tmp", emptyDir: {} },
    ],
  };
}

function body(step: WorkflowStep, environment: readonly EnvironmentVariable[]): object {
  const container = {
    image: step.image,
    command: step.command,
    env: [...environment, { name: "HOME", value: "/tmp" }],
    resources: computeOf(step),
    securityContext: RESTRICTED_CONTAINER,
    workingDir: WORK_FOLDER,
    volumeMounts: [
      { name: "work", mountPath: WORK_FOLDER },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
  return step.source === undefined
    ? { container: { ...container, args: step.args ?? [] } }
    : { script: { ...container, source: step.source } };
}

function computeOf({ compute = { cpu: "100m", memory: "512Mi" } }: WorkflowStep): ContainerResources {
  return resources(compute);
}
