import type { Environment } from "../../lib/environment/schema";
import type { Result } from "../../stacks/program";
import { environmentStack, projectStacks } from "../support/environments";

const everything = {
  domain: "ml.example.com",
  oidc: { issuer: "https://login.example.com", clientId: "ml-platform", adminGroups: ["admins"] },
  gitops: { repository: "https://git.example.com/team/models", private: true },
  alerts: { slack: { channel: "#ml-alerts" } },
  models: ["tinyllama-1.1b"],
} satisfies Partial<Environment>;

/** Environments that publish their UIs and have what the project's own do without. */
export const PUBLISHED: readonly Environment[] = [
  {
    ...everything,
    name: "aws-published",
    cloud: "aws",
    region: "us-east-1",
    stage: "prod",
    capacity: "managed-groups",
    machines: { gpu: ["g5.xlarge"] },
    certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000",
    hostedZoneId: "Z0123456789ABC",
    api: { cidrs: ["198.51.100.0/24"] },
  },
  {
    ...everything,
    name: "azure-published",
    cloud: "azure",
    region: "westeurope",
    stage: "staging",
    dnsZone: { resourceGroup: "dns", name: "ml.example.com" },
    api: { cidrs: ["198.51.100.0/24"] },
  },
  {
    ...everything,
    name: "gcp-published",
    cloud: "gcp",
    region: "europe-west4",
    stage: "dev",
    dnsZone: "ml-example-com",
    api: { cidrs: ["198.51.100.0/24"] },
  },
];

/** Every stack of the project, and one of each cloud that is published. */
export const stacksToMutate = (): readonly Result[] => [
  ...projectStacks(),
  ...PUBLISHED.map((environment) => environmentStack(environment)),
];
