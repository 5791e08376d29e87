import { EnvironmentError } from "../../lib/environment/fault";
import { validateBootstrap, validateEnvironments } from "../../lib/environment/validate";
import { TODAY } from "../support/environments";

const aws = { name: "aws-dev", cloud: "aws", region: "us-west-2", stage: "dev" };
const azure = { name: "azure-dev", cloud: "azure", region: "westeurope", stage: "dev" };
const gcp = { name: "gcp-dev", cloud: "gcp", region: "europe-west4", stage: "dev" };
const local = { name: "local-dev", cloud: "local", stage: "dev" };

function lines(...contents: unknown[]): readonly string[] {
  const files = contents.map((content, index) => ({ file: `environments/${String(index)}.ts`, content }));
  try {
    validateEnvironments(files, TODAY);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.lines;
    throw error;
  }
  return [];
}

test.each([[aws], [azure], [gcp], [local]])(
  "an environment needs name, cloud, region and stage: %o",
  (content) => {
    expect(lines(content)).toEqual([]);
  },
);

/** Bad input, and the line that it gets: file, field, what is allowed, what was given. */
const BAD: readonly [what: string, content: unknown, line: string | RegExp][] = [
  [
    "nothing",
    undefined,
    "environments/0.ts: default export must be an object with name, cloud, region and stage, got nothing",
  ],
  [
    "unknown cloud",
    { ...aws, cloud: "oracle" },
    'environments/0.ts: cloud must be one of aws, azure, gcp, local, got "oracle"',
  ],
  [
    "unknown stage",
    { ...aws, stage: "test" },
    'environments/0.ts: stage must be one of dev, staging, prod, got "test"',
  ],
  [
    "unknown field",
    { ...aws, colour: "red" },
    'environments/0.ts: colour must not be there: no such field, got "red"',
  ],
  [
    "unknown field inside",
    { ...aws, overrides: { gpu: { min: 1 } } },
    "environments/0.ts: overrides.gpu.min must not be there: no such field, got 1",
  ],
  [
    "a name in capitals",
    { ...aws, name: "AWS" },
    'environments/0.ts: name must be 3 to 22 lower-case letters, digits and hyphens, a letter first, got "AWS"',
  ],
  [
    "a text for a number",
    { ...aws, costCeiling: "many" },
    'environments/0.ts: costCeiling must be a number, got "many"',
  ],
  [
    "an account that is none",
    { ...aws, account: "123" },
    'environments/0.ts: account must be a 12-digit account id, got "123"',
  ],
  [
    "a Kubernetes that charts do not know",
    { ...aws, kubernetesVersion: "1.30" },
    'environments/0.ts: kubernetesVersion must be one of 1.35, 1.34, got "1.30"',
  ],
  [
    "a Kubernetes past its end",
    { ...gcp, kubernetesVersion: "1.34" },
    /kubernetesVersion must be in standard support, which ended for it on 2026-10-01 .*got "1.34"/,
  ],
  [
    "a minimum over its maximum",
    { ...aws, overrides: { general: { min: 5, max: 2 } } },
    /overrides.general must have a minimum that is not above its maximum, got {"min":5,"max":2}/,
  ],
  [
    "a quota in parts of cores",
    { ...aws, overrides: { quota: { requests: { cpu: "1.5" } } } },
    'environments/0.ts: overrides.quota.requests.cpu must be whole cores such as 20, got "1.5"',
  ],
  [
    "a quota whose limits are below its requests",
    { ...aws, overrides: { quota: { requests: { memory: "200Gi" } } } },
    'environments/0.ts: overrides.quota.limits.memory must be at least 200Gi, the requests, got "80Gi"',
  ],
  [
    "an empty general pool",
    { ...aws, overrides: { general: { min: 0 } } },
    /overrides.general.min must be at least 1/,
  ],
  [
    "sign-in without a domain",
    { ...aws, oidc: { issuer: "https://login.example.com", clientId: "x", adminGroups: ["a"] } },
    /domain must be given with oidc/,
  ],
  [
    "chaos in production",
    { ...aws, stage: "prod", extras: ["chaos-mesh"] },
    /extras must leave out chaos-mesh at stage prod/,
  ],
  ["a region of another cloud", { ...aws, region: "westeurope" }, /region must .*got "westeurope"/],
  ["a region of another cloud", { ...azure, region: "us-west-2" }, /region must .*got "us-west-2"/],
  ["a region of another cloud", { ...gcp, region: "westeurope" }, /region must .*got "westeurope"/],
  [
    "a network that is too small",
    { ...aws, networkCidr: "10.0.0.0/24" },
    /networkCidr must .*got "10.0.0.0\/24"/,
  ],
  [
    "a network that is too small",
    { ...azure, networkCidr: "10.1.0.0/24" },
    /networkCidr must .*got "10.1.0.0\/24"/,
  ],
  [
    "a network that is no range",
    { ...aws, networkCidr: "ten" },
    'environments/0.ts: networkCidr must be an IPv4 range such as 10.0.0.0/16, got "ten"',
  ],
  [
    "a private range for a public endpoint",
    { ...aws, api: { cidrs: ["10.0.0.0/8"] } },
    /api.cidrs\[0\] must .*got "10.0.0.0\/8"/,
  ],
  [
    "a private range for a public endpoint",
    { ...azure, api: { cidrs: ["192.168.0.0/16"] } },
    /api.cidrs\[0\] must .*got "192.168.0.0\/16"/,
  ],
  ["everybody", { ...gcp, api: { cidrs: ["0.0.0.0/0"] } }, /api.cidrs\[0\] must .*got "0.0.0.0\/0"/],
  [
    "a machine type of another cloud",
    { ...aws, machines: { general: ["Standard_D4s_v5"] } },
    /machines.general\[0\] must .*got "Standard_D4s_v5"/,
  ],
  [
    "a machine type of another cloud",
    { ...gcp, machines: { general: ["t3.large"] } },
    /machines.general\[0\] must .*got "t3.large"/,
  ],
  [
    "a GPU pool without GPUs",
    { ...aws, machines: { gpu: ["t3.large"] } },
    /machines.gpu\[0\] must .*got "t3.large"/,
  ],
  [
    "a GPU pool without machine types",
    { ...aws, machines: { gpu: [] } },
    /machines.gpu must not be empty, got \[\]/,
  ],
  [
    "a signature without a key",
    { ...aws, gitops: { repository: "https://git.example.com/a", signatureKeys: {} } },
    "environments/0.ts: gitops.signatureKeys must have at least one key, or be left out, got {}",
  ],
  [
    "a key by another name than its id",
    { ...aws, gitops: { repository: "https://git.example.com/a", signatureKeys: { ml: "armoured" } } },
    /gitops.signatureKeys.ml must be named by a 16-digit GPG key id, got "armoured"/,
  ],
  [
    "a GPU that is retired",
    { ...azure, machines: { gpu: ["Standard_NC6s_v3"] } },
    /machines.gpu\[0\] must .*got "Standard_NC6s_v3"/,
  ],
  [
    "a GPU that the region does not offer",
    { ...aws, region: "eu-west-1", machines: { gpu: ["g6.xlarge"] } },
    /machines.gpu\[0\] must .*got "g6.xlarge"/,
  ],
];

test.each(BAD)("%s gets a line of its own", (_what, content, line) => {
  const found = lines(content);
  const expected: unknown = typeof line === "string" ? line : expect.stringMatching(line);
  expect(found).toContainEqual(expected);
});

test("every fault of every file is reported at once", () => {
  const found = lines(
    { ...aws, stage: "x", colour: 1 },
    { ...gcp, api: { cidrs: ["0.0.0.0/0"] }, machines: { gpu: ["e2-standard-4"] } },
  );
  expect(found.map((line) => line.split(" must")[0])).toEqual(
    expect.arrayContaining([
      "environments/0.ts: stage",
      "environments/0.ts: colour",
      "environments/1.ts: api.cidrs[0]",
      "environments/1.ts: machines.gpu[0]",
    ]),
  );
});

test("two environments of one name are refused", () => {
  expect(lines(aws, aws)).toEqual([
    'environments/1.ts: name must differ from the name in environments/0.ts, got "aws-dev"',
  ]);
});

test("without a day, what depends on it is left out, so that an old environment can be destroyed", () => {
  const old = { ...gcp, kubernetesVersion: "1.34" };
  expect(validateEnvironments([{ file: "x", content: old }], undefined)).toHaveLength(1);
});

test("the bootstrap's file is validated the same way", () => {
  expect(() => validateBootstrap("environments/bootstrap.ts", { repository: "nonsense", colour: 1 })).toThrow(
    'environments/bootstrap.ts: repository must be owner/name, got "nonsense"\nenvironments/bootstrap.ts: colour must not be there: no such field, got 1',
  );
});
