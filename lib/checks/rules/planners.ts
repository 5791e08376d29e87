import type { ResourceNode, StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, listOf, textOf } from "../walk";
import { statementsIn } from "./statements";

/** What runs for a pull request are called by GitHub: anybody who may open one decides what they do. */
const PULL_REQUEST = /:pull_request\b/;

/** Rights that change nothing. */
const AWS_READS = /^[\w-]+:(Describe|List|Get|BatchGet)|^kms:(Decrypt|GenerateDataKey)$/;
const AZURE_READS = /\/read$|\/listClusterUserCredential\/action$|\/(getSecret|readMetadata)\/action$/i;
const GOOGLE_READS = /\.(get|list|getIamPolicy)$/;
const READING_ROLE = /(\bReader|[vV]iewer|securityReviewer)$|(ReadOnlyAccess|SecurityAudit)$/;

/** Locks of the state, which a plan takes and gives back. */
const LOCK = /\.tflock$/;

/** Blocks that wait for any of some others. */
const after = (graph: StackGraph, type: string, nodes: readonly ResourceNode[]): readonly ResourceNode[] =>
  graph.ofType(type).filter(({ waitsFor }) => nodes.some(({ address }) => waitsFor.includes(address)));

/** Blocks that others wait for. */
const before = (graph: StackGraph, type: string, nodes: readonly ResourceNode[]): readonly ResourceNode[] =>
  graph.ofType(type).filter(({ address }) => nodes.some(({ waitsFor }) => waitsFor.includes(address)));

/** A right that is more than reading, and where it is given. */
interface Write {
  readonly path: string;
  readonly right: string;
}

function* awsWrites(graph: StackGraph): Generator<Write> {
  const roles = graph
    .ofType("aws_iam_role")
    .filter(({ attributes }) => PULL_REQUEST.test(String(attributes["assume_role_policy"])));
  const attachments = after(graph, "aws_iam_role_policy_attachment", roles);
  const policies = [
    ...after(graph, "aws_iam_role_policy", roles),
    ...before(graph, "aws_iam_policy", attachments),
  ];
  for (const node of policies) {
    for (const { Effect, Action, Resource } of statementsIn(node)) {
      if (Effect !== "Allow" || listOf(Resource).every((resource) => LOCK.test(String(resource)))) continue;
      for (const right of listOf(Action ?? "everything but").map(String))
        if (!AWS_READS.test(right)) yield { path: node.path, right };
    }
  }
  for (const { path, attributes } of attachments) {
    const right = textOf(attributes["policy_arn"]) ?? "";
    if (right.startsWith("arn:") && !READING_ROLE.test(right)) yield { path, right };
  }
}

function* azureWrites(graph: StackGraph): Generator<Write> {
  const trusts = graph
    .ofType("azurerm_federated_identity_credential")
    .filter(({ attributes }) => PULL_REQUEST.test(String(attributes["subject"])));
  const identities = before(graph, "azurerm_user_assigned_identity", trusts);
  const grants = after(graph, "azurerm_role_assignment", identities);
  for (const { path, attributes } of grants) {
    const right = textOf(attributes["role_definition_name"]);
    if (right !== undefined && !READING_ROLE.test(right)) yield { path, right };
  }
  for (const { path, attributes } of before(graph, "azurerm_role_definition", grants)) {
    for (const permissions of listOf(attributes["permissions"])) {
      const rights = ["actions", "data_actions"].flatMap((kind) => listOf(at(permissions, kind)).map(String));
      for (const right of rights) if (!AZURE_READS.test(right)) yield { path, right };
    }
  }
}

function* googleWrites(graph: StackGraph): Generator<Write> {
  const trusts = graph
    .ofType("google_service_account_iam_member")
    .filter(({ attributes }) => PULL_REQUEST.test(String(attributes["member"])));
  const accounts = before(graph, "google_service_account", trusts);
  const grants = [
    ...after(graph, "google_project_iam_member", accounts),
    ...after(graph, "google_storage_bucket_iam_member", accounts),
  ];
  for (const { path, attributes } of grants) {
    const right = textOf(attributes["role"]) ?? "";
    if (!right.startsWith("${") && !READING_ROLE.test(right)) yield { path, right };
  }
  for (const { path, attributes } of before(graph, "google_project_iam_custom_role", grants))
    for (const right of listOf(attributes["permissions"]).map(String))
      if (!GOOGLE_READS.test(right)) yield { path, right };
}

const plannersOnlyRead: Rule = {
  id: "planners-only-read",
  family: "identity",
  title: "What a pull request may run as reads, and writes nothing but the lock of the state",
  reason:
    "A pull request runs what its author wrote: with one right to write, opening it is enough to change production.",
  holds: [15],
  *check(graph): Iterable<Finding> {
    for (const { path, right } of [...awsWrites(graph), ...azureWrites(graph), ...googleWrites(graph)])
      yield {
        path,
        problem: `gives ${right} to pull requests`,
        mend: "give it to the identity of protected environments alone",
      };
  },
};

/** Who plans. */
export const plannerRules: readonly Rule[] = [plannersOnlyRead];
