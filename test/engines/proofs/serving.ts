import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { SERVING_RUNTIMES } from "../../../lib/platform/serving/runtimes";
import { findPythonTool } from "../engines";
import { freePort, run, serve, stop, until } from "../process";
import { type Case, caseOf, type Proof } from "../proof";

const PIPELINE = resolve("lib/pipelines/training");
const MODEL = "iris-classifier";
/** A flower that everybody knows the name of, by the columns of the data set. */
const FLOWER = {
  "sepal length (cm)": 5.1,
  "sepal width (cm)": 3.5,
  "petal length (cm)": 1.4,
  "petal width (cm)": 0.2,
};

/** The steps up to registration, in the order of the pipeline; each line is a module and its options. */
const STEPS = [
  "ingest --source sklearn:iris --target target --data data.csv",
  "features --data data.csv --train train.csv --test test.csv",
  `train --train train.csv --model ${MODEL} --run run.json`,
  `register --run run.json --test test.csv --model ${MODEL} --registered registered.json --artifact artifact`,
];

/** Trains and registers a model with the pipeline's own steps; the tracking store is a file. */
async function train(folder: string): Promise<readonly string[]> {
  const python = findPythonTool("mlflow", "python") ?? "python3";
  const env = {
    MLFLOW_TRACKING_URI: `sqlite:///${folder}/mlflow.db`,
    PYTHONPATH: PIPELINE,
    PYTHONDONTWRITEBYTECODE: "1",
  };
  for (const step of STEPS) {
    const [module = "", ...options] = step.split(" ");
    const { code, stderr } = await run(python, ["-m", `training.${module}`, ...options], {
      cwd: folder,
      env,
    });
    if (code !== 0) return [`${module}: ${stderr.slice(-500)}`];
  }
  return [];
}

/** The check that the pipeline itself runs before promotion, by the serving runtime's interpreter. */
async function checked(folder: string): Promise<Case> {
  const python = findPythonTool("mlserver", "python") ?? "python3";
  const script = join(PIPELINE, "training", "serving_check.py");
  const { code, stdout, stderr } = await run(python, [script], {
    cwd: folder,
    env: { ARTIFACT: join(folder, "artifact") },
  });
  return caseOf(
    "the check before promotion loads the artifact",
    code === 0 ? [] : [stderr.slice(-500)],
    stdout.trim(),
  );
}

/** MLServer with the variables that KServe's runtime gives it, answering a request of the page `serve-a-model`. */
async function served(folder: string): Promise<readonly Case[]> {
  const [http, grpc, metrics] = [await freePort(), await freePort(), await freePort()];
  const artifact = join(folder, "artifact", "model");
  const program = findPythonTool("mlserver") ?? "mlserver";
  const child = serve(program, ["start", artifact], join(folder, "mlserver.log"), {
    MLSERVER_MODEL_IMPLEMENTATION: "mlserver_mlflow.MLflowRuntime",
    MLSERVER_MODEL_NAME: MODEL,
    MLSERVER_MODEL_URI: artifact,
    MLSERVER_HTTP_PORT: String(http),
    MLSERVER_GRPC_PORT: String(grpc),
    MLSERVER_METRICS_PORT: String(metrics),
    MLSERVER_PARALLEL_WORKERS: "0",
  });
  const address = `http://127.0.0.1:${http}/v2/models/${MODEL}`;
  const ready = (): Promise<boolean> =>
    fetch(`${address}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  try {
    await until("the model server", 180, ready).catch((fault: unknown) => {
      throw new Error(`${String(fault)}: ${readFileSync(join(folder, "mlserver.log"), "utf8").slice(-500)}`);
    });
    const inputs = Object.entries(FLOWER).map(([name, value]) => ({
      name,
      shape: [1],
      datatype: "FP64",
      data: [value],
    }));
    const answer = await fetch(`${address}/infer`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ parameters: { content_type: "pd" }, inputs }),
    });
    const text = await answer.text();
    const scraped = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    return [
      caseOf(
        "the serving runtime answers as trained",
        text.includes('"data":["setosa"]') ? [] : [text],
        "setosa",
      ),
      caseOf(
        "the runtime's metrics are at a port of their own",
        scraped.includes("model_infer_request_success_total") ? [] : [scraped.slice(0, 500)],
        `port ${SERVING_RUNTIMES.mlserver.metricsPort} by default`,
      ),
    ];
  } finally {
    await stop(child);
  }
}

/** A model of the training pipeline in the program that serves it. */
export const serving: Proof = {
  name: "serving",
  long: true,
  shows: "the serving runtime's own program loads what the pipeline trained, and answers",
  engines: ["mlflow", "mlserver"],
  async run(context): Promise<readonly Case[]> {
    const folder = mkdtempSync(join(tmpdir(), "serving-"));
    try {
      context.tell("training a model");
      const faults = await train(folder);
      const trained = caseOf("a model is trained and registered", faults);
      if (faults.length > 0) return [trained];
      return [trained, await checked(folder), ...(await served(folder))];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
