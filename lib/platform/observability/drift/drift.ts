import { readFileSync } from "node:fs";
import type { Component } from "../../../kubernetes/component";
import { images } from "../../../kubernetes/images";
import type { KubernetesObject } from "../../../kubernetes/object";
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from "../../../kubernetes/pod-security";
import { resources } from "../../../kubernetes/resources";
import { ADDRESSES, urlOf } from "../../addresses";
import { argoArtifactAt } from "../../data/object-store-clients";
import type { PlatformInputs } from "../../inputs";
import { placementOn } from "../../placement";
import { WORKLOADS } from "../../workloads";
import { DRIFT_SCHEDULE, driftSample, WATCHED_MODELS, type DriftSample, type WatchedModel } from "./models";

const { namespace: NAMESPACE, serviceAccount } = WORKLOADS.workflow;
const NAME = "drift-detection";
const FILES = ["detect.py", "measures.py", "metrics.py", "samples.py"] as const;

const code = (): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: NAME, namespace: NAMESPACE },
  data: Object.fromEntries(FILES.map((file) => [file, readFileSync(`lib/drift/${file}`, "utf8")])),
});

/** The step that measures one model. A missing sample is no fault: the run says so in its metrics. */
function template({ name, thresholds }: WatchedModel, { cluster, stores }: DriftInputs): object {
  const sample = (which: DriftSample): object => ({
    name: which,
    path: `/data/${which}.csv`,
    optional: true,
    archive: { none: {} },
    ...argoArtifactAt(stores.artifacts, driftSample(name, which)),
  });
  return {
    name,
    ...placementOn(cluster.pools, "general"),
    metadata: { labels: { "app.kubernetes.io/name": NAME } },
    inputs: { artifacts: [sample("reference"), sample("current")] },
    retryStrategy: { limit: "2", retryPolicy: "OnError", backoff: { duration: "1m", factor: "2" } },
    container: {
      image: images.python,
      command: ["python", "/code/detect.py"],
      env: [
        { name: "MODEL", value: name },
        { name: "REFERENCE", value: "/data/reference.csv" },
        { name: "CURRENT", value: "/data/current.csv" },
        { name: "THRESHOLDS", value: JSON.stringify(thresholds) },
        { name: "OTLP_ENDPOINT", value: urlOf(ADDRESSES.otlpHttp) },
        { name: "PYTHONDONTWRITEBYTECODE", value: "1" },
      ],
      resources: resources({ cpu: "100m", memory: "256Mi" }),
      securityContext: { ...RESTRICTED_CONTAINER, runAsUser: 65534 },
      volumeMounts: [
        { name: "code", mountPath: "/code", readOnly: true },
        { name: "data", mountPath: "/data" },
      ],
    },
    volumes: [
      { name: "code", configMap: { name: NAME } },
      { name: "data", emptyDir: {} },
    ],
  };
}

/** What the component is made from. */
export type DriftInputs = Pick<PlatformInputs, "cluster" | "stores">;

/**
 * A daily workflow that compares what each watched model is asked about with what it was trained on. Its results go to the collector as
 * metrics, where an alert and a dashboard read them.
 */
export function driftDetection(inputs: DriftInputs): Component {
  const tasks = WATCHED_MODELS.map(({ name }) => ({ name, template: name }));
  const schedule: KubernetesObject = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "CronWorkflow",
    metadata: { name: NAME, namespace: NAMESPACE },
    spec: {
      schedules: [DRIFT_SCHEDULE],
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      workflowSpec: {
        entrypoint: "every-model",
        serviceAccountName: serviceAccount,
        securityContext: { ...RESTRICTED_POD, runAsUser: 65534 },
        templates: [
          { name: "every-model", dag: { tasks } },
          ...WATCHED_MODELS.map((model) => template(model, inputs)),
        ],
      },
    },
  };
  return {
    name: NAME,
    layer: "observability",
    description: "Measures every day how far the data of served models is from the data they were trained on",
    namespace: NAMESPACE,
    after: [code(), schedule],
  };
}
