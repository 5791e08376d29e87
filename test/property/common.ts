import * as fc from "fast-check";
import { EXTRAS, KUBERNETES_VERSIONS, LANGUAGE_MODELS } from "../../lib/environment/schema";
import { overrides } from "./overrides";
import { mostly, oneOf } from "./values";

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
      signatureKeys: fc.dictionary(
        mostly(oneOf("4AEE18F83AFDEB23"), oneOf("4aee", "key")) as fc.Arbitrary<string>,
        fc.constant("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ==\n-----END PGP PUBLIC KEY BLOCK-----\n"),
        { maxKeys: 2 },
      ),
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
    fc.record(
      {
        pagerduty: fc.record({ severity: oneOf("critical", "warning") }, { requiredKeys: [] }),
        heartbeat: fc.boolean(),
      },
      { requiredKeys: ["pagerduty"] },
    ),
    fc.record(
      { webhook: fc.record({ url: oneOf("https://alerts.example.com/hook") }), heartbeat: fc.boolean() },
      { requiredKeys: ["webhook"] },
    ),
  ),
  oneOf({ slack: { channel: "ml" } }, { email: "x" }),
);

const prices = fc.record(
  {
    cpuHour: mostly(oneOf(0, 0.01, 0.04), oneOf(-1, "0.1")),
    memoryGibHour: mostly(oneOf(0, 0.005), oneOf(null)),
    gpuHour: mostly(oneOf(0.3, 2), oneOf(-0.5)),
  },
  { requiredKeys: [] },
);

/** Fields of every environment. */
export const common = {
  kubernetesVersion: mostly(oneOf(...KUBERNETES_VERSIONS), oneOf("1.29", "v1.35", "1.35.1")),
  credentialsVersion: mostly(fc.integer({ min: 1, max: 9 }), oneOf(0, "2")),
  overrides,
  prices,
  runbooks: mostly(oneOf("https://git.example.com/ml/docs/runbooks"), oneOf("http://x", "https://x/")),
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
