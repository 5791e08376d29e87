import { addressCount, overlaps } from "../../lib/environment/cidr";
import { planNetwork } from "../../lib/environment/aws-addresses";
import { faultLine } from "../../lib/environment/fault";
import { KUBERNETES_VERSIONS, type AwsEnvironment } from "../../lib/environment/schema";
import { settingsOf } from "../../lib/environment/settings";
import { validateAws } from "../../lib/environment/validate-aws";
import { AWS_FACTS } from "../../lib/facts/aws";
import { AWS_NAME_RULES } from "../../lib/facts/aws-limits";
import { resourceName } from "../../lib/aws/names";
import { eksVersions } from "../../lib/aws/versions";
import { environment } from "./aws-stack";

const lines = (more: Partial<AwsEnvironment>, name?: string): string[] => {
  const given = { ...environment("dev", more), ...(name === undefined ? {} : { name }) };
  return validateAws(given, settingsOf(given)).map((fault) => faultLine("environments/aws-dev.ts", fault));
};
const role = (name: string, account = "123456789012") => `arn:aws:iam::${account}:role/${name}`;

test("the environments as they are have no fault, in every region", () => {
  for (const stage of ["dev", "staging", "prod"] as const) {
    for (const region of AWS_FACTS.regions) {
      const given = environment(stage, { region });
      expect(validateAws(given, settingsOf(given))).toEqual([]);
    }
  }
});

const FAULTS: readonly (readonly [why: string, more: Partial<AwsEnvironment>, line: RegExp])[] = [
  [
    "a region of another cloud",
    { region: "westeurope" },
    /: region must be one of AWS's ap-northeast-1, .*, got "westeurope"$/,
  ],
  [
    "a machine of another cloud",
    { machines: { training: ["Standard_D8s_v5"] } },
    /machines\.training\[0\] must be one of AWS's .*c5\.xlarge.*got "Standard_D8s_v5"$/,
  ],
  [
    "a GPU machine for training",
    { machines: { training: ["g5.xlarge"] } },
    /machines\.training\[0\] must be a machine without GPUs/,
  ],
  [
    "a machine without GPU for the GPU pool",
    { machines: { gpu: ["g5.xlarge", "c5.xlarge"] } },
    /machines\.gpu\[1\] must be a machine with GPUs: one of g4dn\.xlarge/,
  ],
  [
    "a GPU that is gone",
    { machines: { gpu: ["p3.2xlarge"] } },
    /machines\.gpu\[0\] must not be gone since 2026-06-10: be one of g4dn/,
  ],
  [
    "a GPU that the region has not",
    { region: "eu-west-1", machines: { gpu: ["g6.xlarge"] } },
    /machines\.gpu\[0\] must be offered in eu-west-1: one of g4dn/,
  ],
  [
    "a machine as database",
    { machines: { database: "m5.large" } },
    /machines\.database must be a database class: one of db\.t3\.small/,
  ],
  [
    "a database class as machine",
    { machines: { general: ["db.t3.small"] } },
    /machines\.general\[0\] must be a machine without GPUs/,
  ],
  [
    "a machine with more GPUs than may run",
    { region: "us-east-1", machines: { gpu: ["p4d.24xlarge"] } },
    /machines\.gpu must have a machine with at most the 2 GPUs of overrides\.gpu\.max/,
  ],
  [
    "groups of several sizes",
    { capacity: "managed-groups", machines: { gpu: ["g4dn.xlarge", "g5.xlarge"] } },
    /machines\.gpu must be machines of one size and GPU/,
  ],
  ["a public network", { networkCidr: "203.0.0.0/16" }, /networkCidr must be a private range/],
  ["a network of nonsense", { networkCidr: "10.300.0.0/16" }, /networkCidr must be a private range/],
  ["a network that is too large", { networkCidr: "10.0.0.0/8" }, /networkCidr must be between \/16 and \/20/],
  [
    "a network in the range of Services",
    { networkCidr: "172.20.0.0/16" },
    /networkCidr must not overlap 172\.20\.0\.0\/16, the range of Services/,
  ],
  ["a network in the range of bridges", { networkCidr: "172.17.0.0/16" }, /the range of container bridges/],
  [
    "a network too small for the pods",
    { networkCidr: "10.0.0.0/20" },
    /networkCidr must have \d+ addresses for pods on up to \d+ nodes, of which it has 3057/,
  ],
  [
    "private ranges for a public endpoint",
    { api: { cidrs: ["203.0.113.0/24", "10.0.0.0/8"] } },
    /api\.cidrs\[1\] must be public: /,
  ],
  [
    "a range of nonsense for the endpoint",
    { api: { cidrs: ["203.0.113.0/40"] } },
    /api\.cidrs\[0\] must be an IPv4 range/,
  ],
  [
    "days that CloudWatch does not know",
    { overrides: { retention: { flowLogDays: 45 } } },
    /overrides\.retention\.flowLogDays must be one of 1, 3, 5, 7/,
  ],
  [
    "backups kept for no time",
    { overrides: { retention: { dailyBackupDays: 0 } } },
    /overrides\.retention\.dailyBackupDays must be at least 1/,
  ],
  ["a single zone", { overrides: { zones: 1 } }, /overrides\.zones must be 2 or 3/],
  [
    "a database that is too small",
    { overrides: { database: { storageGib: 5 } } },
    /storageGib must be at least 20/,
  ],
  [
    "a database that cannot grow",
    { overrides: { database: { storageGib: 100, maxStorageGib: 105 } } },
    /maxStorageGib must be at least a tenth above/,
  ],
  ["too many days of backups", { overrides: { database: { backupDays: 36 } } }, /backupDays must be 1 to 35/],
  [
    "a certificate of another region",
    { domain: "ml.example.com", certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/x" },
    /certificateArn must be a certificate in us-west-2/,
  ],
  [
    "a zone without a domain",
    { hostedZoneId: "Z0123456789" },
    /domain must be given with hostedZoneId, got nothing$/,
  ],
  [
    "a CI role that is none",
    { ci: { planRoleArn: "plan", applyRoleArn: role("apply") } },
    /ci\.planRoleArn must be the ARN of an IAM role, got "plan"$/,
  ],
  [
    "a CI role of another account",
    {
      account: "210987654321",
      ci: { planRoleArn: role("plan", "210987654321"), applyRoleArn: role("apply") },
    },
    /ci\.applyRoleArn must be a role of account 210987654321/,
  ],
  ["a tag of AWS's own", { tags: { "aws:owner": "x" } }, /tags\.aws:owner must not begin with aws:/],
  [
    "a bucket name that S3 refuses",
    { state: { bucket: "My_State" } },
    /state\.bucket must give a name that S3 bucket allows/,
  ],
];

test.each(FAULTS)("%s is one line with field, value and what is allowed", (_, more, line) => {
  expect(lines(more)).toEqual([expect.stringMatching(line)]);
});

test("a name that becomes too long for what is named after it is refused", () => {
  expect(lines({}, "a-very-long-name-of-an-environment-of-ours")).toEqual([
    expect.stringMatching(/name must give a name that S3 bucket allows \(3 to 63 characters/),
    expect.stringMatching(/name must give a name that IAM role allows \(1 to 64 characters/),
  ]);
});

test("names begin with the environment's, and an account id that is not known yet counts twelve digits", () => {
  expect(resourceName("bucket", "aws-dev", "artifacts", "${TfToken[TOKEN.0]}")).toBe(
    "aws-dev-artifacts-${TfToken[TOKEN.0]}",
  );
  expect(() => resourceName("bucket", "aws-dev", "x".repeat(60))).toThrow(
    "aws-dev: names must give a name that S3 bucket allows",
  );
  for (const rule of Object.values(AWS_NAME_RULES)) expect(rule.source).not.toBe("");
});

test.each(["10.0.0.0/16", "10.4.0.0/20", "192.168.0.0/17"])(
  "the parts of %s are inside it and apart from one another",
  (cidr) => {
    const { private: nodes, public: open, database } = planNetwork(cidr, 3);
    const parts = [...nodes, ...open, ...database];
    expect(parts).toHaveLength(9);
    for (const [index, part] of parts.entries()) {
      expect(overlaps(cidr, part)).toBe(true);
      expect(addressCount(part)).toBeGreaterThanOrEqual(16);
      expect(parts.slice(index + 1).filter((other) => overlaps(part, other))).toEqual([]);
    }
  },
);

test("every Kubernetes version that an environment may name has its add-ons", () => {
  for (const version of KUBERNETES_VERSIONS) expect(eksVersions(version).nodeRelease).toMatch(`${version}.`);
  expect(() => eksVersions("1.20")).toThrow("kubernetesVersion must be one of 1.35, 1.34, got 1.20");
});

test("every machine has a source, and no price without one", () => {
  for (const machine of AWS_FACTS.machines) {
    expect(machine.source).not.toBe("");
    expect(machine.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    for (const region of Object.keys(machine.hourlyUsd)) expect(AWS_FACTS.regions).toContain(region);
  }
  expect(new Set(AWS_FACTS.machines.map(({ type }) => type)).size).toBe(AWS_FACTS.machines.length);
});
