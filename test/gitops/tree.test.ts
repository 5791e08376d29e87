import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parse, parseAllDocuments } from "yaml";
import { PROFILES, STAGES } from "../../lib/environment/profile";
import { MODEL_ANNOTATIONS, MODEL_LABELS } from "../../lib/platform/governance";
import { SYNC_POLICY } from "../../lib/platform/delivery/projects";
import { inferenceService } from "../../lib/platform/serving/inference-service";
import { WORKLOADS } from "../../lib/platform/workloads";
import { FAKE_POOLS } from "../support/fake-pools";

const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;
if (!hasKubectl) console.warn("skipped: kubectl is not there, so the overlays are not built");

const applicationSet = parse(readFileSync("lib/gitops/applications/environments.yaml", "utf8")) as {
  spec: { template: { spec: { project: string; syncPolicy: unknown } } };
};

test("the ApplicationSet syncs as the root does, in the project of the workloads", () => {
  expect(applicationSet.spec.template.spec.syncPolicy).toEqual(SYNC_POLICY);
  expect(applicationSet.spec.template.spec.project).toBe("workloads");
});

(hasKubectl ? describe : describe.skip).each(STAGES)("overlay %s", (stage) => {
  const text = hasKubectl
    ? execFileSync("kubectl", ["kustomize", `lib/gitops/overlays/${stage}`], { encoding: "utf8" })
    : "";
  const objects = parseAllDocuments(text).map((document) => document.toJS() as { kind: string });
  const model = objects.find(({ kind }) => kind === "InferenceService") as unknown as {
    metadata: { labels: Record<string, string>; annotations: Record<string, string> };
    spec: {
      predictor: {
        minReplicas: number;
        serviceAccountName: string;
        model: { resources: { limits: object } };
      };
    };
  };

  test("has the replicas and limits of the stage's profile", () => {
    const { replicas, model: limits } = PROFILES[stage];
    expect(model.spec.predictor.minReplicas).toBe(replicas);
    expect(model.spec.predictor.model.resources.limits).toEqual({ cpu: limits.cpu, memory: limits.memory });
  });

  test("carries what governance asks for, and an approval in production", () => {
    expect(Object.keys(model.metadata.labels)).toEqual(expect.arrayContaining(Object.values(MODEL_LABELS)));
    const approval = model.metadata.annotations[MODEL_ANNOTATIONS.approvedBy];
    expect(approval !== undefined).toBe(stage === "prod");
  });

  test("runs as the identity that may read artifacts", () => {
    expect(model.spec.predictor.serviceAccountName).toBe(WORKLOADS["kserve-inference"].serviceAccount);
  });

  test("asks for what the platform's own construct gives a model: place, security, metrics, scaling", () => {
    const ours = inferenceService({
      name: "iris",
      model: { name: "iris", version: "1.0.0", owner: "x", stage: "staging", experiment: "x", run: "x" },
      runtime: "mlserver",
      storageUri: "s3://x",
      limits: PROFILES[stage].model,
      pools: FAKE_POOLS,
      podLabels: { "azure.workload.identity/use": "true" },
    }) as unknown as typeof model;
    const {
      minReplicas: _,
      maxReplicas: __,
      model: server,
      ...fields
    } = ours.spec.predictor as typeof ours.spec.predictor & { maxReplicas: number };
    expect(model.spec.predictor).toMatchObject(fields);
    const { resources: ___, storageUri: ____, ...runtime } = server as typeof server & { storageUri: string };
    expect(model.spec.predictor.model).toMatchObject(runtime);
    expect(Object.keys(model.metadata.labels)).toEqual(
      expect.arrayContaining(Object.keys(ours.metadata.labels)),
    );
  });

  test("retrains with the platform's template", () => {
    expect(JSON.stringify(objects.find(({ kind }) => kind === "CronWorkflow"))).toContain(
      '"workflowTemplateRef":{"name":"training"}',
    );
  });
});
