import { violationLine } from "../../lib/checks/check";
import type { Violation } from "../../lib/checks/rule";
import { STAGES, type Stage } from "../../lib/environment/profile";
import { EXTRAS, LANGUAGE_MODELS, type AwsEnvironment, type Environment } from "../../lib/environment/schema";
import { environmentStack } from "../support/environments";

type CloudPart = { readonly [C in "aws" | "azure" | "gcp"]: Partial<Extract<Environment, { cloud: C }>> };

/** Where each cloud is, and what it needs to publish pages. */
const CLOUDS: CloudPart = {
  aws: {
    region: "us-west-2",
    certificateArn: "arn:aws:acm:us-west-2:123456789012:certificate/1234",
    hostedZoneId: "Z0123456789ABC",
  },
  azure: { region: "westeurope", dnsZone: { resourceGroup: "dns", name: "ml.example.com" } },
  gcp: { region: "europe-west4", dnsZone: "ml-example-com" },
};

const everything = (cloud: keyof CloudPart, stage: Stage): Environment =>
  ({
    name: `${cloud}-${stage}`,
    cloud,
    stage,
    ...CLOUDS[cloud],
    models: [...LANGUAGE_MODELS],
    extras: EXTRAS.filter((extra) => stage !== "prod" || extra !== "chaos-mesh"),
    domain: "ml.example.com",
    oidc: { issuer: "https://login.example.com", clientId: "ml", adminGroups: ["admins"] },
    gitops: { repository: "https://git.example.com/team/models" },
    alerts: { slack: { channel: "#ml-alerts" }, heartbeat: true },
  }) as Environment;

const errors = (violations: readonly Violation[]): readonly string[] =>
  violations.filter(({ severity }) => severity === "error").map(violationLine);

describe.each(["aws", "azure", "gcp"] as const)("%s with everything that a file can ask for", (cloud) => {
  test.each(STAGES)("%s keeps every rule", (stage) => {
    const { violations, graph } = environmentStack(everything(cloud, stage));
    expect(errors(violations)).toEqual([]);
    expect(graph.releases.filter(({ name }) => name.startsWith("language-models"))).toHaveLength(1);
    expect(graph.releases.filter(({ name }) => name.startsWith("mlflow-mcp"))).toHaveLength(1);
  });
});

test("without a certificate nothing is published on AWS, and every rule is kept all the same", () => {
  const { certificateArn: _, ...environment } = everything("aws", "staging") as AwsEnvironment;
  const { violations, graph } = environmentStack(environment);
  expect(errors(violations)).toEqual([]);
  expect(graph.objects.filter(({ object }) => object.kind === "Ingress")).toEqual([]);
  const argoCd = graph.releases.find(({ chart }) => chart === "argo-cd")!;
  expect(argoCd.values).toMatchObject({ configs: { cm: { "admin.enabled": true } } });
});

test("as many replicas as a file can ask for leave room for a rollout", () => {
  const { violations } = environmentStack({ ...everything("aws", "prod"), overrides: { replicas: 9 } });
  expect(errors(violations)).toEqual([]);
});

test("a quota that is too small for the models names the file that raises it", () => {
  const small = { cpu: "4", memory: "20Gi" };
  const quota = { requests: small, limits: small };
  const { violations } = environmentStack({ ...everything("gcp", "staging"), overrides: { quota } });
  const [found] = errors(violations).filter((line) => line.includes("mlops/compute"));
  expect(found).toMatch(
    /requests.memory [\d.]+ of 20Gi.*raise overrides.quota in environments\/gcp-staging.ts/,
  );
});
