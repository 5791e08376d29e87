import { oncePerGraph, type ResourceNode, type StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, textOf } from "../walk";
import { statementsIn } from "./statements";

/** One statement of an IAM policy in the graph. */
interface StatementNode {
  readonly node: ResourceNode;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly allow: boolean;
  readonly conditions: string;
}

const strings = (value: unknown): string[] =>
  listOf(value).filter((item): item is string => typeof item === "string");

/** Statements of every inline and managed policy. */
const statementsOf = oncePerGraph((graph): readonly StatementNode[] =>
  ["aws_iam_role_policy", "aws_iam_policy"]
    .flatMap((type) => graph.ofType(type))
    .flatMap((node) =>
      statementsIn(node).map(({ Action, Resource, Effect, Condition }) => ({
        node,
        actions: strings(Action),
        resources: strings(Resource),
        allow: Effect === "Allow",
        conditions: JSON.stringify(Condition ?? {}),
      })),
    ),
);

/** Buckets with a key of the customer's: address -> address of the key. */
function bucketKeys(graph: StackGraph): Map<string, string> {
  const keys = new Map<string, string>();
  for (const { attributes } of graph.ofType("aws_s3_bucket_server_side_encryption_configuration")) {
    const text = JSON.stringify(attributes);
    const bucket = /aws_s3_bucket\.[\w-]+/.exec(text)?.[0];
    const key = /aws_kms_key\.[\w-]+/.exec(text)?.[0];
    if (bucket !== undefined && key !== undefined) keys.set(bucket, key);
  }
  return keys;
}

const WRITES = ["s3:PutObject", "s3:*"];
const READS = ["s3:GetObject", ...WRITES];

const keyWithBucket: Rule = {
  id: "key-with-bucket",
  family: "identity",
  title: "A right on an encrypted bucket comes with the right on its key, by way of S3 alone",
  reason:
    "Without kms:Decrypt a read is refused, without kms:GenerateDataKey a write; five of ten roles of a deployed platform lacked them.",
  holds: [1],
  *check(graph): Iterable<Finding> {
    const keys = bucketKeys(graph);
    const statements = statementsOf(graph).filter(({ allow }) => allow);
    for (const statement of statements) {
      if (!statement.actions.some((action) => READS.includes(action))) continue;
      const needed = statement.actions.some((action) => WRITES.includes(action))
        ? ["kms:Decrypt", "kms:GenerateDataKey"]
        : ["kms:Decrypt"];
      for (const bucket of new Set(
        statement.resources.flatMap((arn) => /aws_s3_bucket\.[\w-]+/.exec(arn)?.[0] ?? []),
      )) {
        const key = keys.get(bucket);
        if (key === undefined) continue;
        const same = statements.filter(
          (other) => field(other.node.attributes, "role") === field(statement.node.attributes, "role"),
        );
        const grants = same.filter(
          ({ resources, conditions }) =>
            resources.some((arn) => arn.includes(key)) && /kms:ViaService[^}]*s3\./.test(conditions),
        );
        for (const action of needed.filter((name) => !grants.some(({ actions }) => actions.includes(name)))) {
          yield {
            path: statement.node.path,
            problem: `may use ${bucket} without ${action} on ${key} by way of S3`,
            mend: "grant it with grantRead or grantReadWrite of the store",
          };
        }
      }
    }
  },
};

const narrowPolicies: Rule = {
  id: "policies-are-narrow",
  family: "identity",
  title: "No workload may do everything, and a role's inline policies fit IAM's limit",
  reason:
    "A wildcard right outlives the reason it was given for; IAM refuses more than 10,240 characters of inline policy a role.",
  holds: [12, 14],
  *check(graph): Iterable<Finding> {
    for (const { node, actions, resources, allow } of statementsOf(graph)) {
      for (const action of actions.filter(
        (name) => allow && (name === "*" || (name.endsWith(":*") && resources.includes("*"))),
      )) {
        yield {
          path: node.path,
          problem: `allows ${action} on everything`,
          mend: "name the actions and the resources",
        };
      }
    }
    const sizes = new Map<string, { path: string; size: number }>();
    for (const node of graph.ofType("aws_iam_role_policy")) {
      const role = textOf(node.attributes["role"]) ?? node.address;
      const before = sizes.get(role)?.size ?? 0;
      sizes.set(role, {
        path: node.path,
        size: before + (textOf(node.attributes["policy"]) ?? "").replace(/\s/g, "").length,
      });
    }
    for (const { path, size } of sizes.values()) {
      if (size > INLINE_LIMIT)
        yield {
          path,
          problem: `the role's inline policies have ${String(size)} characters`,
          mend: "move statements to a managed policy",
        };
    }
  },
};

/** Characters without white space, of all inline policies of a role (IAM quota). */
const INLINE_LIMIT = 10_240;

const trustIsExact: Rule = {
  id: "trust-is-exact",
  family: "identity",
  title: "A role for pods trusts one ServiceAccount, compared exactly, and checks the audience",
  reason:
    "StringLike with a wildcard, or a missing audience, lets other accounts and other services' tokens in.",
  holds: [4],
  *check(graph): Iterable<Finding> {
    for (const node of graph.ofType("aws_iam_role")) {
      for (const statement of statementsIn(node)) {
        if (!strings(field(statement, "Action")).includes("sts:AssumeRoleWithWebIdentity")) continue;
        const equals = at(statement, "Condition", "StringEquals");
        const keys = isRecord(equals) ? Object.keys(equals) : [];
        const github = JSON.stringify(statement).includes("token.actions.githubusercontent.com");
        if (
          !keys.some((key) => key.endsWith(":aud")) ||
          (!github && !keys.some((key) => key.endsWith(":sub")))
        ) {
          yield {
            path: node.path,
            problem: "does not compare both subject and audience with StringEquals",
            mend: "use trustPolicy of lib/aws/policy.ts",
          };
        }
      }
    }
  },
};

/** Who may do what. */
export const identityRules: readonly Rule[] = [keyWithBucket, narrowPolicies, trustIsExact];
