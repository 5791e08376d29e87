import { autoscalerStatements } from "../../facts/autoscaler-rights";
import { loadBalancerStatements } from "../../facts/load-balancer-rights";
import { karpenterStatements } from "../../facts/karpenter-rights";
import { oncePerGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, listOf, textOf } from "../walk";
import { isEnvironment } from "./rights";
import { statementsIn, type Statement } from "./statements";

const actionsOf = (statement: Statement): string[] => listOf(statement.Action).map(String);
const resourcesOf = (statement: Statement): string[] => listOf(statement.Resource).map(String);

const READS = /:(Describe|List|Get|BatchGet|Simulate)/;
const DATA = /^(s3|secretsmanager|kms|sqs|dynamodb|rds-data):/;

/** Everything of a type: `*`, or an ARN that ends in a wildcard and names nothing of the stack. */
const isWide = (resource: string): boolean =>
  resource === "*" || (resource.startsWith("arn:") && !resource.includes("${") && /[:/]\*$/.test(resource));

/** Changes that AWS can bind to nothing, or that reach only parts of what is bound already: which, and on what. */
const UNBOUND: readonly { readonly action: RegExp; readonly resource: RegExp; readonly why: string }[] = [
  {
    action: /^ec2:(AuthorizeSecurityGroupIngress|RevokeSecurityGroupIngress|CreateSecurityGroup)$/,
    resource: /./,
    why: "the security group of the nodes is EKS's own, which tags it by itself",
  },
  {
    action: /^(elasticloadbalancing:\w*(Listener|Rule|WebAcl)\w*|wafv2:(Dis)?[aA]ssociateWebACL)$/,
    resource: /./,
    why: "listeners and their rules are parts of load balancers, which are bound",
  },
  {
    action: /^elasticloadbalancing:(Add|Remove)Tags$/,
    resource: /:listener(-rule)?\//,
    why: "tags of listeners and rules bind no right",
  },
  {
    action: /^ec2:(RunInstances|CreateFleet)$/,
    resource: /:(capacity-reservation|image|placement-group|security-group|snapshot|subnet)\/\*$/,
    why: "what a machine is started from exists already; the machine itself is bound",
  },
];

const unbound = (action: string, resource: string): boolean =>
  UNBOUND.some((row) => row.action.test(action) && row.resource.test(resource));

/** What a statement allows too widely; undefined when nothing. */
function tooWide(statement: Statement): string | undefined {
  const wide = resourcesOf(statement).filter(isWide);
  const everything = wide.includes("*");
  for (const action of actionsOf(statement)) {
    if (everything && DATA.test(action)) return `may ${action} on everything`;
    if (statement.Condition !== undefined || READS.test(action)) continue;
    const resource = wide.find((one) => !unbound(action, one));
    if (resource !== undefined) return `may ${action} on ${resource} without a condition`;
  }
  return undefined;
}

const changesNameTheirTarget: Rule = {
  id: "wide-rights-have-conditions",
  family: "identity",
  title:
    "A right that reaches a whole type only reads, or has a condition; a right on data never reaches all of it",
  reason:
    "Whoever may set the tags of everything makes everything its own: rights of controllers are bound by tags, and the right to tag is the key to all of them.",
  holds: [12],
  *check(graph): Iterable<Finding> {
    if (!isEnvironment(graph)) return;
    for (const { path, statements } of grantsByRole(graph)) {
      for (const statement of statements) {
        const problem = tooWide(statement);
        if (problem !== undefined)
          yield { path, problem, mend: "name the resource, or bind it by a condition on its tags" };
      }
    }
  },
};

/** How often each action is granted: the same one on other resources is another grant. */
function counted(actions: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const action of actions) counts.set(action, (counts.get(action) ?? 0) + 1);
  return counts;
}

const scope = { cluster: "", clusterArn: "", region: "", nodeRoleArn: "", queueArn: "" };
const karpenter = karpenterStatements(scope);

/** What controllers' projects ask for, by an action that only their role has. */
const VENDORS: readonly {
  readonly has: string;
  readonly needs: ReadonlyMap<string, number>;
  readonly who: string;
}[] = [
  {
    has: "elasticloadbalancing:",
    needs: counted(loadBalancerStatements("").flatMap(({ actions }) => actions)),
    who: "the AWS Load Balancer Controller",
  },
  {
    has: "iam:CreateInstanceProfile",
    needs: counted([...karpenter.machines, ...karpenter.surroundings].flatMap(({ actions }) => actions)),
    who: "Karpenter",
  },
  {
    has: "autoscaling:",
    needs: counted(autoscalerStatements("", "").flatMap(({ actions }) => actions)),
    who: "Cluster Autoscaler",
  },
];

/** What each role is allowed, with a policy of it. */
const grantsByRole = oncePerGraph((graph) => {
  const roles = new Map<string, { readonly path: string; readonly statements: Statement[] }>();
  for (const node of graph.ofType("aws_iam_role_policy")) {
    const role = textOf(node.attributes["role"]) ?? node.address;
    const grant = roles.get(role) ?? { path: node.path, statements: [] };
    grant.statements.push(...statementsIn(node).filter(({ Effect }) => Effect === "Allow"));
    roles.set(role, grant);
  }
  return [...roles.values()];
});

const vendorRightsAreWhole: Rule = {
  id: "controllers-have-all-their-rights",
  family: "identity",
  title: "A controller's role has every action that its project asks for",
  reason:
    "A right that is missing is seen on the day that its one case occurs: a load balancer that cannot be deleted, a node group that is never scaled.",
  holds: [18],
  *check(graph): Iterable<Finding> {
    if (!isEnvironment(graph)) return;
    for (const { path, statements } of grantsByRole(graph)) {
      const granted = counted(statements.flatMap(actionsOf));
      const first = [...granted.keys()];
      for (const { has, needs, who } of VENDORS) {
        if (!first.some((action) => action.startsWith(has))) continue;
        const missing = [...needs].filter(([action, times]) => (granted.get(action) ?? 0) < times);
        if (missing.length > 0)
          yield {
            path,
            problem: `lacks ${missing.map(([action]) => action).join(", ")}, which ${who} needs`,
            mend: "grant what the project's published policy has",
          };
      }
    }
  },
};

/** The service through which a role that reads secrets uses their key. */
const throughSecrets = (statement: Statement, region: string | undefined): boolean =>
  actionsOf(statement).includes("kms:Decrypt") &&
  listOf(at(statement.Condition, "StringEquals", "kms:ViaService")).some((service) =>
    region === undefined
      ? String(service).startsWith("secretsmanager.")
      : service === `secretsmanager.${region}.amazonaws.com`,
  );

const secretsComeWithKey: Rule = {
  id: "key-with-secret",
  family: "identity",
  title:
    "Who reads a secret that is encrypted with our key may decrypt it through Secrets Manager, and the key stays ours",
  reason:
    "`AccessDeniedException` names the secret and means the key; a key whose policy leaves out its own account can be changed by nobody, and AWS refuses to make it.",
  holds: [21],
  *check(graph, { settings }): Iterable<Finding> {
    for (const node of graph.ofType("aws_kms_key")) {
      const statements = statementsIn(node);
      const owned = statements.some(
        (statement) =>
          JSON.stringify(statement.Principal ?? "").includes(":root") &&
          actionsOf(statement).includes("kms:*"),
      );
      if (statements.length > 0 && !owned)
        yield {
          path: node.path,
          problem: "does not let its own account administer it",
          mend: "allow kms:* to the account's root",
        };
    }
    const keyed = graph
      .ofType("aws_secretsmanager_secret")
      .some(({ attributes }) => attributes["kms_key_id"] !== undefined);
    if (!keyed || !isEnvironment(graph)) return;
    const region = settings !== undefined && "region" in settings ? settings.region : undefined;
    for (const { path, statements } of grantsByRole(graph)) {
      const reads = statements.some((statement) =>
        actionsOf(statement).includes("secretsmanager:GetSecretValue"),
      );
      if (reads && !statements.some((statement) => throughSecrets(statement, region)))
        yield {
          path,
          problem: "reads secrets and may not decrypt them",
          mend: "grant kms:Decrypt where kms:ViaService is Secrets Manager of this region",
        };
    }
  },
};

/** How far rights reach in AWS, and whether they are whole. */
export const boundedRightRules: readonly Rule[] = [
  changesNameTheirTarget,
  vendorRightsAreWhole,
  secretsComeWithKey,
];
