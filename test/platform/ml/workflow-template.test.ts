import { readFileSync } from "node:fs";
import { argoArtifactAt } from "../../../lib/platform/data/object-store-clients";
import { trainingPipeline } from "../../../lib/platform/ml/training-pipeline";
import { workflowTemplate, type WorkflowStep } from "../../../lib/platform/ml/workflow-template";
import { driftDetection } from "../../../lib/platform/observability/drift/drift";
import { driftSample } from "../../../lib/platform/observability/drift/models";
import { SERVING_RUNTIMES } from "../../../lib/platform/serving/runtimes";
import { fakeInputs, type FakeOptions } from "../../support/fake-inputs";
import { FAKE_POOLS } from "../../support/fake-pools";
import { fits, type PodSpec } from "../../support/scheduling";

interface Task {
  readonly name: string;
  readonly dependencies?: readonly string[];
  readonly arguments?: { readonly artifacts: readonly { readonly name: string; readonly from: string }[] };
}
interface Container {
  readonly image: string;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  readonly source?: string;
  readonly env: readonly { readonly name: string }[];
  readonly resources: { readonly requests: Record<string, string>; readonly limits: Record<string, string> };
  readonly securityContext: unknown;
  readonly volumeMounts: readonly { readonly mountPath: string }[];
}
interface Template extends PodSpec {
  readonly name: string;
  readonly dag?: { readonly tasks: readonly Task[] };
  readonly container?: Container;
  readonly script?: Container;
  readonly inputs?: { readonly artifacts: readonly { readonly path: string }[] };
  readonly outputs?: { readonly artifacts: readonly { readonly path: string }[] };
  readonly memoize?: { readonly key: string };
  readonly retryStrategy?: unknown;
}
interface Spec {
  readonly entrypoint: string;
  readonly serviceAccountName: string;
  readonly arguments: { readonly parameters: readonly { readonly name: string; readonly value: string }[] };
  readonly templates: readonly Template[];
}

function training(options: FakeOptions = {}): Spec {
  const { cluster, stores } = fakeInputs(options);
  const [template] =
    trainingPipeline({ pools: cluster.pools, store: stores.artifacts, registry: "registry.example.com/fake" })
      .after ?? [];
  return template?.spec as Spec;
}

const step = (name: string, more: Partial<WorkflowStep> = {}): WorkflowStep => ({
  name,
  image: "python:3.10.18",
  command: ["true"],
  ...more,
});
const templateOf = (steps: readonly WorkflowStep[]) =>
  workflowTemplate({
    name: "try",
    description: "a try",
    parameters: {},
    steps,
    environment: [],
    store: fakeInputs().stores.artifacts,
    pools: FAKE_POOLS,
  }).spec as Spec;

const containerOf = ({ container, script }: Template): Container | undefined => container ?? script;
const pods = (spec: Spec) => spec.templates.filter(({ dag }) => dag === undefined);

describe("the training pipeline", () => {
  const spec = training();

  test("goes from data to a champion in this order", () => {
    const tasks = spec.templates[0]?.dag?.tasks ?? [];
    expect(tasks.map(({ name, dependencies = [] }) => `${dependencies.join(" ")} > ${name}`)).toEqual([
      " > ingest",
      "ingest > validate",
      "validate ingest > features",
      "features > train",
      "train features > evaluate",
      "evaluate train features > register",
      "register > serving-check",
      "serving-check register features > promote",
    ]);
  });

  test("loads the artifact in the image that will serve it, before it is promoted", () => {
    const check = spec.templates.find(({ name }) => name === "serving-check");
    expect(check?.script?.image).toBe(SERVING_RUNTIMES.mlserver.image);
    expect(check?.script?.source).toContain("mlflow.pyfunc.load_model");
    expect(check?.inputs?.artifacts).toEqual([{ name: "register-artifact", path: "/data/artifact" }]);
  });

  test("every step has limits, no rights, a read-only root, and a folder of its own", () => {
    for (const template of pods(spec)) {
      const container = containerOf(template);
      expect(container?.resources.limits).toEqual({
        cpu: expect.any(String) as unknown,
        memory: expect.any(String) as unknown,
      });
      expect(container?.resources.requests).toEqual({
        cpu: expect.any(String) as unknown,
        memory: expect.any(String) as unknown,
      });
      expect(container?.securityContext).toMatchObject({
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        capabilities: { drop: ["ALL"] },
      });
      expect(container?.volumeMounts.map(({ mountPath }) => mountPath)).toEqual(["/data", "/tmp"]);
      expect(container?.image).toMatch(/:[^:]*\d[^:]*$/);
    }
  });

  test("what a step writes lies in its folder, since nothing else is writable", () => {
    const paths = pods(spec).flatMap(({ inputs, outputs }) => [
      ...(inputs?.artifacts ?? []),
      ...(outputs?.artifacts ?? []),
    ]);
    expect(paths.filter(({ path }) => !path.startsWith("/data/"))).toEqual([]);
  });

  test.each(["s3", "azure-blob", "gcs"] as const)(
    "leaves what the champion was trained on where drift is measured from, on %s",
    (objectStore) => {
      const key = driftSample("{{workflow.parameters.model}}", "reference");
      const promote = pods(training({ objectStore })).find(({ name }) => name === "promote");
      expect(promote?.outputs?.artifacts).toEqual([
        {
          name: "reference",
          path: "/data/reference.csv",
          archive: { none: {} },
          ...argoArtifactAt(fakeInputs({ objectStore }).stores.artifacts, key),
        },
      ]);
      const watched = JSON.stringify(driftDetection(fakeInputs({ objectStore })).after);
      const [{ value: model } = { value: "" }] = training().arguments.parameters.filter(
        ({ name }) => name === "model",
      );
      expect(watched).toContain(`"${driftSample(model, "reference")}"`);
    },
  );

  test("every step fits into a pool", () => {
    for (const template of pods(spec)) {
      const container = containerOf(template);
      expect([
        template.name,
        fits({ ...template, containers: container === undefined ? [] : [container] }, FAKE_POOLS),
      ]).toEqual([template.name, true]);
    }
  });

  test("trains on the training pool and nowhere else", () => {
    const placed = (name: string) => pods(spec).find((template) => template.name === name)?.nodeSelector;
    expect(placed("train")).toEqual({ "ml-platform/pool": "training" });
    expect(placed("ingest")).toEqual({ "ml-platform/pool": "general" });
  });

  test("keeps a fetched data set under a key of allowed letters", () => {
    const [ingest] = pods(spec);
    expect(ingest?.memoize?.key).toBe(
      "ingest-{{=sprig.sha256sum(workflow.parameters.source + workflow.parameters.target)}}",
    );
  });

  test("calls modules that exist, with options that they know", () => {
    const own = pods(spec).filter(({ container }) => container !== undefined);
    expect(own).toHaveLength(7);
    for (const { container } of own) {
      const source = readFileSync(
        `lib/pipelines/training/${container?.command[2]?.replaceAll(".", "/") ?? ""}.py`,
        "utf8",
      );
      for (const option of (container?.args ?? []).filter((argument) => argument.startsWith("--"))) {
        const short = option.slice(2);
        expect(
          source.includes(`"${option}"`) ||
            (source.includes('f"--{option}"') && source.includes(`"${short}"`)),
        ).toBe(true);
      }
    }
  });

  test("refers to parameters that it has", () => {
    const known = spec.arguments.parameters.map(({ name }) => name);
    const used = [...JSON.stringify(spec).matchAll(/\{\{workflow\.parameters\.([a-z-]+)\}\}/g)].map(
      ([, name]) => name,
    );
    expect(new Set(used)).toEqual(new Set(known));
  });

  test("knows the tracking server and the store", () => {
    const names = (options?: FakeOptions) =>
      containerOf(pods(training(options))[0] ?? { name: "" })?.env.map(({ name }) => name);
    expect(names()).toEqual(expect.arrayContaining(["MLFLOW_TRACKING_URI", "AWS_REGION"]));
    expect(names({ credentials: "access-key" })).toEqual(
      expect.arrayContaining(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "MLFLOW_S3_ENDPOINT_URL"]),
    );
  });
});

describe("a pipeline of one's own", () => {
  test("tolerates what the pools of its purpose ask for, GPUs whatever their taint's value", () => {
    const { templates } = templateOf([
      step("big", { placement: "gpu" }),
      step("fit", { placement: "training" }),
    ]);
    expect(templates[1]?.tolerations).toEqual([
      { key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" },
    ]);
    expect(templates[2]?.tolerations).toEqual([
      { key: "workload", operator: "Equal", value: "training", effect: "NoSchedule" },
    ]);
  });

  test("runs anywhere on a cluster that has no pool for its purpose", () => {
    const spec = workflowTemplate({
      name: "try",
      description: "",
      parameters: {},
      steps: [step("big", { placement: "gpu" })],
      environment: [],
      store: fakeInputs().stores.artifacts,
      pools: [],
    }).spec as Spec;
    expect(spec.templates[1]).toMatchObject({ nodeSelector: {}, tolerations: [] });
  });

  test("cannot refer to what no step gives", () => {
    expect(() => templateOf([step("score", { reads: { "train.model": "/data/model" } })])).toThrow(
      "pipeline try: step score needs train.model, which no step gives",
    );
    expect(() => templateOf([step("score", { after: ["train"] })])).toThrow(
      "pipeline try: step score needs train, which no step gives",
    );
  });
});
