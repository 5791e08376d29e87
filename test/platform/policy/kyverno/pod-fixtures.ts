import { cronJob, deployment, type Fixture, MODEL_POD_LABELS, pod } from "./fixture";

const DIGEST = `docker.io/kserve/agent@sha256:${"a".repeat(64)}`;
const init = (image: string) => ({
  spec: { initContainers: [{ name: "fetch", image, resources: { limits: { cpu: "1", memory: "1Gi" } } }] },
});
const debug = (container: object) => ({ spec: { ephemeralContainers: [{ name: "debug", ...container }] } });
const privileged = { container: { securityContext: { privileged: true } } };

/** Each of these is checked for debug containers by a policy of its own, with the same rule. */
const withDebug = (fixture: Fixture): Fixture[] => [
  fixture,
  {
    policy: `${fixture.policy}-debug`,
    admitted: [
      pod(`${fixture.policy}-debug-good`, "mlops", debug({ image: "docker.io/kserve/agent:v0.20.0" })),
    ],
    denied: [
      {
        object: pod(
          `${fixture.policy}-debug-bad`,
          "mlops",
          debug({ image: "evil.example.com/x:latest", securityContext: { privileged: true } }),
        ),
        message: "debug",
      },
    ],
  },
];

/** Fixtures of the policies about pods. */
export const POD_FIXTURES: readonly Fixture[] = [
  {
    policy: "require-resource-limits",
    admitted: [pod("limited", "argo"), deployment("limited", "mlflow"), cronJob("limited", "mlops")],
    denied: [
      {
        object: pod("unlimited", "argo", { container: { resources: {} } }),
        message: "set resources.limits.cpu and resources.limits.memory of container model",
      },
      {
        object: pod("memory-only", "kserve", { container: { resources: { limits: { memory: "1Gi" } } } }),
        message: "container model",
      },
      {
        object: deployment("unlimited", "mlflow", { container: { resources: {} } }),
        message: "container model",
      },
      { object: cronJob("unlimited", "argo", { container: { resources: {} } }), message: "container model" },
      {
        object: pod("unlimited-init", "mlops", {
          spec: { initContainers: [{ name: "fetch", image: "a/b:1" }] },
        }),
        message: "container fetch",
      },
    ],
    skipped: [pod("unlimited-elsewhere", "monitoring", { container: { resources: {} } })],
  },
  {
    policy: "require-mlops-labels",
    admitted: [pod("labelled", "mlops"), deployment("labelled", "mlops")],
    denied: [
      {
        object: pod("unlabelled", "mlops", { labels: {} }),
        message:
          "add the labels ml-platform/model, ml-platform/model-version, ml-platform/owner, ml-platform/stage",
      },
      {
        object: deployment("half-labelled", "mlops", {
          labels: { ...MODEL_POD_LABELS, "ml-platform/owner": "" },
        }),
        message: "add the labels ml-platform/owner",
      },
    ],
    skipped: [pod("unlabelled-elsewhere", "argo", { labels: {} })],
  },
  ...withDebug({
    policy: "disallow-latest-tag",
    admitted: [
      pod("tagged", "mlops"),
      pod("digest", "kserve", { image: DIGEST }),
      pod("port", "mlops", { image: "localhost:5000/model:1.0.0" }),
    ],
    denied: [
      {
        object: pod("latest", "mlops", { image: "docker.io/kserve/agent:latest" }),
        message: "instead of latest",
      },
      { object: pod("untagged", "kserve", { image: "docker.io/kserve/agent" }), message: "container model" },
      {
        object: pod("untagged-port", "mlops", { image: "localhost:5000/model" }),
        message: "container model",
      },
      {
        object: pod("latest-init", "mlops", init("docker.io/kserve/agent:latest")),
        message: "container fetch",
      },
      {
        object: deployment("latest", "mlops", { image: "docker.io/kserve/agent:latest" }),
        message: "container model",
      },
    ],
    skipped: [pod("latest-elsewhere", "argo", { image: "docker.io/kserve/agent:latest" })],
  }),
  ...withDebug({
    policy: "require-immutable-image-tags",
    admitted: [pod("version", "mlops"), pod("pinned", "mlops", { image: DIGEST })],
    denied: [
      {
        object: pod("main", "mlops", { image: "docker.io/kserve/agent:main" }),
        message: "use a version tag",
      },
      {
        object: pod("nightly-init", "mlops", init("docker.io/kserve/agent:nightly")),
        message: "container fetch",
      },
    ],
    skipped: [pod("main-elsewhere", "kserve", { image: "docker.io/kserve/agent:main" })],
  }),
  ...withDebug({
    policy: "restrict-image-registries",
    admitted: [
      pod("short", "mlops", { image: "kserve/agent:v0.20.0" }),
      pod("own", "mlops", { image: "registry.example.com/fake-dev/model:1.0.0" }),
      pod("nvidia", "mlops", { image: "nvcr.io/nvidia/tritonserver:25.01-py3" }),
    ],
    denied: [
      {
        object: pod("stranger", "mlops", { image: "evil.example.com/kserve/agent:1.0.0" }),
        message: "registry of this environment",
      },
      { object: pod("hub", "kserve", { image: "nginx:1.29" }), message: "container model" },
      {
        object: pod("prefix", "mlops", { image: "registry.example.com/fake-devil/model:1.0.0" }),
        message: "container model",
      },
      { object: pod("stranger-init", "mlops", init("evil.example.com/x:1.0.0")), message: "container fetch" },
      {
        object: cronJob("stranger", "mlops", { image: "evil.example.com/x:1.0.0" }),
        message: "container model",
      },
    ],
    skipped: [pod("stranger-elsewhere", "argo", { image: "evil.example.com/x:1.0.0" })],
  }),
  ...withDebug({
    policy: "disallow-privileged-containers",
    admitted: [
      pod("plain", "argo"),
      pod("explicit", "mlflow", { container: { securityContext: { privileged: false } } }),
    ],
    denied: [
      {
        object: pod("privileged", "argo", privileged),
        message: "remove securityContext.privileged from container model",
      },
      { object: deployment("privileged", "mlflow", privileged), message: "container model" },
    ],
    skipped: [pod("privileged-elsewhere", "tetragon", privileged)],
  }),
  {
    policy: "verify-image-signatures",
    admitted: [],
    denied: [
      {
        object: pod("unsigned", "mlops", { image: "registry.example.com/fake-dev/model:9.9.9" }),
        message: "",
      },
    ],
    skipped: [pod("unsigned-elsewhere", "argo", { image: "registry.example.com/fake-dev/model:9.9.9" })],
  },
];
