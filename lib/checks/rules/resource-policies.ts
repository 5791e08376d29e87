import type { Finding, Rule } from "../rule";
import { listOf } from "../walk";
import { statementsIn } from "./rights";

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

/** Policies of what is shared. */
export const resourcePolicyRules: readonly Rule[] = [refusalsHaveConditions];
