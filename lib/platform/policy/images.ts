/** Tags that are given to one image after another. */
export const MOVING_TAGS = [
  "latest",
  "dev",
  "develop",
  "main",
  "master",
  "edge",
  "nightly",
  "stable",
  "staging",
  "prod",
  "production",
  "test",
] as const;

/** Where images may come from, and what for. */
export interface ImageSource {
  /** Beginning of the full name, registry included; ends with `/` or with the whole repository. */
  readonly prefix: string;
  readonly reason: string;
}

/** Sources of the images in the models' namespaces, beside the environment's own registry: every one that the platform itself ships there is here. */
export const MODEL_IMAGE_SOURCES: readonly ImageSource[] = [
  { prefix: "registry.k8s.io/pause", reason: "pods that hold room on nodes for others" },
  {
    prefix: "docker.io/kserve/",
    reason: "KServe's controller, agent, storage initializer and its own model servers",
  },
  { prefix: "ghcr.io/kserve/", reason: "the same, from KServe's other registry" },
  { prefix: "quay.io/brancz/kube-rbac-proxy", reason: "guards the metrics of KServe's controller" },
  { prefix: "docker.io/seldonio/mlserver", reason: "serves MLflow models" },
  { prefix: "docker.io/vllm/vllm-openai", reason: "serves language models" },
  { prefix: "nvcr.io/nvidia/tritonserver", reason: "serves ONNX and TensorRT models" },
  { prefix: "docker.io/pytorch/torchserve-kfs", reason: "serves PyTorch models" },
  { prefix: "docker.io/tensorflow/serving", reason: "serves TensorFlow models" },
];

/** Every source allowed in an environment. */
export function imageSources(registryAddress: string): readonly ImageSource[] {
  return [
    { prefix: `${registryAddress}/`, reason: "the environment's own registry" },
    ...MODEL_IMAGE_SOURCES,
  ];
}

/** An image's name with its registry, as container runtimes complete it. */
export function fullImageName(image: string): string {
  return /^([^/]*[.:][^/]*|localhost)\//.test(image) ? image : `docker.io/${image}`;
}

/** Tag of an image; undefined when it has a digest, `latest` when it has neither. */
export function tagOf(image: string): string | undefined {
  if (image.includes("@")) return undefined;
  return /:([^/:]+)$/.exec(image)?.[1] ?? "latest";
}
