import { readFileSync } from "node:fs";
import type { NodePool } from "../../cloud/node-pool";
import type { Component } from "../../kubernetes/component";
import { ADDRESSES, urlOf } from "../addresses";
import { clientEnvironment, type ClientStore } from "../data/object-store-clients";
import { SERVING_RUNTIMES } from "../serving/runtimes";
import { WORK_FOLDER, workflowTemplate, type WorkflowStep } from "./workflow-template";

/** Version of the pipeline's image: raise it with every change below `lib/pipelines/training`, since tags are never moved (rule 111). */
export const TRAINING_VERSION = "1.0.0";

/** Image of the pipeline's steps; built from `lib/pipelines/training`. */
export const trainingImage = (registry: string): string => `${registry}/training:${TRAINING_VERSION}`;

/** The script that loads the model in the serving runtime's own image, where the pipeline's package is not. */
const SERVING_CHECK = "lib/pipelines/training/training/serving_check.py";

/** What the pipeline is made from. */
export interface TrainingPipelineProps {
  readonly pools: readonly NodePool[];
  readonly store: ClientStore;
  readonly registry: string;
}

const at = (name: string): string => `${WORK_FOLDER}/${name}`;

/** Parameters of a run; people set them with `argo submit -p`. */
const PARAMETERS = {
  source: { value: "sklearn:iris", description: "Data set: sklearn:<iris|wine|breast_cancer>, or the https address of a CSV file" },
  target: { value: "target", description: "Column to predict" },
  model: { value: "iris-classifier", description: "Name of the registered model" },
  "minimum-accuracy": { value: "0.9", description: "Below this accuracy on data it has not seen, a model is not registered" },
} as const;

const parameter = (name: keyof typeof PARAMETERS): string => `{{workflow.parameters.${name}}}`;

/**
 * Ingest, validate, features, train, evaluate, register; then the registered artifact is loaded by the serving
 * runtime itself, and only after that it becomes the champion (rule 91).
 */
function steps(registry: string): readonly WorkflowStep[] {
  const image = trainingImage(registry);
  const own = (name: string, ...args: string[]) => ({ name, image, command: ["python", "-m", `training.${name.replaceAll("-", "_")}`], args });
  const training = { compute: { cpu: "1", memory: "2Gi" }, placement: "training" } as const;
  return [
    {
      ...own("ingest", "--source", parameter("source"), "--target", parameter("target"), "--data", at("data.csv")),
      gives: [{ name: "data", path: at("data.csv") }],
      // An address holds characters that a key may not have (rule 80).
      cacheKey: "ingest-{{=sprig.sha256sum(workflow.parameters.source + workflow.parameters.target)}}",
    },
    {
      ...own("validate", "--data", at("data.csv"), "--report", at("report.json")),
      reads: { "ingest.data": at("data.csv") },
      gives: [{ name: "report", path: at("report.json") }],
    },
    {
      ...own("features", "--data", at("data.csv"), "--train", at("train.csv"), "--test", at("test.csv")),
      after: ["validate"],
      reads: { "ingest.data": at("data.csv") },
      gives: [
        { name: "train", path: at("train.csv") },
        { name: "test", path: at("test.csv") },
      ],
    },
    {
      ...own("train", "--train", at("train.csv"), "--experiment", parameter("model"), "--run", at("run.json")),
      ...training,
      reads: { "features.train": at("train.csv") },
      gives: [{ name: "run", path: at("run.json") }],
    },
    {
      ...own("evaluate", "--run", at("run.json"), "--test", at("test.csv"), "--minimum-accuracy", parameter("minimum-accuracy")),
      reads: { "train.run": at("run.json"), "features.test": at("test.csv") },
    },
    {
      ...own("register", "--run", at("run.json"), "--test", at("test.csv"), "--model", parameter("model"), "--registered", at("registered.json"), "--artifact", at("artifact")),
      after: ["evaluate"],
      reads: { "train.run": at("run.json"), "features.test": at("test.csv") },
      gives: [
        { name: "registered", path: at("registered.json") },
        { name: "artifact", path: at("artifact") },
      ],
    },
    {
      name: "serving-check",
      image: SERVING_RUNTIMES.mlserver.image,
      command: ["python"],
      source: readFileSync(SERVING_CHECK, "utf8"),
      compute: { cpu: "500m", memory: "1Gi" },
      reads: { "register.artifact": at("artifact") },
    },
    {
      ...own("promote", "--registered", at("registered.json"), "--storage-uri", at("storage-uri")),
      after: ["serving-check"],
      reads: { "register.registered": at("registered.json") },
      values: [{ name: "storage-uri", path: at("storage-uri") }],
    },
  ];
}

/** The platform's first pipeline: from a data set to a registered model that the serving runtime is known to load. */
export function trainingPipeline({ pools, store, registry }: TrainingPipelineProps): Component {
  return {
    name: "training-pipeline",
    layer: "ml",
    description: "The first pipeline: trains, evaluates and registers a model, and tries it in the serving runtime before promotion",
    namespace: ADDRESSES.argoServer.namespace,
    after: [
      workflowTemplate({
        name: "training",
        description: "Trains, evaluates and registers a model",
        parameters: PARAMETERS,
        steps: steps(registry),
        environment: [{ name: "MLFLOW_TRACKING_URI", value: urlOf(ADDRESSES.mlflow) }, ...clientEnvironment(store)],
        pools,
      }),
    ],
  };
}
