import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { allowedHosts, MLFLOW_PORT } from "../../../lib/platform/ml/mlflow";
import { MLFLOW_RUNTIME } from "../../../lib/platform/serving/runtimes";
import { findPythonTool } from "../engines";
import { freePort, run, serve, stop, until } from "../process";
import { type Case, type Proof, caseOf, missingCase } from "../proof";

const PIPELINE = "lib/pipelines/training";

/** Address, and the folder of everything that the server writes. */
interface Server {
  readonly port: number;
  readonly folder: string;
}

/** Status that the server answers to a request with a `Host` header; `fetch` does not let it be set. */
async function status({ port }: Server, path: string, host: string): Promise<string> {
  const args = [
    "--silent",
    "--output",
    "/dev/null",
    "--write-out",
    "%{http_code}",
    "--header",
    `Host: ${host}`,
    `http://127.0.0.1:${port}${path}`,
  ];
  return (await run("curl", args)).stdout;
}

/** The server is started with the options and variables that the platform gives it, but for the database and the store. */
function start({ port, folder }: Server, mlflow: string) {
  const metrics = join(folder, "metrics");
  mkdirSync(metrics);
  const options = [
    "server",
    "--host=127.0.0.1",
    `--port=${port}`,
    `--backend-store-uri=sqlite:///${folder}/mlflow.db`,
    `--default-artifact-root=${folder}/artifacts`,
    "--no-serve-artifacts",
    "--workers=1",
    `--expose-prometheus=${metrics}`,
  ];
  return serve(mlflow, options, join(folder, "server.log"), {
    MLFLOW_SERVER_ALLOWED_HOSTS: allowedHosts("ml.example.com").join(","),
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
    PROMETHEUS_MULTIPROC_DIR: metrics,
    MLFLOW_DISABLE_TELEMETRY: "true",
  });
}

async function hosts(server: Server): Promise<Case> {
  const wanted: readonly (readonly [string, string])[] = [
    ["mlflow.mlflow.svc", "200"],
    ["mlflow.mlflow.svc:80", "200"],
    ["localhost:5000", "200"],
    ["mlflow.ml.example.com", "200"],
    [`10.1.2.3:${MLFLOW_PORT}`, "200"],
    ["evil.example.com", "403"],
  ];
  const faults: string[] = [];
  for (const [host, code] of wanted) {
    const got = await status(server, "/metrics", host);
    if (got !== code) faults.push(`Host ${host}: expected ${code}, got ${got}`);
  }
  return caseOf(
    "the tracking server answers the hosts that the platform allows, and no other",
    faults,
    `${wanted.length} hosts, on /metrics`,
  );
}

/** The tests of the steps, of which those of the whole pipeline need the server. */
async function steps({ port }: Server, python: string): Promise<Case> {
  const finished = await run(python, ["-m", "pytest", "-q", "-rs"], {
    cwd: resolve(PIPELINE),
    env: { MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}`, PYTHONDONTWRITEBYTECODE: "1" },
  });
  const summary =
    finished.stdout
      .trim()
      .split("\n")
      .findLast((line) => /\d+ (passed|failed)/.test(line)) ?? "";
  const complete = finished.code === 0 && !summary.includes("skipped");
  return caseOf(
    "a model is trained, registered under an alias, loaded again and predicts",
    complete ? [] : [finished.stdout.slice(-2000)],
    summary,
  );
}

/** Interpreter and libraries are those of the serving runtime. */
async function versions(python: string): Promise<Case> {
  const packages = Object.entries(MLFLOW_RUNTIME.packages);
  const script = `import sys, importlib.metadata as m; print("%d.%d" % sys.version_info[:2], *[m.version(p) for p in ${JSON.stringify(packages.map(([name]) => name))}])`;
  const [interpreter = "", ...found] = (await run(python, ["-c", script])).stdout.trim().split(" ");
  const faults = packages.flatMap(([name, version], index) =>
    found[index] === version ? [] : [`${name} ${version} wanted, got ${found[index] ?? "none"}`],
  );
  if (interpreter !== MLFLOW_RUNTIME.python) {
    return missingCase(
      "trained by the interpreter that serves",
      `Python ${MLFLOW_RUNTIME.python} is not installed; ${interpreter} stood in`,
    );
  }
  return caseOf(
    "trained by the interpreter that serves",
    faults,
    `Python ${interpreter}, ${packages.map(([name, version]) => `${name} ${version}`).join(", ")}`,
  );
}

/** The first pipeline's own code against a real tracking server. */
export const pipeline: Proof = {
  name: "pipeline",
  long: true,
  shows: "the training pipeline's steps run end to end against a real tracking server",
  engines: ["mlflow"],
  async run(context): Promise<readonly Case[]> {
    const mlflow = findPythonTool("mlflow") ?? "mlflow";
    const python = findPythonTool("mlflow", "python") ?? "python3";
    const server: Server = { port: await freePort(), folder: mkdtempSync(join(tmpdir(), "tracking-")) };
    const child = start(server, mlflow);
    try {
      context.tell("waiting for the tracking server");
      await until(
        "the tracking server",
        240,
        async () => (await status(server, "/health", "localhost")) === "200",
      );
      return [await versions(python), await hosts(server), await steps(server, python)];
    } finally {
      await stop(child);
      rmSync(server.folder, { recursive: true, force: true });
    }
  },
};
