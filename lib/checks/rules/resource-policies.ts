import type { Finding, Rule } from "../rule";
import { listOf } from "../walk";
import { statementsIn } from "./statements";

const POLICIES = ["aws_sqs_queue_policy", "aws_s3_bucket_policy"];

const refusalsHaveConditions: Rule = {
  id: "refusals-have-conditions",
  family: "identity",
  title: "A policy of a queue or a bucket that refuses everybody says when",
  reason:
    "Without its condition the refusal of plain HTTP refuses everything: no notice of an interruption arrives, and not even its owner may change the policy.",
  holds: [],
  *check(graph): Iterable<Finding> {
    for (const node of POLICIES.flatMap((type) => graph.ofType(type))) {
      for (const { Effect, Principal, Condition } of statementsIn(node)) {
        const everybody = Principal === "*" || JSON.stringify(Principal ?? "").includes('"*"');
        if (Effect === "Deny" && everybody && listOf(Condition).length === 0)
          yield { path: node.path, problem: "refuses everybody, always", mend: "name the condition" };
      }
    }
  },
};

/** What acts under a role, and the argument that names the role. */
const ACTORS: readonly (readonly [type: string, argument: string])[] = [
  ["aws_eks_cluster", "role_arn"],
  ["aws_eks_node_group", "node_role_arn"],
  ["aws_flow_log", "iam_role_arn"],
  ["aws_backup_selection", "iam_role_arn"],
];

const rolesInUseHaveRights: Rule = {
  id: "roles-in-use-have-rights",
  family: "identity",
  title: "A role under which a service of the cloud acts was given a right",
  reason:
    "The cluster is refused at its first call, or the log stays empty: the role is there, and may do nothing.",
  holds: [],
  *check(graph): Iterable<Finding> {
    const granted = new Set(
      ["aws_iam_role_policy", "aws_iam_role_policy_attachment"]
        .flatMap((type) => graph.ofType(type))
        .flatMap(({ waitsFor }) => waitsFor),
    );
    for (const [type, argument] of ACTORS) {
      for (const { path, attributes } of graph.ofType(type)) {
        const role = /aws_iam_role\.[\w-]+/.exec(String(attributes[argument]))?.[0];
        if (role !== undefined && !granted.has(role))
          yield { path, problem: `acts under ${role}, which has no right`, mend: "attach its policy" };
      }
    }
  },
};

/** Policies of what is shared, and roles of services. */
export const resourcePolicyRules: readonly Rule[] = [refusalsHaveConditions, rolesInUseHaveRights];
