import type { KubernetesObject } from "../../kubernetes/object";
import { RESTRICTED_CONTAINER } from "../../kubernetes/pod-security";
import { SERVING_RUNTIMES } from "./runtimes";

/** Port of the OpenAI-compatible API, and of vLLM's metrics. */
export const VLLM_PORT = 8080;

/** Share of a GPU's memory that vLLM takes where it is told nothing else. */
export const VLLM_MEMORY_SHARE = 0.9;

/** Folder of weights and of everything that vLLM compiles: the root file system is read-only. */
const CACHE_FOLDER = "/cache";

/** Variables with which vLLM runs as a user that its image may not know, and without a writable root file system. */
const ENVIRONMENT = [
  // PyTorch asks for the user's name, which a number does not have.
  { name: "USER", value: "vllm" },
  { name: "HOME", value: CACHE_FOLDER },
  { name: "HF_HOME", value: `${CACHE_FOLDER}/huggingface` },
  { name: "VLLM_CACHE_ROOT", value: `${CACHE_FOLDER}/vllm` },
  { name: "TORCHINDUCTOR_CACHE_DIR", value: `${CACHE_FOLDER}/inductor` },
  { name: "TRITON_CACHE_DIR", value: `${CACHE_FOLDER}/triton` },
  { name: "VLLM_NO_USAGE_STATS", value: "1" },
];

/** Volumes of a vLLM pod; tensors move between its processes through shared memory. */
export const vllmVolumes = (disk: string): readonly object[] => [
  { name: "cache", emptyDir: { sizeLimit: disk } },
  { name: "tmp", emptyDir: {} },
  { name: "shared-memory", emptyDir: { medium: "Memory", sizeLimit: "1Gi" } },
];

/** Everything of vLLM's container but its arguments and resources. */
export function vllmContainer(environment: readonly object[] = []): Readonly<Record<string, unknown>> {
  return {
    name: "kserve-container",
    image: SERVING_RUNTIMES.vllm.image,
    // The image has `python3` and `vllm`, but no `python`, which KServe's own runtime starts.
    command: ["vllm", "serve"],
    env: [...ENVIRONMENT, ...environment],
    ports: [{ name: "http1", containerPort: VLLM_PORT, protocol: "TCP" }],
    // Weights load for minutes; until then nothing else is asked.
    startupProbe: { httpGet: { path: "/health", port: VLLM_PORT }, periodSeconds: 10, failureThreshold: 120 },
    readinessProbe: { httpGet: { path: "/health", port: VLLM_PORT }, periodSeconds: 5 },
    livenessProbe: { httpGet: { path: "/health", port: VLLM_PORT }, periodSeconds: 15, failureThreshold: 4 },
    securityContext: { ...RESTRICTED_CONTAINER, runAsUser: SERVING_RUNTIMES.vllm.runAsUser },
    volumeMounts: [
      { name: "cache", mountPath: CACHE_FOLDER },
      { name: "tmp", mountPath: "/tmp" },
      { name: "shared-memory", mountPath: "/dev/shm" },
    ],
  };
}

/**
 * The runtime of teams' own language models, from the object store: `modelFormat: vllm`. KServe's own one of that name starts a program
 * that current images of vLLM do not have, so the platform brings this one.
 */
export function vllmRuntime(): KubernetesObject {
  return {
    apiVersion: "serving.kserve.io/v1alpha1",
    kind: "ClusterServingRuntime",
    metadata: { name: SERVING_RUNTIMES.vllm.name },
    spec: {
      supportedModelFormats: [{ name: "vllm", version: "1", autoSelect: true, priority: 1 }],
      protocolVersions: ["v2"],
      containers: [
        {
          ...vllmContainer(),
          args: ["/mnt/models", `--port=${VLLM_PORT}`, "--served-model-name={{.Name}}"],
          resources: { requests: { cpu: "2", memory: "8Gi" }, limits: { cpu: "4", memory: "12Gi" } },
        },
      ],
      volumes: vllmVolumes("20Gi"),
    },
  };
}
