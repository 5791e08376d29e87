import type { HelmValues } from "../../kubernetes/component";

/** A serving runtime that the platform offers. */
export interface ServingRuntime {
  /** Key of the runtime in the chart `kserve-runtime-configs`. @default the platform brings the runtime itself */
  readonly key?: string;
  /** Name of its ClusterServingRuntime, for `predictor.model.runtime`. */
  readonly name: string;
  /** Image with its tag, which is never moved. */
  readonly image: string;
  /** What `predictor.model.modelFormat.name` may be with it. */
  readonly formats: readonly string[];
  readonly protocol: "v1" | "v2";
  /**
   * Port on which it serves metrics; none of them is declared in the pod (rule 143).
   * @default none that Prometheus could read: TensorFlow Serving needs a monitoring configuration, which the runtime has no place for, and
   * TorchServe listens on the pod's own loopback unless the model's archive says otherwise
   */
  readonly metricsPort?: number;
  /** User of the image, where the chart does not set one and the image names none. */
  readonly runAsUser?: number;
}

/** Version of vLLM. Needs CUDA 13 on the node (driver 580 or newer), which the pools' node images have. */
const VLLM_VERSION = "v0.24.0";

/**
 * Interpreter and libraries of the MLflow runtime's image at its tag. A pickled model is loaded only by the same ones, so the training
 * pipeline's image has exactly these (rule 91). As of the image of 2025-06.
 */
export const MLFLOW_RUNTIME = {
  python: "3.10",
  packages: { "scikit-learn": "1.7.0", cloudpickle: "3.1.1", numpy: "2.2.6" },
} as const;

/**
 * Runtimes by data: the chart makes all of its own, and those that are not here are switched off. Tags are ours, not the chart's: its
 * MLServer is older than the models that MLflow 3 writes, and its vLLM runtime starts a program that current images do not have.
 */
export const SERVING_RUNTIMES = {
  sklearn: {
    key: "sklearnserver",
    name: "kserve-sklearnserver",
    image: "docker.io/kserve/sklearnserver:v0.20.0",
    formats: ["sklearn"],
    protocol: "v1",
    metricsPort: 8080,
  },
  mlserver: {
    key: "mlserver",
    name: "kserve-mlserver",
    // The variant belongs to the tag: without it another image with older libraries is served (rule 90).
    image: "docker.io/seldonio/mlserver:1.7.1-mlflow",
    formats: ["mlflow", "sklearn"],
    protocol: "v2",
    metricsPort: 8082,
  },
  tensorflow: {
    key: "tensorflow",
    name: "kserve-tensorflow-serving",
    image: "docker.io/tensorflow/serving:2.18.0",
    formats: ["tensorflow"],
    protocol: "v1",
    runAsUser: 1000,
  },
  pytorch: {
    key: "torchserve",
    name: "kserve-torchserve",
    image: "docker.io/pytorch/torchserve-kfs:0.12.0",
    formats: ["pytorch"],
    protocol: "v1",
    runAsUser: 1000,
  },
  triton: {
    key: "tritonserver",
    name: "kserve-tritonserver",
    image: "nvcr.io/nvidia/tritonserver:25.06-py3",
    formats: ["triton", "onnx", "tensorrt"],
    protocol: "v2",
    metricsPort: 8002,
    runAsUser: 1000,
  },
  vllm: {
    name: "vllm",
    image: `docker.io/vllm/vllm-openai:${VLLM_VERSION}`,
    formats: ["vllm"],
    protocol: "v2",
    metricsPort: 8080,
    runAsUser: 2000,
  },
} as const satisfies Record<string, ServingRuntime>;

/** Name of a serving runtime of the platform. */
export type ServingRuntimeName = keyof typeof SERVING_RUNTIMES;

/** Runtimes of the chart that the platform does not offer. */
const NOT_OFFERED = [
  "autogluonserver",
  "huggingfaceserver",
  "lgbserver",
  "paddleserver",
  "pmmlserver",
  "predictiveserver",
  "xgbserver",
] as const;

function imageValues({ image, runAsUser }: ServingRuntime): HelmValues {
  const colon = image.lastIndexOf(":");
  return {
    disabled: false,
    image: image.slice(0, colon),
    tag: image.slice(colon + 1),
    securityContext: {
      allowPrivilegeEscalation: false,
      privileged: false,
      runAsNonRoot: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
      ...(runAsUser === undefined ? {} : { runAsUser }),
    },
  };
}

/** Values of the chart `kserve-runtime-configs`. */
export function runtimesValues(): HelmValues {
  const offered = Object.values<ServingRuntime>(SERVING_RUNTIMES).flatMap((runtime) =>
    runtime.key === undefined ? [] : [[runtime.key, imageValues(runtime)] as const],
  );
  return {
    kserve: {
      servingruntime: {
        enabled: true,
        ...Object.fromEntries(offered),
        ...Object.fromEntries(NOT_OFFERED.map((key) => [key, { disabled: true }])),
        // Made though disabled, and its default tag moves.
        vllmserver: { disabled: true, tag: VLLM_VERSION },
      },
    },
  };
}
