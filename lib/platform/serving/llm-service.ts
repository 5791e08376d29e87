import type { Cluster } from "../../cloud/cluster";
import { GPU_RESOURCE } from "../../cloud/node-pool";
import type { KubernetesObject } from "../../kubernetes/object";
import { modelMetadata, type ModelRecord } from "../governance";
import { gpuPlacement } from "../placement";
import { MODEL_NAMESPACE, podFields, podLabelsOf, STANDARD_MODE } from "./inference-service";
import type { LanguageModel } from "./models";
import { scaleFromZero } from "./scale-from-zero";
import { vllmContainer, vllmVolumes, VLLM_MEMORY_SHARE, VLLM_PORT } from "./vllm";

/** Label of pods that fetch weights from the Hugging Face hub; the network policy for it goes by this. */
export const HUB_LABEL = { "ml-platform/weights": "hub" } as const;

/** Secret in the models' namespace with the hub's token, and its key. */
export const HUB_TOKEN = { secret: "hugging-face-token", key: "token" } as const;

/** Seconds that a request may take: it waits while a node and the model start. */
const REQUEST_SECONDS = 900;

/** A language model to serve. */
export interface LlmServiceProps {
  /** Name of the service, of the model in the API, and first label of its host name. */
  readonly name: string;
  readonly model: LanguageModel;
  /** Owner, stage and approval, as the governance policies ask. */
  readonly record: Pick<ModelRecord, "owner" | "stage" | "approval">;
  readonly cluster: Pick<Cluster, "pools" | "gpuAffinity">;
  readonly podLabels: Readonly<Record<string, string>>;
  /** Tokens of question and answer together. @default 4096 */
  readonly maxModelLength?: number;
  /** Share of the GPU's memory that vLLM takes. @default {@link VLLM_MEMORY_SHARE} */
  readonly gpuMemoryUtilization?: number;
  /** @default 0: no node while nobody asks */
  readonly minReplicas?: number;
  /** @default 1 */
  readonly maxReplicas?: number;
  /** More arguments of `vllm serve`. @default none */
  readonly extraArgs?: readonly string[];
}

/**
 * A language model behind vLLM's OpenAI-compatible API: on a node whose GPU has the memory and the capability that it needs, with weights
 * of one revision, and no node at all while nobody asks. The first request after a pause waits until the model is up.
 * @throws when no pool of the cluster can have such a GPU
 */
export function llmService(props: LlmServiceProps): readonly KubernetesObject[] {
  const { name, minReplicas = 0, maxReplicas = 1 } = props;
  const scaling = scaleFromZero(name, REQUEST_SECONDS);
  return [
    inferenceService(props, minReplicas, Math.max(minReplicas, maxReplicas, 1), scaling.metrics),
    scaling.trafficPolicy,
  ];
}

function inferenceService(
  props: LlmServiceProps,
  minReplicas: number,
  maxReplicas: number,
  metrics: readonly object[],
): KubernetesObject {
  const { name, model, record, cluster, podLabels } = props;
  const { labels, annotations } = modelMetadata({
    ...record,
    name,
    version: model.version,
    experiment: "external",
    run: model.revision,
  });
  return {
    apiVersion: "serving.kserve.io/v1beta1",
    kind: "InferenceService",
    metadata: {
      name,
      namespace: MODEL_NAMESPACE,
      labels: { ...labels, ...podLabelsOf(VLLM_PORT, podLabels), ...HUB_LABEL },
      annotations: { ...annotations, ...STANDARD_MODE, "serving.kserve.io/autoscalerClass": "keda" },
    },
    spec: {
      predictor: {
        minReplicas,
        maxReplicas,
        timeout: REQUEST_SECONDS,
        // A second GPU for the time of an update is more than most quotas have.
        deploymentStrategy: { type: "Recreate" },
        autoScaling: { metrics },
        ...podFields(gpuPlacement(cluster, model.gpu)),
        containers: [
          { ...vllmContainer(token(model)), args: argumentsOf(props), resources: resourcesOf(model) },
        ],
        volumes: vllmVolumes(model.disk),
      },
    },
  };
}

function token({ gated }: LanguageModel): readonly object[] {
  return gated
    ? [{ name: "HF_TOKEN", valueFrom: { secretKeyRef: { name: HUB_TOKEN.secret, key: HUB_TOKEN.key } } }]
    : [];
}

function argumentsOf({
  name,
  model,
  maxModelLength = 4096,
  gpuMemoryUtilization = VLLM_MEMORY_SHARE,
  extraArgs = [],
}: LlmServiceProps): readonly string[] {
  return [
    model.repository,
    `--revision=${model.revision}`,
    `--tokenizer-revision=${model.revision}`,
    `--served-model-name=${name}`,
    `--port=${VLLM_PORT}`,
    `--max-model-len=${maxModelLength}`,
    `--gpu-memory-utilization=${gpuMemoryUtilization}`,
    ...(model.gpus === 1 ? [] : [`--tensor-parallel-size=${model.gpus}`]),
    ...extraArgs,
  ];
}

/** Requests and limits of GPUs are always equal; CPU is promised in full, since a starting model uses all of it. */
function resourcesOf({ host, gpus }: LanguageModel): object {
  const both = { cpu: host.cpu, memory: host.memory, [GPU_RESOURCE]: String(gpus) };
  return { requests: both, limits: both };
}
