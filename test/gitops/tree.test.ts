import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parse, parseAllDocuments } from "yaml";
import { PROFILES, STAGES } from "../../lib/environment/profile";
import { MODEL_ANNOTATIONS, MODEL_LABELS } from "../../lib/platform/governance";
import { SYNC_POLICY } from "../../lib/platform/delivery/projects";
import { WORKLOADS } from "../../lib/platform/workloads";

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
  const model = parseAllDocuments(text).map(
    (document) => document.toJS() as Record<string, never>,
  )[0] as unknown as {
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
});
