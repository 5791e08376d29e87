import type { KubernetesObject } from "../../../../lib/kubernetes/object";

/** What a policy must admit and refuse. */
export interface Fixture {
  /** Name of the policy. */
  readonly policy: string;
  /** Objects that pass it. */
  readonly admitted: readonly KubernetesObject[];
  /** Objects that it refuses, each with a part of the message that the person reads. */
  readonly denied: readonly { readonly object: KubernetesObject; readonly message: string }[];
  /** Objects that it has nothing to say about. @default none */
  readonly skipped?: readonly KubernetesObject[];
  /** For a generating policy: each trigger, and what it makes as `Kind/namespace/name`. */
  readonly generated?: readonly { readonly object: KubernetesObject; readonly makes: readonly string[] }[];
}

/** Part of a pod's spec that differs between fixtures. */
export interface PodParts {
  readonly image?: string;
  readonly container?: object;
  readonly spec?: object;
  readonly labels?: Readonly<Record<string, string>>;
}

const LIMITS = { limits: { cpu: "1", memory: "1Gi" } };

/** Labels of a pod that serves a model. */
export const MODEL_POD_LABELS = {
  "ml-platform/model": "fraud",
  "ml-platform/model-version": "1.4.0",
  "ml-platform/owner": "risk",
  "ml-platform/stage": "staging",
};

function podSpec({
  image = "docker.io/kserve/storage-initializer:v0.20.0",
  container = {},
  spec = {},
}: PodParts): object {
  return {
    serviceAccountName: "model",
    containers: [{ name: "model", image, resources: LIMITS, ...container }],
    ...spec,
  };
}

/** A pod that every policy admits, with differences. */
export function pod(name: string, namespace: string, parts: PodParts = {}): KubernetesObject {
  const labels = parts.labels ?? MODEL_POD_LABELS;
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace, labels }, spec: podSpec(parts) };
}

/** A Deployment of such pods. */
export function deployment(name: string, namespace: string, parts: PodParts = {}): KubernetesObject {
  const labels = { ...(parts.labels ?? MODEL_POD_LABELS), app: name };
  const spec = {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels }, spec: podSpec(parts) },
  };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace }, spec };
}

/** A CronJob of such pods. */
export function cronJob(name: string, namespace: string, parts: PodParts = {}): KubernetesObject {
  const template = {
    metadata: { labels: parts.labels ?? MODEL_POD_LABELS },
    spec: { restartPolicy: "Never", ...podSpec(parts) },
  };
  const spec = { schedule: "0 3 * * *", jobTemplate: { spec: { template } } };
  return { apiVersion: "batch/v1", kind: "CronJob", metadata: { name, namespace }, spec };
}

/** Annotations of a model that may be in production. */
const APPROVED = {
  "ml-platform/mlflow-experiment": "fraud",
  "ml-platform/mlflow-run": "0a1b2c",
  "ml-platform/approved-by": "ada",
  "ml-platform/approval-ticket": "ML-142",
};

/** An InferenceService that every policy admits, with differences; an undefined label or annotation is left out. */
export function model(
  name: string,
  labels: Readonly<Record<string, string | undefined>> = {},
  annotations: Readonly<Record<string, string | undefined>> = {},
): KubernetesObject {
  return {
    apiVersion: "serving.kserve.io/v1beta1",
    kind: "InferenceService",
    metadata: {
      name,
      namespace: "mlops",
      labels: present({ ...MODEL_POD_LABELS, ...labels }),
      annotations: present({ ...APPROVED, ...annotations }),
    },
    spec: { predictor: { model: { modelFormat: { name: "mlflow" }, storageUri: "s3://artifacts/fraud" } } },
  };
}

function present(record: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** A namespace that a team makes. */
export function teamNamespace(name: string, labels: Readonly<Record<string, string>> = {}): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { "ml-platform/purpose": "tenant", ...labels } },
  };
}
