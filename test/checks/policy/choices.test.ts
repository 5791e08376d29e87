import { policyRules } from "../../../lib/checks/policy";
import { EXTRAS, LANGUAGE_MODELS, type Environment } from "../../../lib/environment/schema";
import { environmentStack } from "../../support/environments";

const ids = policyRules.map(({ id }) => id);
const everything = { extras: [...EXTRAS], models: [...LANGUAGE_MODELS] };
const aws = { name: "choices", cloud: "aws", region: "us-west-2" } as const;
const choices: readonly { readonly what: string; readonly environment: Environment }[] = [
  { what: "Kyverno and every extra", environment: { ...aws, ...everything, stage: "dev" } },
  {
    what: "Gatekeeper and every extra, three replicas",
    environment: { ...aws, ...everything, stage: "prod", policyEngine: "gatekeeper" },
  },
  {
    what: "the archived object store",
    environment: { name: "choices", cloud: "local", stage: "dev", objectStore: "minio" },
  },
];

test.each(choices)("the platform passes its own policies with $what", ({ environment }) => {
  const ours = environmentStack(environment)
    .violations.filter(({ rule }) => ids.includes(rule.id))
    .map(({ rule, path, problem }) => `${rule.id} ${path}: ${problem}`);
  expect(ours).toEqual([]);
});
