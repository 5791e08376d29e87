import type { KubernetesObject } from "../../../../lib/kubernetes/object";
import { deployment, model, pod } from "../kyverno/fixture";

/** What a constraint must admit and refuse. */
export interface ConstraintFixture {
  /** Name of the constraint. */
  readonly constraint: string;
  readonly admitted: readonly KubernetesObject[];
  readonly denied: readonly { readonly object: KubernetesObject; readonly message: string }[];
}

const workload = (type: string, limits: object) => ({
  labels: { "ml-platform/workload-type": type },
  container: { resources: { limits } },
});
const source = (value: string) => ({ container: { env: [{ name: "DATA_SOURCE", value }] } });
const sensitive = { container: { volumeMounts: [{ name: "sensitive-data", mountPath: "/data" }] } };

function encrypted(object: KubernetesObject): KubernetesObject {
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { "ml-platform/data-encrypted": "true" } },
  };
}

/** What every constraint admits and refuses. */
export const CONSTRAINT_FIXTURES: readonly ConstraintFixture[] = [
  {
    constraint: "training-resources",
    admitted: [
      pod("most", "argo", workload("training", { cpu: "32", memory: "256Gi", "nvidia.com/gpu": "8" })),
      pod("millicores", "argo", workload("training", { cpu: "31500m", memory: "262144Mi" })),
      pod("number", "argo", workload("experimentation", { cpu: 4, memory: "1Gi", "nvidia.com/gpu": 1 })),
      pod("other-type", "argo", workload("report", { cpu: "64" })),
    ],
    denied: [
      {
        object: pod("cpu", "argo", workload("training", { cpu: "64" })),
        message: "lower limits.cpu from 64 to at most 32",
      },
      {
        object: pod("millicores", "argo", workload("training", { cpu: "32500m" })),
        message: "lower limits.cpu from 32500m",
      },
      {
        object: pod("memory", "argo", workload("experimentation", { memory: "1Ti" })),
        message: "lower limits.memory from 1Ti to at most 256Gi",
      },
      {
        object: pod("gpu", "argo", workload("training", { "nvidia.com/gpu": "9" })),
        message: "limits.nvidia.com/gpu from 9 to at most 8",
      },
    ],
  },
  {
    constraint: "inference-resources",
    admitted: [
      pod("fits", "mlops", workload("inference", { cpu: "8", memory: "32Gi", "nvidia.com/gpu": "2" })),
    ],
    denied: [
      {
        object: pod("gpu", "mlops", workload("serving", { "nvidia.com/gpu": "4" })),
        message: "from 4 to at most 2, which serving workloads",
      },
    ],
  },
  {
    constraint: "data-privacy",
    admitted: [
      pod("own-store", "argo", source("s3://fake-dev-artifacts/raw/claims")),
      pod("silent", "argo"),
      encrypted(pod("encrypted", "argo", sensitive)),
    ],
    denied: [
      {
        object: pod("stranger", "argo", source("s3://somewhere-else/claims")),
        message: "DATA_SOURCE must begin with one of s3://fake-dev-artifacts",
      },
      {
        object: deployment("stranger", "mlops", source("https://example.com/data.csv")),
        message: "container model",
      },
      { object: pod("plain", "argo", sensitive), message: "keep it on an encrypted volume" },
    ],
  },
  {
    constraint: "model-governance",
    admitted: [
      model("good"),
      model("approved", { "ml-platform/stage": "production" }),
      model("fair", { "ml-platform/fairness-critical": "true" }, { "ml-platform/bias-check": "passed" }),
      pod("known", "mlops", { image: "kserve/agent:v0.20.0" }),
    ],
    denied: [
      {
        object: pod("stranger", "mlops", { image: "evil.example.com/model:1.0.0" }),
        message: "copy evil.example.com/model:1.0.0 to the registry",
      },
      { object: deployment("hub", "mlops", { image: "nginx:1.29" }), message: "copy nginx:1.29" },
      {
        object: model("ownerless", { "ml-platform/owner": undefined }),
        message: "add the label ml-platform/owner",
      },
      {
        object: model(
          "unapproved",
          { "ml-platform/stage": "production" },
          { "ml-platform/approval-ticket": undefined },
        ),
        message: "needs the annotation ml-platform/approval-ticket",
      },
      {
        object: model("unchecked", { "ml-platform/fairness-critical": "true" }),
        message: "run the bias check",
      },
    ],
  },
];
