import { readFileSync } from "node:fs";
import { MLFLOW_RUNTIME } from "../../lib/platform/serving/runtimes";

describe("the pipeline's image", () => {
  const requirements = readFileSync("lib/pipelines/training/requirements.txt", "utf8")
    .split("\n")
    .filter((line) => /^[a-z]/i.test(line));

  test("has the interpreter and the libraries of the serving runtime", () => {
    const dockerfile = readFileSync("lib/pipelines/training/Dockerfile", "utf8");
    expect(dockerfile).toContain(`python:${MLFLOW_RUNTIME.python}.`);
    for (const [name, version] of Object.entries(MLFLOW_RUNTIME.packages))
      expect(requirements).toContain(`${name}==${version}`);
  });

  test("has nothing without an exact version", () => {
    expect(requirements.length).toBeGreaterThan(50);
    expect(requirements.filter((line) => !/^[\w.-]+==[\w.+!]+$/.test(line))).toEqual([]);
  });

  test("has the clients of every kind of store", () => {
    for (const client of ["boto3", "azure-identity", "azure-storage-blob", "google-cloud-storage"]) {
      expect(requirements.some((line) => line.startsWith(`${client}==`))).toBe(true);
    }
  });
});
