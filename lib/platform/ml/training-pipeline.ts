import { readFileSync } from "node:fs";
import type { NodePool } from "../../cloud/node-pool";
import type { Component } from "../../kubernetes/component";
import { platformImage } from "../../kubernetes/images";
import { ADDRESSES, urlOf } from "../addresses";
import { clientEnvironment, type ClientStore } from "../data/object-store-clients";
import { driftSample } from "../observability/drift/models";
import { SERVING_RUNTIMES } from "../serving/runtimes";
import { WORK_FOLDER, workflowTemplate, type WorkflowStep } from "./workflow-template";

/** Image of the pipeline's steps; built from `lib/pipelines/training`. */
const trainingImage = (registry: string): string => platformImage(registry, "training");

/** The script that loads the model in the serving runtime's own image, where the pipeline's package is not. */
const SERVING_CHECK = "lib/pipelines/training/training/serving_check.py";

/** What the pipeline is made from. */
export interface TrainingPipelineProps {
  readonly pools: readonly NodePool[];
  readonly store: ClientStore;
  readonly registry: string;
}

/** Parameters of a run; people set them with `argo submit -p`. */
const PARAMETERS = {
  source: {
    value: "sklearn:iris",
    description: "Data set: sklearn:<iris|wine|breast_cancer>, or the https address of a CSV file",
  },
  target: { value: "target", description: "Column to predict" },
  model: { value: "iris-classifier", description: "Name of the registered model" },
  "minimum-accuracy": {
    value: "0.9",
    description: "Below this accuracy on data it has not seen, a model is not registered",
  },
} as const;

const parameter = (name: keyof typeof PARAMETERS): string => `{{workflow.parameters.${name}}}`;

/** What steps hand to one another, and where each finds it. */
const FILES = {
  data: `${WORK_FOLDER}/data.csv`,
  report: `${WORK_FOLDER}/report.json`,
  train: `${WORK_FOLDER}/train.csv`,
  test: `${WORK_FOLDER}/test.csv`,
  run: `${WORK_FOLDER}/run.json`,
  registered: `${WORK_FOLDER}/registered.json`,
  artifact: `${WORK_FOLDER}/artifact`,
  "storage-uri": `${WORK_FOLDER}/storage-uri`,
  reference: `${WORK_FOLDER}/reference.csv`,
} as const;

type FileName = keyof typeof FILES;

const given = (...names: readonly FileName[]) => names.map((name) => ({ name, path: FILES[name] }));

/** Artifacts of earlier steps as `<step>.<file>`, each at its file's place. */
const read = (...references: readonly `${string}.${FileName}`[]): Readonly<Record<string, string>> =>
  Object.fromEntries(references.map((reference) => [reference, FILES[reference.split(".")[1] as FileName]]));

/** A step of the pipeline's own image: the module of its name, with its options. */
function own(
  registry: string,
  name: string,
  files: readonly FileName[],
  parameters: readonly (keyof typeof PARAMETERS)[] = [],
): Pick<WorkflowStep, "name" | "image" | "command" | "args"> {
  const options = [
    ...files.map((file) => [`--${file}`, FILES[file]]),
    ...parameters.map((key) => [`--${key}`, parameter(key)]),
  ];
  return {
    name,
    image: trainingImage(registry),
    command: ["python", "-m", `training.${name}`],
    args: options.flat(),
  };
}

/** From the source to rows to learn from and rows set aside. */
function dataSteps(registry: string): readonly WorkflowStep[] {
  return [
    {
      ...own(registry, "ingest", ["data"], ["source", "target"]),
      gives: given("data"),
      // An address holds characters that a key may not have (rule 80).
      cacheKey: "ingest-{{=sprig.sha256sum(workflow.parameters.source + workflow.parameters.target)}}",
    },
    { ...own(registry, "validate", ["data", "report"]), reads: read("ingest.data"), gives: given("report") },
    {
      ...own(registry, "features", ["data", "train", "test"]),
      after: ["validate"],
      reads: read("ingest.data"),
      gives: given("train", "test"),
    },
  ];
}

/** From rows to a model that is good enough to be registered. */
function modelSteps(registry: string): readonly WorkflowStep[] {
  return [
    {
      ...own(registry, "train", ["train", "run"], ["model"]),
      compute: { cpu: "1", memory: "2Gi" },
      placement: "training",
      reads: read("features.train"),
      gives: given("run"),
    },
    {
      ...own(registry, "evaluate", ["run", "test"], ["minimum-accuracy"]),
      reads: read("train.run", "features.test"),
    },
    {
      ...own(registry, "register", ["run", "test", "registered", "artifact"], ["model"]),
      after: ["evaluate"],
      reads: read("train.run", "features.test"),
      gives: given("registered", "artifact"),
    },
  ];
}

/** The registered artifact is loaded by the serving runtime itself; only after that it becomes the champion (rule 91). */
function promotionSteps(registry: string): readonly WorkflowStep[] {
  return [
    {
      name: "serving-check",
      image: SERVING_RUNTIMES.mlserver.image,
      command: ["python"],
      source: readFileSync(SERVING_CHECK, "utf8"),
      compute: { cpu: "500m", memory: "1Gi" },
      reads: read("register.artifact"),
    },
    {
      ...own(registry, "promote", ["registered", "train", "storage-uri", "reference"]),
      after: ["serving-check"],
      reads: read("register.registered", "features.train"),
      // What drift is measured against is what the model that is served was trained on.
      gives: [
        { name: "reference", path: FILES.reference, key: driftSample(parameter("model"), "reference") },
      ],
      values: given("storage-uri"),
    },
  ];
}

/** The platform's first pipeline: from a data set to a registered model that the serving runtime is known to load. */
export function trainingPipeline({ pools, store, registry }: TrainingPipelineProps): Component {
  return {
    name: "training-pipeline",
    layer: "ml",
    description:
      "The first pipeline: trains, evaluates and registers a model, and tries it in the serving runtime before promotion",
    namespace: ADDRESSES.argoServer.namespace,
    after: [
      workflowTemplate({
        name: "training",
        description: "Trains, evaluates and registers a model",
        parameters: PARAMETERS,
        steps: [...dataSteps(registry), ...modelSteps(registry), ...promotionSteps(registry)],
        environment: [
          { name: "MLFLOW_TRACKING_URI", value: urlOf(ADDRESSES.mlflow) },
          ...clientEnvironment(store),
        ],
        store,
        pools,
      }),
    ],
  };
}
