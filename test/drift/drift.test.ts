import { spawnSync } from "node:child_process";
import { WATCHED_MODELS } from "../../lib/platform/observability/drift/models";
import { driftDetection } from "../../lib/platform/observability/drift/drift";
import { crdFaults, describeWithCharts } from "../support/charts";
import { fakeInputs } from "../support/fake-inputs";

const python = spawnSync("python3", ["--version"]).status === 0;

describe("drift detection", () => {
  (python ? test : test.skip)(
    `measures known distributions right${python ? "" : " (skipped: no python3)"}`,
    () => {
      const { status, stderr } = spawnSync(
        "python3",
        ["-B", "-m", "unittest", "discover", "-s", "test/drift"],
        { encoding: "utf8" },
      );
      expect(stderr).toMatch(/Ran 13 tests/);
      expect(status).toBe(0);
    },
  );

  test.each(["s3", "azure-blob", "gcs"] as const)(
    "reads its samples from the artifact store on %s",
    (objectStore) => {
      const objects = driftDetection(fakeInputs({ objectStore })).after ?? [];
      const text = JSON.stringify(objects.find(({ kind }) => kind === "CronWorkflow"));
      const field = { s3: '"s3":{"key":', "azure-blob": '"azure":{[^}]*"blob":', gcs: '"gcs":{"key":' }[
        objectStore
      ];
      for (const { name } of WATCHED_MODELS)
        expect(text).toMatch(new RegExp(`${field}"drift/${name}/current.csv"`));
    },
  );

  test("carries the program that it starts", () => {
    const files = (driftDetection(fakeInputs()).after ?? []).find(({ kind }) => kind === "ConfigMap")?.[
      "data"
    ] as Record<string, string>;
    expect(Object.keys(files)).toContain("detect.py");
    const own = [...(files["detect.py"] ?? "").matchAll(/^import (\w+)$/gm)].map(
      ([, name]) => `${name ?? ""}.py`,
    );
    for (const file of own.filter((name) => ["measures.py", "metrics.py", "samples.py"].includes(name)))
      expect(files).toHaveProperty([file]);
    expect(own).toEqual(expect.arrayContaining(["measures.py", "metrics.py", "samples.py"]));
  });
});

describeWithCharts("drift detection's schedule", () => {
  test.each(["s3", "azure-blob", "gcs"] as const)("fits the definition of its kind on %s", (objectStore) => {
    const objects = driftDetection(fakeInputs({ objectStore })).after ?? [];
    expect(objects.filter(({ kind }) => kind === "CronWorkflow").flatMap(crdFaults)).toEqual([]);
  });
});
