import type { ResourceNode, StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { listOf, textOf } from "../walk";

/** What an identity of the CI needs, by its type: blocks that name it, with a text that one of them holds. */
const NEEDS: Readonly<Record<string, readonly (readonly [what: string, types: string, holds: RegExp])[]>> = {
  azurerm_user_assigned_identity: [
    ["somebody who may take it", "azurerm_federated_identity_credential", /"subject":"repo:/],
    ["rights on the subscription", "azurerm_role_assignment", /"scope":"\/subscriptions\/[^"]*"/],
    ["access to the state", "azurerm_role_assignment", /"scope":"[^"]*azurerm_storage_container\./],
  ],
  google_service_account: [
    ["somebody who may take it", "google_service_account_iam_member", /subject\/repo:/],
    ["rights on the project", "google_project_iam_member", /"role":/],
    ["access to the state", "google_storage_bucket_iam_member", /"role":/],
  ],
  aws_iam_role: [["rights", "aws_iam_role_policy_attachment", /"policy_arn":/]],
  aws_iam_policy: [["a role that has it", "aws_iam_role_policy_attachment", /"policy_arn":/]],
};

/** APIs that a run of the CI uses before any environment could switch them on: to sign in, and to switch on the others. */
const FIRST_APIS = ["iam", "iamcredentials", "sts", "cloudresourcemanager"].map(
  (name) => `${name}.googleapis.com`,
);

const has = (graph: StackGraph, { address }: ResourceNode, types: string, holds: RegExp): boolean =>
  graph
    .ofType(types)
    .some(({ waitsFor, attributes }) => waitsFor.includes(address) && holds.test(JSON.stringify(attributes)));

const ciIdentitiesAreWhole: Rule = {
  id: "ci-identities-are-whole",
  family: "identity",
  title: "Each identity of the CI can be taken, has rights, and reaches the state",
  reason:
    "Bootstrap is applied once and long ago: the run that fails for what it left out is the first deploy of somebody else.",
  holds: [13, 15, 17],
  *check(graph): Iterable<Finding> {
    if (graph.releases.length > 0 || graph.ofType("kubernetes_namespace_v1").length > 0) return;
    for (const [type, needs] of Object.entries(NEEDS)) {
      for (const node of graph.ofType(type)) {
        for (const [what, types, holds] of needs) {
          if (!has(graph, node, types, holds))
            yield {
              path: node.path,
              problem: `has no ${what.replace(/^an? /, "")}`,
              mend: `add its ${types}`,
            };
        }
      }
    }
    const services = graph.ofType("google_project_service");
    const on = services.map(({ attributes }) => textOf(attributes["service"]));
    for (const api of listOf(services.length === 0 ? undefined : FIRST_APIS)) {
      if (!on.includes(String(api)))
        yield {
          path: graph.stack,
          problem: `does not switch ${String(api)} on`,
          mend: "add it to the project's services",
        };
    }
  },
};

/** Who deploys. */
export const ciIdentityRules: readonly Rule[] = [ciIdentitiesAreWhole];
