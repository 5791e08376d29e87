import * as fc from "fast-check";
import { AWS_FACTS, isDatabaseClass } from "../../lib/facts/aws";
import { AZURE_DATABASES, AZURE_FACTS } from "../../lib/facts/azure";
import { gcpFacts } from "../../lib/facts/gcp";
import { STAGES } from "../../lib/environment/profile";
import { name, network, publicCidr } from "./addresses";
import { common } from "./common";
import { mostly, oneOf, some, type Value } from "./values";

const machinesOf = (facts: typeof AWS_FACTS, databases: readonly string[]): Value => {
  const of = (gpu: boolean): string[] =>
    facts.machines
      .filter((machine) => (machine.gpu !== undefined) === gpu && !machine.type.startsWith("db."))
      .map(({ type }) => type);
  return machineLists(of(false), of(true), databases);
};

const machineLists = (
  types: readonly string[],
  gpus: readonly string[],
  databases: readonly string[],
): Value =>
  fc.record(
    {
      general: fc.array(mostly(oneOf(...types), oneOf("nothing.large")), { minLength: 1, maxLength: 3 }),
      training: fc.array(mostly(oneOf(...types), oneOf("")), { minLength: 1, maxLength: 3 }),
      gpu: fc.array(mostly(oneOf(...gpus), oneOf("p2.xlarge")), { minLength: 1, maxLength: 2 }),
      database: mostly(oneOf(...databases), oneOf("", "db.mysql.huge")),
    },
    { requiredKeys: [] },
  );

const cloudCommon = (facts: typeof AWS_FACTS, databases: readonly string[]) => ({
  ...common,
  runner: oneOf("ubuntu-latest", "in-the-vpc"),
  networkCidr: network,
  api: mostly(
    fc.oneof(
      fc.record({ cidrs: fc.array(publicCidr, { minLength: 1, maxLength: 2 }) }),
      oneOf({ access: "vpc" }),
    ),
    oneOf({}, { access: "all" }),
  ),
  machines: machinesOf(facts, databases),
});

const region = (facts: typeof AWS_FACTS): Value => mostly(oneOf(...facts.regions), oneOf("mars-1", ""), 20);
const uuid = mostly(oneOf("00000000-0000-4000-8000-000000000001"), oneOf("no-uuid"));
const stage = mostly(oneOf(...STAGES), oneOf("test"), 30);

const record = (cloud: string, needed: Record<string, Value>, optional: Record<string, Value>): Value =>
  fc
    .tuple(
      fc.record(needed),
      fc.record(Object.fromEntries(Object.entries(optional).map(([key, value]) => [key, some(value)]))),
    )
    .map(([must, may]) => ({
      cloud,
      ...must,
      ...Object.fromEntries(Object.entries(may).filter(([, value]) => value !== undefined)),
    }));

/** Fields that need one another, given together: so that more than a few of the environments are valid. */
function completed(content: unknown): unknown {
  const given = content as Record<string, unknown>;
  const published = given["domain"] !== undefined && given["cloud"] !== "local";
  const region = String(given["region"]);
  const sensible: Record<string, unknown> = { ...given };
  if (given["cloud"] === "local") for (const key of ["domain", "oidc", "models"]) delete sensible[key];
  if (!published)
    for (const key of ["oidc", "certificateArn", "hostedZoneId", "dnsZone"]) delete sensible[key];
  if (published) {
    sensible["oidc"] ??= {
      issuer: "https://login.example.com",
      clientId: "ml-platform",
      adminGroups: ["admins"],
    };
    if (given["cloud"] === "aws") {
      sensible["certificateArn"] = `arn:aws:acm:${region}:123456789012:certificate/1`;
      sensible["hostedZoneId"] ??= "Z0123456789ABC";
    }
    if (given["cloud"] === "azure") sensible["dnsZone"] = { resourceGroup: "dns", name: given["domain"] };
    if (given["cloud"] === "gcp") sensible["dnsZone"] ??= "ml-example-com";
  }
  return sensible;
}

/** Contents of environments' files as somebody may write them, of every cloud; four of five have their fields together. */
export const environmentContent: Value = fc
  .tuple(
    fc.integer({ min: 0, max: 4 }),
    fc.constant(0).chain(() => anyContent()),
  )
  .map(([chance, content]) => (chance === 0 ? content : completed(content)));

const anyContent = (): Value =>
  fc.oneof(
    record(
      "aws",
      { name, stage, region: region(AWS_FACTS) },
      {
        ...cloudCommon(AWS_FACTS, AWS_FACTS.machines.map(({ type }) => type).filter(isDatabaseClass)),
        account: mostly(oneOf("123456789012"), oneOf("12")),
        admins: fc.array(mostly(oneOf("arn:aws:iam::123456789012:role/admin"), oneOf("admin")), {
          maxLength: 2,
        }),
        state: oneOf({ bucket: "state" }, { bucket: "state", region: "eu-west-1" }),
        ci: oneOf({
          planRoleArn: "arn:aws:iam::123456789012:role/plan",
          applyRoleArn: "arn:aws:iam::123456789012:role/apply",
        }),
        certificateArn: mostly(oneOf("arn:aws:acm:us-west-2:123456789012:certificate/1"), oneOf("cert")),
        hostedZoneId: mostly(oneOf("Z0123456789ABC"), oneOf("zone")),
        capacity: oneOf("karpenter", "managed-groups"),
      },
    ),
    record(
      "azure",
      { name, stage, region: region(AZURE_FACTS) },
      {
        ...cloudCommon(
          AZURE_FACTS,
          AZURE_DATABASES.map(({ type }) => type),
        ),
        subscriptionId: uuid,
        tenantId: uuid,
        admins: fc.array(uuid, { maxLength: 2 }),
        state: oneOf({ resourceGroup: "state", storageAccount: "state", container: "state" }),
        dnsZone: oneOf(
          { resourceGroup: "dns", name: "ml.example.com" },
          { resourceGroup: "dns", name: "other.org" },
        ),
      },
    ),
    record(
      "gcp",
      { name, stage, region: region(gcpFacts) },
      {
        ...cloudCommon(gcpFacts, ["db-g1-small", "db-custom-2-7680", "db-custom-4-15360"]),
        project: mostly(oneOf("ml-project-1"), oneOf("P")),
        admins: fc.array(mostly(oneOf("group:ml@example.com"), oneOf("ml")), { maxLength: 2 }),
        state: oneOf({ bucket: "state" }),
        dnsZone: oneOf("ml-example-com"),
      },
    ),
    record(
      "local",
      { name, stage },
      {
        ...common,
        context: oneOf("kind-ml", "minikube"),
        kubeconfig: oneOf("~/.kube/other"),
        storageClass: oneOf("standard", "local-path"),
        objectStore: oneOf("seaweedfs", "minio"),
        bringsMetricsServer: fc.boolean(),
      },
    ),
  );
