import * as fc from "fast-check";
import { AWS_FACTS } from "../../lib/facts/aws";
import { AZURE_FACTS } from "../../lib/facts/azure";
import { gcpFacts } from "../../lib/facts/gcp";
import { STAGES } from "../../lib/environment/profile";
import { EXTRAS, KUBERNETES_VERSIONS, LANGUAGE_MODELS } from "../../lib/environment/schema";

type Value = fc.Arbitrary<unknown>;

/** Mostly what is right, now and then what is not. */
const mostly = (right: Value, wrong: Value, weight = 14): Value =>
  fc.oneof({ arbitrary: right, weight: weight * 4 }, { arbitrary: wrong, weight: 1 });
const some = (value: Value): Value => fc.option(value, { nil: undefined, freq: 2 });
const oneOf = (...values: readonly unknown[]): Value => fc.constantFrom(...values);

const name = mostly(
  fc
    .tuple(fc.constantFrom("a", "m", "team", "research"), fc.stringMatching(/^[a-z0-9-]{0,9}[a-z0-9]$/))
    .map(([first, rest]) => `${first}${rest.replace(/-+/g, "-")}`),
  oneOf("", "A", "1team", "team_1", "x".repeat(40), "--", "team-", 7),
  30,
);

const byte = fc.integer({ min: 0, max: 255 });
const cidr = (least: number, most: number): Value =>
  fc
    .tuple(oneOf("10", "172.16", "172.31", "192.168"), byte, byte, fc.integer({ min: least, max: most }))
    .map(
      ([head, b, c, bits]) =>
        `${String(head)}${String(head).includes(".") ? "" : `.${String(b)}`}.${String(c)}.0/${String(bits)}`,
    );
const publicCidr = oneOf(
  "198.51.100.0/24",
  "203.0.113.7/32",
  "0.0.0.0/0",
  "10.0.0.0/8",
  "1.2.3.4/33",
  "300.1.1.1/8",
);
const network = mostly(
  cidr(12, 20),
  oneOf("10.0.0.0", "10.0.0.0/33", "8.8.8.0/16", "10.0.0.0/30", "0.0.0.0/0"),
  8,
);

const count = (most: number): Value =>
  mostly(fc.integer({ min: Math.floor(most / 10), max: most }), oneOf(0, -1, 1.5, "3", 1e9));
const overrides = fc.record(
  {
    zones: mostly(fc.integer({ min: 2, max: 3 }), oneOf(0, 1, 4)),
    natPerZone: fc.boolean(),
    disposable: fc.boolean(),
    highAvailability: fc.boolean(),
    size: oneOf("small", "large"),
    general: fc.record({ min: count(5), max: count(30) }, { requiredKeys: [] }),
    training: fc.record({ max: count(30), spot: fc.boolean() }, { requiredKeys: [] }),
    gpu: fc.record({ max: count(16), spot: fc.boolean() }, { requiredKeys: [] }),
    database: fc.record(
      { storageGib: count(4000), maxStorageGib: count(8000), multiZone: fc.boolean(), backupDays: count(40) },
      { requiredKeys: [] },
    ),
    retention: fc.record(
      {
        flowLogDays: mostly(oneOf(1, 7, 30, 90, 365), count(400)),
        auditLogDays: mostly(oneOf(1, 7, 30, 90, 365), count(400)),
        logDays: count(400),
        traceDays: count(60),
        metricDays: count(60),
        dailyBackupDays: count(90),
        weeklyBackupDays: count(400),
      },
      { requiredKeys: [] },
    ),
    replicas: mostly(fc.integer({ min: 1, max: 5 }), oneOf(0, 10)),
    model: fc.record(
      {
        cpu: mostly(oneOf("1", "500m", "4"), oneOf("many", "1m")),
        memory: mostly(oneOf("1Gi", "16Gi"), oneOf("2", "lots")),
        gpus: count(4),
      },
      { requiredKeys: [] },
    ),
    quota: fc.record({ gpus: count(16), pods: count(200) }, { requiredKeys: [] }),
    policyAction: oneOf("Audit", "Enforce"),
  },
  { requiredKeys: [] },
);

const domain = mostly(
  oneOf("ml.example.com", "a.b.c.example.org", "example.io"),
  oneOf("example", "-x.com", "ml_example.com", `${"a".repeat(70)}.com`),
);
const oidc = mostly(
  fc.record(
    {
      issuer: oneOf("https://login.example.com", "https://login.example.com/realms/ml"),
      clientId: oneOf("ml-platform", "0oa1"),
      adminGroups: fc.uniqueArray(oneOf("admins", "ml admins", 'with "quotes"'), {
        minLength: 1,
        maxLength: 2,
      }),
      engineerGroups: fc.array(oneOf("engineers", "a,b"), { maxLength: 2 }),
      scientistGroups: fc.array(oneOf("scientists"), { maxLength: 1 }),
    },
    { requiredKeys: ["issuer", "clientId", "adminGroups"] },
  ),
  oneOf({ issuer: "http://login" }, {}, "okta"),
);
const gitops = mostly(
  fc.record(
    {
      repository: oneOf("https://git.example.com/team/models", "git@git.example.com:team/models.git"),
      revision: oneOf("main", "v1.2.3"),
      path: oneOf("applications", "deploy/apps"),
      private: fc.boolean(),
    },
    { requiredKeys: ["repository"] },
  ),
  oneOf({ repository: "ftp://x" }, { url: "https://x" }),
);
const alerts = mostly(
  fc.oneof(
    fc.record(
      { slack: fc.record({ channel: oneOf("#ml-alerts") }), heartbeat: fc.boolean() },
      { requiredKeys: ["slack"] },
    ),
    fc.record({ pagerduty: fc.record({ severity: oneOf("critical", "warning") }, { requiredKeys: [] }) }),
    fc.record({ webhook: fc.record({ url: oneOf("https://alerts.example.com/hook") }) }),
  ),
  oneOf({ slack: { channel: "ml" } }, { email: "x" }),
);

const common = {
  kubernetesVersion: mostly(oneOf(...KUBERNETES_VERSIONS), oneOf("1.29", "v1.35", "1.35.1")),
  credentialsVersion: mostly(fc.integer({ min: 1, max: 9 }), oneOf(0, "2")),
  overrides,
  tags: fc.dictionary(
    mostly(
      oneOf("team", "cost-centre", "owner"),
      oneOf("Team Name", "", "a/b", "aws:x"),
    ) as fc.Arbitrary<string>,
    oneOf("ml", "42", "a b", "x".repeat(300)) as fc.Arbitrary<string>,
    { maxKeys: 2 },
  ),
  domain,
  oidc,
  gitops,
  alerts,
  costCeiling: mostly(fc.integer({ min: 200, max: 50_000 }), oneOf(0, -5)),
  policyEngine: oneOf("kyverno", "gatekeeper"),
  extras: fc.uniqueArray(oneOf(...EXTRAS), { maxLength: 3 }),
  models: mostly(fc.uniqueArray(oneOf(...LANGUAGE_MODELS), { maxLength: 2 }), oneOf(["gpt-5"])),
};

const machinesOf = (facts: typeof AWS_FACTS): Value => {
  const of = (gpu: boolean): string[] =>
    facts.machines
      .filter((machine) => (machine.gpu !== undefined) === gpu && !machine.type.startsWith("db."))
      .map(({ type }) => type);
  return machineLists(of(false), of(true));
};

const machineLists = (types: readonly string[], gpus: readonly string[]): Value =>
  fc.record(
    {
      general: fc.array(mostly(oneOf(...types), oneOf("nothing.large")), { minLength: 1, maxLength: 3 }),
      training: fc.array(mostly(oneOf(...types), oneOf("")), { minLength: 1, maxLength: 3 }),
      gpu: fc.array(mostly(oneOf(...gpus), oneOf("p2.xlarge")), { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: [] },
  );

const cloudCommon = (facts: typeof AWS_FACTS) => ({
  ...common,
  networkCidr: network,
  api: mostly(
    fc.oneof(
      fc.record({ cidrs: fc.array(publicCidr, { minLength: 1, maxLength: 2 }) }),
      oneOf({ access: "vpc" }),
    ),
    oneOf({}, { access: "all" }),
  ),
  machines: machinesOf(facts),
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
        ...cloudCommon(AWS_FACTS),
        account: mostly(oneOf("123456789012"), oneOf("12")),
        admins: fc.array(mostly(oneOf("arn:aws:iam::123456789012:role/admin"), oneOf("admin")), {
          maxLength: 2,
        }),
        state: oneOf({ bucket: "state" }, { bucket: "state", region: "eu-west-1" }),
        certificateArn: mostly(oneOf("arn:aws:acm:us-west-2:123456789012:certificate/1"), oneOf("cert")),
        hostedZoneId: mostly(oneOf("Z0123456789ABC"), oneOf("zone")),
        capacity: oneOf("karpenter", "managed-groups"),
      },
    ),
    record(
      "azure",
      { name, stage, region: region(AZURE_FACTS) },
      {
        ...cloudCommon(AZURE_FACTS),
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
        ...cloudCommon(gcpFacts),
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
