import type { NodePool } from "../../cloud/node-pool";
import type { Compute } from "../../environment/profile";
import type { KubernetesObject } from "../../kubernetes/object";
import { RESTRICTED_POD } from "../../kubernetes/pod-security";
import { resources } from "../../kubernetes/resources";
import { modelMetadata, WORKLOAD_LABELS, WORKLOAD_TYPES, type ModelRecord } from "../governance";
import { placementOn, type Placement } from "../placement";
import { WORKLOADS } from "../workloads";
import { canaryShare, DEFAULT_CANARY_PERCENT, replicasForCanary } from "./canary";
import { SERVING_RUNTIMES, type ServingRuntime, type ServingRuntimeName } from "./runtimes";

/** Namespace in which models are served. */
export const MODEL_NAMESPACE = WORKLOADS["kserve-inference"].namespace;

/** Label of a model server's pods with the port of its metrics; runtimes declare none, and each has its own. */
export const METRICS_PORT_LABEL = "ml-platform/metrics-port";

/** Group that may read what the storage initializer fetched for the server. */
const FS_GROUP = 1000;

/** A model served as canary beside the stable one. */
interface CanaryProps {
  readonly storageUri: string;
  /** Share of requests that it should get. KServe shares by number of pods, so it is as fine as there are pods. @default 10 */
  readonly percent?: number;
}

/** A model to serve. */
export interface InferenceServiceProps {
  /** Name of the InferenceService, first label of its host name. */
  readonly name: string;
  readonly model: ModelRecord;
  readonly runtime: ServingRuntimeName;
  /** One of the runtime's formats. @default the runtime's first */
  readonly format?: string;
  /** Address of the model as KServe reads it: below `ObjectStore.kserveAddress`. */
  readonly storageUri: string;
  /** Most that one server uses; it is promised a quarter of the CPU and half of the memory. */
  readonly limits: Compute;
  /** @default as many as the canary needs, else 1 */
  readonly minReplicas?: number;
  /** @default three times `minReplicas` */
  readonly maxReplicas?: number;
  /** Average use of the promised CPU at which a server is added, in percent. @default 80 */
  readonly targetCpu?: number;
  /** @default none */
  readonly canary?: CanaryProps;
  /** Pools of the cluster. */
  readonly pools: readonly NodePool[];
  /** Labels that pods of this cloud's identity carry. */
  readonly podLabels: Readonly<Record<string, string>>;
}

/**
 * An InferenceService with everything that its pods need: the identity that may read models, the labels that policies and monitoring go by,
 * limits, and nodes that take it.
 * @throws when the runtime does not serve the format, or the canary cannot have its share
 */
export function inferenceService(props: InferenceServiceProps): KubernetesObject {
  const { name, model, canary } = props;
  const runtime: ServingRuntime = SERVING_RUNTIMES[props.runtime];
  const { labels, annotations } = modelMetadata(model);
  const minReplicas =
    props.minReplicas ??
    (canary === undefined ? 1 : replicasForCanary(canary.percent ?? DEFAULT_CANARY_PERCENT));
  const predictor = predictorOf(props, runtime);
  return {
    apiVersion: "serving.kserve.io/v1beta1",
    kind: "InferenceService",
    metadata: {
      name,
      namespace: MODEL_NAMESPACE,
      labels: { ...labels, ...podLabelsOf(runtime.metricsPort, props.podLabels) },
      annotations: { ...annotations, ...STANDARD_MODE, "serving.kserve.io/autoscalerClass": "hpa" },
    },
    spec: {
      predictor: {
        minReplicas,
        maxReplicas: props.maxReplicas ?? minReplicas * 3,
        scaleMetric: "cpu",
        scaleTarget: props.targetCpu ?? 80,
        ...predictor(props.storageUri),
      },
      ...(canary === undefined ? {} : { canary: [canaryOf(canary, minReplicas, predictor)] }),
    },
  };
}

/** The mode in which KServe makes Deployments; said on each object, since a canary is only taken together with it. */
export const STANDARD_MODE = { "serving.kserve.io/deploymentMode": "Standard" } as const;

/**
 * Labels of an InferenceService that KServe hands on to its pods: what they are for, where their metrics are if they have any, and their
 * cloud's identity.
 */
export function podLabelsOf(
  metricsPort: number | undefined,
  identity: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    [WORKLOAD_LABELS.type]: WORKLOAD_TYPES.model,
    ...(metricsPort === undefined ? {} : { [METRICS_PORT_LABEL]: String(metricsPort) }),
    ...identity,
  };
}

/** Fields of a predictor that make its pods the platform's: identity, security, place. */
export function podFields(placement: Placement): object {
  return {
    serviceAccountName: WORKLOADS["kserve-inference"].serviceAccount,
    securityContext: { ...RESTRICTED_POD, fsGroup: FS_GROUP },
    ...placement,
  };
}

/** The fields of a predictor that stable model and canary have alike. */
interface PredictorFields {
  readonly model: object;
}

function predictorOf(
  props: InferenceServiceProps,
  runtime: ServingRuntime,
): (storageUri: string) => PredictorFields {
  const { format = runtime.formats[0] ?? "", limits, pools, name } = props;
  if (!runtime.formats.includes(format)) {
    throw new Error(
      `model ${name}: runtime ${props.runtime} serves ${runtime.formats.join(", ")}, got ${format}`,
    );
  }
  const placement = placementOn(pools, "general");
  return (storageUri) => ({
    ...podFields(placement),
    model: {
      modelFormat: { name: format },
      runtime: runtime.name,
      protocolVersion: runtime.protocol,
      storageUri,
      resources: resources(promised(limits), limits),
    },
  });
}

/** A quarter of the CPU and half of the memory, in smaller units. */
function promised({ cpu, memory }: Compute): Compute {
  const millis = cpu.endsWith("m") ? Number(cpu.slice(0, -1)) : Number(cpu) * 1000;
  const [, amount = "0", unit = ""] = /^(\d+)(Gi|Mi)$/.exec(memory) ?? [];
  const mebi = Number(amount) * (unit === "Gi" ? 1024 : 1);
  return { cpu: `${Math.ceil(millis / 4)}m`, memory: `${Math.ceil(mebi / 2)}Mi` };
}

function canaryOf(
  canary: CanaryProps,
  replicas: number,
  predictor: (storageUri: string) => PredictorFields,
): object {
  const trafficPercent = canary.percent ?? DEFAULT_CANARY_PERCENT;
  const share = canaryShare(replicas, trafficPercent);
  if (share > trafficPercent * 1.5) {
    throw new Error(
      `a canary of ${trafficPercent} % needs at least ${replicasForCanary(trafficPercent)} replicas, since requests are shared by number of pods: with ${replicas} it would get ${Math.round(share)} %`,
    );
  }
  // The CRD asks for the container's name in a canary, and KServe's webhook refuses any: the empty one is both.
  const nameless = predictor(canary.storageUri);
  return {
    trafficPercent,
    predictor: { name: "canary", ...nameless, model: { name: "", ...nameless.model } },
  };
}
