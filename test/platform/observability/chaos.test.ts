import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { charts } from "../../../lib/kubernetes/charts";
import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { chaosMesh } from "../../../lib/platform/observability/chaos/chaos-mesh";
import { NAMESPACES } from "../../../lib/platform/namespaces";
import { crdFaults, describeWithCharts, unknownPaths } from "../../support/charts";

const FOLDER = "lib/examples/chaos";
const experiments = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".yaml"))
  .map(
    (file) =>
      [
        file,
        parse(readFileSync(join(FOLDER, file), "utf8")) as KubernetesObject & {
          spec: { mode: string; duration: string };
        },
      ] as const,
  );

describe("Chaos Mesh", () => {
  test("is there only where the environment asks for it", () => {
    expect(chaosMesh({ extras: undefined })).toEqual([]);
    expect(chaosMesh({ extras: ["mlflow-mcp"] })).toEqual([]);
    expect(chaosMesh({ extras: ["chaos-mesh"] })).toHaveLength(1);
  });

  test("may do what it must in its own namespace alone", () => {
    const [component] = chaosMesh({ extras: ["chaos-mesh"] });
    expect(NAMESPACES.find(({ name }) => name === component?.namespace)?.enforce).toBe("privileged");
  });

  test.each(experiments)("%s breaks one pod for a while", (_, { metadata, spec }) => {
    expect(metadata.namespace).toBe("chaos-testing");
    expect(spec.mode).toBe("one");
    expect(spec.duration).toMatch(/^\d+[sm]$/);
  });

  test("there are the five experiments of the specification", () => {
    expect(experiments.map(([file]) => file)).toEqual([
      "cpu-stress.yaml",
      "memory-stress.yaml",
      "network-delay.yaml",
      "network-partition.yaml",
      "pod-failure.yaml",
    ]);
  });
});

describeWithCharts("Chaos Mesh's chart", () => {
  test("has every value", () => {
    const values = chaosMesh({ extras: ["chaos-mesh"] })[0]?.releases?.[0]?.values ?? {};
    expect(unknownPaths(charts.chaosMesh, values)).toEqual([]);
  });
  test.each(experiments)("knows every field of %s", (_, experiment) =>
    expect(crdFaults(experiment)).toEqual([]),
  );
});
