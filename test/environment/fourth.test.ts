import { violationLine } from "../../lib/checks/check";
import { STAGES } from "../../lib/environment/profile";
import type { Environment } from "../../lib/environment/schema";
import { validateEnvironments } from "../../lib/environment/validate";
import { EnvironmentStack } from "../../stacks/environment-stack";
import { environmentStack, TODAY } from "../support/environments";

/** What one more team would write in its file beside name, cloud, region and stage. */
const TEAM: Pick<Environment, "domain" | "oidc" | "alerts" | "gitops"> = {
  domain: "vision.example.com",
  oidc: { issuer: "https://login.example.com", clientId: "vision", adminGroups: ["vision-admins"] },
  alerts: { slack: { channel: "#vision" } },
  gitops: { repository: "https://git.example.com/vision/models", private: true },
};

/** A fourth environment of each stage on each cloud, in a region that no environment of the project is in, and a second local one. */
const FOURTH: readonly Environment[] = [
  ...STAGES.flatMap((stage): Environment[] => [
    {
      ...TEAM,
      name: `cv-aws-${stage}`,
      cloud: "aws",
      region: "eu-central-1",
      stage,
      certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/vision",
      hostedZoneId: "Z0123456789",
    },
    {
      ...TEAM,
      name: `cv-azure-${stage}`,
      cloud: "azure",
      region: "northeurope",
      stage,
      dnsZone: { resourceGroup: "dns", name: "vision.example.com" },
    },
    { ...TEAM, name: `cv-gcp-${stage}`, cloud: "gcp", region: "us-central1", stage, dnsZone: "vision" },
  ]),
  { name: "cv-local", cloud: "local", stage: "dev", context: "kind-vision", alerts: TEAM.alerts },
];

const table = FOURTH.map((environment) => [environment.name, environment] as const);

describe.each(table)("one more environment: %s", (name, environment) => {
  const { stack, violations, graph } = environmentStack(environment);

  test("is a file of less than 20 lines, and valid", () => {
    const fields = Object.entries(environment).map(([key, value]) => `  ${key}: ${JSON.stringify(value)},`);
    const lines = ["import type …", "", "export default {", ...fields, "} satisfies …;"];
    expect(lines.length).toBeLessThan(20);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(120);
    const file = `environments/${name}.ts`;
    expect(validateEnvironments([{ file, content: environment }], TODAY)).toHaveLength(1);
  });

  test("is the whole platform, by every rule", () => {
    const errors = violations.filter(({ severity }) => severity === "error");
    expect(errors.map(violationLine)).toEqual([]);
    const names =
      stack instanceof EnvironmentStack ? stack.components.map((component) => component.name) : [];
    expect(names).toEqual(expect.arrayContaining(["argo-cd", "argo-workflows", "kserve", "mlflow"]));
  });

  test("says which secrets people store, each with its own command", () => {
    const { output } = graph.document as {
      output: { secrets_to_store: { value: Readonly<Record<string, string>> } };
    };
    const commands = output.secrets_to_store.value;
    expect(Object.keys(commands).sort()).toEqual([
      ...(environment.gitops === undefined
        ? ["argocd-notifications-address"]
        : ["argocd-notifications-address", "argocd-repository", "oidc-client-secret"]),
      "slack-webhook-url",
    ]);
    for (const [secret, command] of Object.entries(commands)) {
      expect(command).toContain(secret);
      expect(command).toMatch(/\/dev\/stdin|--data-file=-/);
    }
  });
});
