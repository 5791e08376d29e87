import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { field, isRecord, listOf, textOf } from "../walk";
import { statementsIn, type Statement } from "./statements";

/** Policies that AWS keeps for people who administer; no workload and no node needs one. */
const ADMINISTRATION = /policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess|.*FullAccess)$/;

/** Roles of Azure and Google that hold everything, or that give rights on to others. */
const AZURE_BROAD = [
  "Reader",
  "Owner",
  "Contributor",
  "User Access Administrator",
  "Role Based Access Control Administrator",
];
const GOOGLE_BROAD =
  /^roles\/(owner|editor|viewer|iam\.securityAdmin|iam\.serviceAccountTokenCreator|resourcemanager\..*|storage\.admin|secretmanager\.admin)$/;

/** Stacks that set up a whole account or project hold the deployer's own rights. */
export const isEnvironment = (graph: StackGraph): boolean => graph.releases.length > 0;

const noBroadRole: Rule = {
  id: "no-broad-role",
  family: "identity",
  title: "No identity of an environment administers the account, and none is everybody",
  reason: "A role that may do everything was given to one pod for one evening and is still there.",
  holds: [12],
  *check(graph): Iterable<Finding> {
    for (const { path, attributes } of graph.ofType("aws_iam_role_policy_attachment")) {
      const policy = textOf(attributes["policy_arn"]) ?? "";
      if (ADMINISTRATION.test(policy))
        yield { path, problem: `attaches ${policy}`, mend: "attach the narrow policy" };
    }
    for (const node of graph.resources.filter(({ type }) => /^google_.*_iam_(member|binding)$/.test(type))) {
      if (/allUsers|allAuthenticatedUsers/.test(JSON.stringify(node.attributes)))
        yield { path: node.path, problem: "gives its role to everybody", mend: "name the identity" };
      const role = textOf(node.attributes["role"]) ?? "";
      if (isEnvironment(graph) && GOOGLE_BROAD.test(role))
        yield {
          path: node.path,
          problem: `gives ${role}`,
          mend: "give the role of the one thing that is needed",
        };
    }
    if (!isEnvironment(graph)) return;
    for (const { path, attributes } of graph.ofType("azurerm_role_assignment")) {
      const role = textOf(attributes["role_definition_name"]) ?? "";
      if (AZURE_BROAD.includes(role))
        yield { path, problem: `gives ${role}`, mend: "give the role of the one thing that is needed" };
      const scope = textOf(attributes["scope"]) ?? "";
      if (!scope.startsWith("${azurerm_") && !DEPLOYER_SCOPE.test(scope))
        yield { path, problem: `reaches ${scope}`, mend: "set the scope to the resource that it is for" };
    }
  },
};

/** The deploying identity's own roles may be on the subscription's or the group's id. */
const DEPLOYER_SCOPE = /^\$\{data\.azurerm_/;

const POLICIES = ["aws_iam_role_policy", "aws_iam_policy", "aws_s3_bucket_policy", "aws_sqs_queue_policy"];
/** Services whose rights on everything are rights on everybody's data. */
const DATA_SERVICE = /^(s3|secretsmanager|kms|dynamodb|rds-data|sqs):/;
/** Rights that have no resource, or only read what exists. */
const LISTING =
  /:(List|Describe|Get(Account|Parameter|BucketLocation|QueueUrl)|GetCallerIdentity|CreateKey|GetRandomPassword|CreateSecret|CreateBucket)/;

const dataRightsNameTheirData: Rule = {
  id: "data-rights-name-their-data",
  family: "identity",
  title:
    "A right on data names the data and, for keys, the service that may use them; nobody trusts everybody",
  reason:
    "`s3:*` or a key without kms:ViaService gives the pod of one component what belongs to all the others.",
  holds: [1, 12],
  *check(graph): Iterable<Finding> {
    for (const node of POLICIES.flatMap((type) => graph.ofType(type))) {
      for (const statement of statementsIn(node).filter(({ Effect }) => Effect === "Allow")) {
        const actions = listOf(statement.Action).map(String);
        const everything = listOf(statement.Resource).includes("*");
        const wild = actions.find((action) => action === "*" || action.endsWith(":*"));
        // What a queue or a bucket lets others do is named, wherever it is.
        const problem =
          isEnvironment(graph) && statement.Principal === undefined
            ? tooWide(actions, everything, statement)
            : wild;
        if (problem !== undefined)
          yield { path: node.path, problem, mend: "name actions, resources and conditions" };
        const principal = statement.Principal;
        const anybody = principal === "*" || listOf(field(principal, "AWS")).includes("*");
        if (anybody && statement.Condition === undefined)
          yield {
            path: node.path,
            problem: "lets everybody in",
            mend: "name the principal, or refuse instead of allow",
          };
        if (anybody && actions.some((action) => action.endsWith(":*")))
          yield { path: node.path, problem: "allows everybody everything", mend: "refuse instead of allow" };
      }
    }
  },
};

function tooWide(actions: readonly string[], everything: boolean, statement: Statement): string | undefined {
  const wild = actions.find((action) => action.endsWith(":*"));
  if (wild !== undefined) return `allows ${wild}`;
  const data = actions.find((action) => DATA_SERVICE.test(action) && !LISTING.test(action));
  if (everything && data !== undefined && statement.Condition === undefined)
    return `allows ${data} on everything`;
  const key = actions.find((action) => /^kms:(Decrypt|GenerateDataKey|Encrypt|ReEncrypt)/.test(action));
  if (
    key !== undefined &&
    !/kms:(ViaService|GrantIsForAWSResource)/.test(JSON.stringify(statement.Condition ?? {}))
  )
    return `allows ${key} to every service`;
  return undefined;
}

const trustNamesOne: Rule = {
  id: "trust-names-one-account",
  family: "identity",
  title: "A role trusts named accounts: no wildcard stands in a subject or a condition of the CI",
  reason: "A subject of `*` gives the role to every pod of the cluster, or to every repository of the world.",
  holds: [4, 15],
  *check(graph): Iterable<Finding> {
    for (const node of graph.ofType("aws_iam_role")) {
      for (const { Condition } of statementsIn(node)) {
        const subjects = Object.values(isRecord(Condition) ? Condition : {}).flatMap((compared) =>
          Object.entries(isRecord(compared) ? compared : {}).flatMap(([key, value]) =>
            key.endsWith(":sub") ? listOf(value).map(String) : [],
          ),
        );
        for (const subject of subjects.filter((text) => text.includes("*")))
          yield { path: node.path, problem: `trusts the subject ${subject}`, mend: "name one account" };
      }
    }
    for (const { path, attributes } of graph.ofType("google_iam_workload_identity_pool_provider")) {
      const condition = textOf(attributes["attribute_condition"]) ?? "";
      if (!/assertion\.(repository|sub)/.test(condition))
        yield {
          path,
          problem: "takes tokens of every repository",
          mend: "compare assertion.repository in attribute_condition",
        };
    }
  },
};

/** How far rights reach. */
export const rightsRules: readonly Rule[] = [noBroadRole, dataRightsNameTheirData, trustNamesOne];
