import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { PLATFORM_IMAGES } from "../../lib/kubernetes/images";
import type { KubernetesObject } from "../../lib/kubernetes/object";
import { trainingPipeline } from "../../lib/platform/ml/training-pipeline";
import { DRIFT_SCHEDULE, driftSample, WATCHED_MODELS } from "../../lib/platform/observability/drift/models";
import { canaryExample } from "../../lib/platform/serving/examples";
import { MODELS } from "../../lib/platform/serving/models";
import { SERVING_RUNTIMES, type ServingRuntime } from "../../lib/platform/serving/runtimes";
import { WORKLOADS } from "../../lib/platform/workloads";
import { crdFaults, describeWithCharts } from "../support/charts";
import { fakeInputs } from "../support/fake-inputs";
import { FAKE_POOLS } from "../support/fake-pools";

const pages = {
  training: readFileSync("docs/run-training.md", "utf8"),
  serving: readFileSync("docs/serve-a-model.md", "utf8"),
  observability: readFileSync("docs/observability.md", "utf8"),
};

/** The Kubernetes objects that a page shows. */
const objectsOf = (page: string): readonly KubernetesObject[] =>
  [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => parse(text ?? "") as KubernetesObject);

describe("run a training", () => {
  const { stores } = fakeInputs();
  const [template] =
    trainingPipeline({ pools: FAKE_POOLS, store: stores.artifacts, registry: "r" }).after ?? [];
  const spec = template?.spec as {
    arguments: { parameters: { name: string; value: string }[] };
    templates: { name: string; dag?: unknown }[];
  };

  test("lists the parameters with their defaults", () => {
    for (const { name, value } of spec.arguments.parameters)
      expect(pages.training).toContain(`| \`${name}\` | \`${value}\` |`);
  });

  test("explains every step", () => {
    for (const { name } of spec.templates.filter(({ dag }) => dag === undefined))
      expect(pages.training).toContain(`| \`${name}\` |`);
  });

  test("names the versions that are deployed", () => {
    for (const [name, version] of Object.entries(PLATFORM_IMAGES))
      expect(pages.training).toContain(`${name}:${version}`);
  });
});

describe("serve a model", () => {
  test("lists every runtime with its protocol and metrics", () => {
    for (const { name, formats, protocol, metricsPort } of Object.values<ServingRuntime>(SERVING_RUNTIMES)) {
      expect(pages.serving).toContain(
        `| \`${name}\` | ${formats.map((format) => `\`${format}\``).join(", ")} | ${protocol} | ${metricsPort ?? "none"} |`,
      );
    }
  });

  test("lists every language model with what it asks for", () => {
    for (const [name, { weightsGib, gpu }] of Object.entries(MODELS))
      expect(pages.serving).toContain(`| \`${name}\` | ${weightsGib} GB | ${gpu.memoryGib} GiB |`);
  });

  test("shows the canary exactly as the platform makes it", () => {
    const example = canaryExample({
      store: { kserveAddress: "s3://BUCKET" },
      pools: FAKE_POOLS,
      podLabels: {},
    });
    expect(objectsOf(pages.serving)[1]).toEqual(example);
  });
});

test("the sample that a team writes is where drift is measured from, in time", () => {
  const [{ spec } = { spec: undefined }] = objectsOf(pages.observability);
  const text = JSON.stringify(spec);
  const name = WATCHED_MODELS[0]?.name ?? "";
  for (const part of [driftSample(name, "current"), `"${WORKLOADS.workflow.serviceAccount}"`])
    expect(text).toContain(part);
  const minutes = (schedule: string): number => {
    const [minute = 0, hour = 0] = schedule.split(" ").map(Number);
    return hour * 60 + minute;
  };
  const [schedule = ""] = (spec as { schedules: string[] }).schedules;
  expect(minutes(schedule)).toBeLessThan(minutes(DRIFT_SCHEDULE));
});

describeWithCharts("what the pages show", () => {
  test.each(Object.entries(pages))("%s: is valid against the CRDs", (_, page) => {
    const objects = objectsOf(page);
    expect(objects.length).toBeGreaterThan(0);
    expect(objects.flatMap(crdFaults)).toEqual([]);
  });
});
