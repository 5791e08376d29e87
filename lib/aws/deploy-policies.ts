import { RIGHTS_BY_TYPE } from "./deploy-rights";
import { sweepStatements } from "./deploy-rights/sweep";
import { policyDocument, type Statement } from "./policy";

/** Characters that IAM allows a managed policy's document to have, white space not counted. Source: IAM quotas. */
export const MAX_POLICY_CHARACTERS = 6144;

/** Managed policies that a role may have, by default. Source: IAM quotas. */
export const MAX_POLICIES_OF_ROLE = 10;

/** Where an environment's resources of a service are, by the names that they all begin with. Services that are not here name theirs by id. */
const PLACES: Readonly<Record<string, (environment: string) => readonly string[]>> = {
  ecr: (name) => [`arn:aws:ecr:*:*:repository/${name}/*`],
  eks: (name) =>
    ["cluster", "nodegroup", "addon", "access-entry"].map((kind) => `arn:aws:eks:*:*:${kind}/${name}*`),
  events: (name) => [`arn:aws:events:*:*:rule/${name}-*`],
  iam: (name) => [`arn:aws:iam::*:role/${name}-*`, "arn:aws:iam::*:oidc-provider/oidc.eks.*"],
  logs: (name) =>
    ["eks", "vpc-flow-logs", "rds/instance"].map(
      (kind) => `arn:aws:logs:*:*:log-group:/aws/${kind}/${name}*`,
    ),
  // A database that names no option group is made with the default one, and IAM is asked about that as well.
  rds: (name) => [`arn:aws:rds:*:*:*:${name}*`, "arn:aws:rds:*:*:og:default:*"],
  s3: (name) => [`arn:aws:s3:::${name}-*`],
  secretsmanager: (name) => [`arn:aws:secretsmanager:*:*:secret:${name}/*`],
  sqs: (name) => [`arn:aws:sqs:*:*:${name}-*`],
};

/** Actions that ask for every resource, since they list or have none yet. */
const EVERYWHERE = new Set([
  "eks:CreateCluster",
  "iam:CreateOpenIDConnectProvider",
  "logs:DescribeLogGroups",
  // The provider looks for a database by a filter on its resource id, so IAM is asked about every database.
  "rds:DescribeDBInstances",
]);

/** Roles that services make for themselves when they are first used. */
const SERVICE_ROLES = ["eks", "eks-nodegroup", "rds", "autoscaling", "backup"].map(
  (service) => `${service}.amazonaws.com`,
);

const serviceOf = (action: string): string => action.slice(0, action.indexOf(":"));

/** Statements for actions on the resources of some environments: one for each service, narrowed where names allow it. */
function statementsFor(actions: readonly string[], environments: readonly string[]): Statement[] {
  const byPlace = new Map<string, string[]>();
  for (const action of [...new Set(actions)].sort()) {
    const place = PLACES[serviceOf(action)] === undefined || EVERYWHERE.has(action) ? "" : serviceOf(action);
    byPlace.set(place, [...(byPlace.get(place) ?? []), action]);
  }
  return [...byPlace].map(([service, list]) => {
    const place = PLACES[service];
    const resources = place === undefined ? [] : [...new Set(environments.flatMap(place))];
    return resources.length === 0 ? { actions: list } : { actions: list, resources };
  });
}

/** Reading environments, and no more. */
export function planStatements(environments: readonly string[]): readonly Statement[] {
  return [
    ...statementsFor(
      Object.values(RIGHTS_BY_TYPE).flatMap(({ read }) => read),
      environments,
    ),
    // Who plans may be any role: the provider looks itself up.
    { actions: ["iam:GetRole"], resources: ["arn:aws:iam::*:role/*"] },
  ];
}

/** Making, changing and removing environments. Only roles of environments may be changed or handed to a service. */
export function applyStatements(environments: readonly string[]): readonly Statement[] {
  return [
    ...planStatements(environments),
    ...statementsFor(
      Object.values(RIGHTS_BY_TYPE).flatMap(({ write }) => write),
      environments,
    ),
    {
      actions: ["iam:CreateServiceLinkedRole"],
      resources: ["arn:aws:iam::*:role/aws-service-role/*"],
      conditions: { StringEquals: { "iam:AWSServiceName": SERVICE_ROLES } },
    },
    ...sweepStatements(environments),
  ];
}

/** Halves of a statement that is too long for a policy by itself. */
const halves = (statement: Statement): Statement[] => {
  const middle = Math.ceil(statement.actions.length / 2);
  return [statement.actions.slice(0, middle), statement.actions.slice(middle)].map((actions) => ({
    ...statement,
    actions,
  }));
};

/** Documents of managed policies that hold `statements`, each within IAM's limit (rule 14). */
export function packed(statements: readonly Statement[]): readonly string[] {
  const documents: Statement[][] = [];
  const queue = [...statements];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const last = documents.at(-1);
    if (policyDocument([next]).length > MAX_POLICY_CHARACTERS) queue.unshift(...halves(next));
    else if (last !== undefined && policyDocument([...last, next]).length <= MAX_POLICY_CHARACTERS)
      last.push(next);
    else documents.push([next]);
  }
  return documents.map(policyDocument);
}
