import type { Finding, Rule } from "../rule";
import { listOf, textOf } from "../walk";
import { isEnvironment } from "./rights";
import { statementsIn } from "./statements";
/** Grants on stores and keys that a workload's role must have as a whole. */
const WHOLE: readonly { readonly has: string; readonly needs: readonly string[]; readonly why: string }[] = [
  {
    has: "s3:PutObject",
    needs: [
      "s3:GetObject",
      "s3:AbortMultipartUpload",
      "s3:ListMultipartUploadParts",
      "s3:ListBucketMultipartUploads",
      "s3:ListBucket",
      "s3:GetBucketLocation",
    ],
    why: "uploads in parts",
  },
  { has: "s3:AbortMultipartUpload", needs: ["s3:PutObject", "s3:GetObject"], why: "uploads in parts" },
  { has: "s3:GetObject", needs: ["s3:ListBucket", "s3:GetBucketLocation"], why: "reads of folders" },
  { has: "s3:ListBucket", needs: ["s3:GetObject", "s3:GetBucketLocation"], why: "reads of folders" },
  { has: "secretsmanager:DescribeSecret", needs: ["secretsmanager:GetSecretValue"], why: "ExternalSecrets" },
  { has: "secretsmanager:GetSecretValue", needs: ["secretsmanager:DescribeSecret"], why: "ExternalSecrets" },
  {
    has: "logs:DescribeLogGroups",
    needs: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
    why: "flow logs",
  },
  { has: "sqs:ReceiveMessage", needs: ["sqs:DeleteMessage", "sqs:GetQueueUrl"], why: "interruption notices" },
  { has: "sqs:DeleteMessage", needs: ["sqs:ReceiveMessage", "sqs:GetQueueUrl"], why: "interruption notices" },
  {
    has: "ec2:RunInstances",
    needs: [
      "ec2:CreateFleet",
      "ec2:CreateLaunchTemplate",
      "ec2:DeleteLaunchTemplate",
      "ec2:CreateTags",
      "ec2:TerminateInstances",
      "iam:PassRole",
      "iam:CreateInstanceProfile",
      "iam:TagInstanceProfile",
      "iam:AddRoleToInstanceProfile",
      "iam:RemoveRoleFromInstanceProfile",
      "iam:DeleteInstanceProfile",
      "iam:GetInstanceProfile",
      "iam:ListInstanceProfiles",
      "ec2:DescribeImages",
      "ec2:DescribeInstances",
      "ec2:DescribeInstanceTypeOfferings",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeLaunchTemplates",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSpotPriceHistory",
      "ec2:DescribeSubnets",
      "eks:DescribeCluster",
      "ssm:GetParameter",
      "pricing:GetProducts",
    ],
    why: "Karpenter",
  },
];

const logsMayUseKey: Rule = {
  id: "logs-may-use-their-key",
  family: "identity",
  title: "The key of a log group lets CloudWatch encrypt, decrypt and describe",
  reason:
    "Without one of them the log group is refused: `The specified KMS key does not exist or is not allowed to be used`.",
  holds: [21],
  *check(graph): Iterable<Finding> {
    const keys = JSON.stringify(
      graph.ofType("aws_cloudwatch_log_group").map(({ attributes }) => attributes["kms_key_id"]),
    );
    for (const node of graph.ofType("aws_kms_key").filter(({ address }) => keys.includes(`${address}.`))) {
      const [logs] = statementsIn(node).filter(({ Principal }) =>
        JSON.stringify(Principal ?? "").includes('"logs.'),
      );
      const actions = listOf(logs?.Action).map(String);
      const missing = [
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncrypt",
        "kms:GenerateDataKey",
        "kms:Describe",
      ].filter((action) => !actions.some((one) => one.startsWith(action)));
      if (missing.length > 0)
        yield {
          path: node.path,
          problem: `does not let CloudWatch ${missing.join(", ")}`,
          mend: "name all five in the key's policy",
        };
    }
  },
};

/** Rights to change or delete: without a condition they reach what other clusters own. */
const CHANGES =
  /^(ec2:(Terminate|DeleteSecurityGroup|DeleteLaunchTemplate|CreateTags|CreateFleet|RunInstances)|elasticloadbalancing:(RegisterTargets|DeregisterTargets|DeleteLoadBalancer|DeleteTargetGroup|ModifyLoadBalancerAttributes|CreateLoadBalancer|CreateTargetGroup)|iam:(PassRole|AddRole|RemoveRole|CreateInstanceProfile|TagInstanceProfile|DeleteInstanceProfile))/;

const changesAreBound: Rule = {
  id: "rights-to-change-are-bound",
  family: "identity",
  title:
    "A controller's right to change or delete is bound to what it made: by resource, or by a condition on tags",
  reason:
    "Two clusters in one account: the controller of the first deleted the load balancers of the second.",
  holds: [18],
  *check(graph): Iterable<Finding> {
    if (!isEnvironment(graph)) return;
    for (const node of graph.ofType("aws_iam_role_policy")) {
      for (const { Effect, Action, Resource, Condition } of statementsIn(node)) {
        const action = listOf(Action)
          .map(String)
          .find((name) => CHANGES.test(name));
        const everything = listOf(Resource).includes("*");
        const wide = listOf(Resource).some((arn) =>
          /^(\*|arn:aws[\w-]*:iam::\*:instance-profile\/\*|arn:aws[\w-]*:(ec2|elasticloadbalancing):[^:]*:[^:]*:(security-group|instance|launch-template|loadbalancer|targetgroup|listener|listener-rule|fleet|volume|network-interface)(\/.*)?\/\*)$/.test(
            String(arn),
          ),
        );
        if (Effect !== "Allow" || action === undefined) continue;
        // A role that may be passed on is a right of its own: no condition narrows which.
        if (everything && listOf(Action).includes("iam:PassRole"))
          yield { path: node.path, problem: "may pass every role on", mend: "name the role of its nodes" };
        if (
          listOf(Action).includes("iam:PassRole") &&
          !JSON.stringify(Condition ?? {}).includes("iam:PassedToService")
        )
          yield {
            path: node.path,
            problem: "may pass a role to any service",
            mend: "compare iam:PassedToService",
          };
        if (Condition !== undefined) continue;
        const made = listOf(Resource).some((arn) =>
          /:(instance|launch-template|fleet|volume)\/\*$/.test(String(arn)),
        );
        if (everything || (wide && (made || !/RunInstances|CreateFleet/.test(action))))
          yield {
            path: node.path,
            problem: `may ${action} anything`,
            mend: "bind it by aws:ResourceTag or aws:RequestTag",
          };
      }
    }
  },
};

const grantsAreWhole: Rule = {
  id: "grants-are-whole",
  family: "identity",
  title: "A role that has the first right of a task has all of them",
  reason:
    "Uploads of artifacts failed at their second part, and a deleted node class hung for ever, for one action that was not in the list.",
  holds: [2, 18],
  *check(graph): Iterable<Finding> {
    const byRole = new Map<string, { path: string; actions: Set<string> }>();
    for (const node of graph.ofType("aws_iam_role_policy")) {
      const role = textOf(node.attributes["role"]) ?? node.address;
      const entry = byRole.get(role) ?? { path: node.path, actions: new Set<string>() };
      for (const { Effect, Action } of statementsIn(node)) {
        if (Effect === "Allow") for (const action of listOf(Action)) entry.actions.add(String(action));
      }
      byRole.set(role, entry);
    }
    for (const { path, actions } of byRole.values()) {
      for (const { has, needs, why } of WHOLE.filter((row) => actions.has(row.has))) {
        const missing = needs.filter((action) => !actions.has(action));
        if (missing.length > 0)
          yield {
            path,
            problem: `has ${has} without ${missing.join(", ")}`,
            mend: `grant what ${why} need together`,
          };
      }
    }
  },
};

/** Grants, as a whole and within bounds. */
export const grantRules: readonly Rule[] = [logsMayUseKey, changesAreBound, grantsAreWhole];
