import type { Environment } from "../../environment/schema";
import type { Settings } from "../../environment/settings";
import type { Finding, Rule } from "../rule";
import { at, isRecord, listOf, textOf } from "../walk";
import { valuesAt } from "./argument-rule";
import { statementsIn } from "./statements";

/** How each cloud says whether the API has a public endpoint, and for whom: type, argument, its value with and without one, ranges. */
const ENDPOINTS: readonly {
  readonly type: string;
  readonly argument: string;
  readonly open: boolean;
  readonly ranges: string;
}[] = [
  {
    type: "aws_eks_cluster",
    argument: "vpc_config.endpoint_public_access",
    open: true,
    ranges: "vpc_config.public_access_cidrs",
  },
  {
    type: "azurerm_kubernetes_cluster",
    argument: "private_cluster_enabled",
    open: false,
    ranges: "api_server_access_profile.authorized_ip_ranges",
  },
  {
    type: "google_container_cluster",
    argument: "private_cluster_config.enable_private_endpoint",
    open: false,
    ranges: "master_authorized_networks_config.cidr_blocks.cidr_block",
  },
];

/** Ranges that the environment names; undefined where it is reached from its own network only. */
function rangesOf(settings: Settings<Environment>): readonly string[] | undefined {
  const api = "api" in settings ? settings.api : undefined;
  return api !== undefined && "cidrs" in api ? api.cidrs : undefined;
}

const apiAnswersWhomNamed: Rule = {
  id: "api-answers-whom-the-environment-names",
  family: "exposure",
  title:
    "The Kubernetes API is public where the environment names ranges, for exactly these, and nowhere else",
  reason:
    "Closed by mistake it locks out the next deploy, which reaches it from outside; open by mistake it is one leaked token from a lost cluster.",
  holds: [50, 51],
  *check(graph, { settings }): Iterable<Finding> {
    if (settings === undefined) return;
    const wanted = rangesOf(settings);
    for (const { type, argument, open, ranges } of ENDPOINTS) {
      for (const node of graph.ofType(type)) {
        const [value] = valuesAt(node.attributes, argument.split("."));
        if ((value === true) !== (open === (wanted !== undefined)))
          yield {
            path: node.path,
            problem: `${argument} is ${String(value)}, and the environment names ${wanted === undefined ? "no range" : wanted.join(", ")}`,
            mend: "derive it from `api`",
          };
        const named = valuesAt(node.attributes, ranges.split(".")).flatMap(listOf).map(String);
        const missing = (wanted ?? []).filter((range) => !named.includes(range));
        if (missing.length > 0)
          yield {
            path: node.path,
            problem: `${ranges} leaves out ${missing.join(", ")}`,
            mend: "derive it from `api`",
          };
      }
    }
  },
};

/** Types whose names decide who may change them, with what follows the environment's name there (`lib/aws/deploy-policies.ts`). */
const NAMED: Readonly<Record<string, readonly [argument: string, prefix: (name: string) => string]>> = {
  aws_iam_role: ["name", (name) => `${name}-`],
  aws_s3_bucket: ["bucket", (name) => `${name}-`],
  aws_sqs_queue: ["name", (name) => `${name}-`],
  aws_cloudwatch_event_rule: ["name", (name) => `${name}-`],
  aws_ecr_repository: ["name", (name) => `${name}/`],
  aws_secretsmanager_secret: ["name", (name) => `${name}/`],
  aws_eks_cluster: ["name", (name) => name],
  aws_db_instance: ["identifier", (name) => name],
};

const namesAreReachable: Rule = {
  id: "names-the-deployer-may-use",
  family: "identity",
  title: "What the deployer's rights know by its name has a name that begins with the environment's",
  reason:
    "The role of the CI may touch names of its environments alone: any other is refused in the middle of the apply, or belongs to another environment.",
  holds: [13, 119],
  *check(graph, { settings }): Iterable<Finding> {
    if (settings === undefined) return;
    for (const [type, [argument, prefix]] of Object.entries(NAMED)) {
      for (const { path, attributes } of graph.ofType(type)) {
        const name = textOf(attributes[argument]);
        if (name !== undefined && !name.startsWith("${") && !name.startsWith(prefix(settings.name)))
          yield {
            path,
            problem: `${argument} is ${name}, which the deployer's rights do not reach`,
            mend: `begin it with ${prefix(settings.name)}`,
          };
      }
    }
  },
};

const servicesAreBound: Rule = {
  id: "services-use-keys-for-this-account-only",
  family: "identity",
  title: "A service that may use a key may use it for this account's resources only",
  reason:
    "A service acts for whoever asks it: without a condition another account's log group is written with our key, and can be read with it.",
  holds: [12, 21],
  *check(graph): Iterable<Finding> {
    for (const key of graph.ofType("aws_kms_key")) {
      for (const { Principal, Condition } of statementsIn(key)) {
        if (isRecord(Principal) && at(Principal, "Service") !== undefined && Condition === undefined)
          yield {
            path: key.path,
            problem: `${String(listOf(at(Principal, "Service"))[0])} may use it for everybody`,
            mend: "bind the statement to the account by a condition",
          };
      }
    }
  },
};

const statementsAreWhole: Rule = {
  id: "statements-are-whole",
  family: "identity",
  title: "Every statement of a policy names actions and, but for trust, resources",
  reason: "AWS refuses the whole policy as malformed, in the middle of the apply.",
  holds: [],
  *check(graph): Iterable<Finding> {
    for (const node of graph.resources) {
      if (!node.type.startsWith("aws_")) continue;
      const trust = textOf(node.attributes["assume_role_policy"]) !== undefined;
      for (const { Effect, Action, Resource } of statementsIn(node)) {
        if (Effect === undefined || listOf(Action).length === 0 || (!trust && listOf(Resource).length === 0))
          yield {
            path: node.path,
            problem: "has a statement without effect, action or resource",
            mend: "complete it",
          };
      }
    }
  },
};

/** What writing to S3 takes beside the writing: what is old is deleted, uploads in parts are listed and given up. */
const WITH_WRITING = ["s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];

const writersCleanUp: Rule = {
  id: "writers-may-clean-up",
  family: "identity",
  title: "Who may write to a bucket may delete there, and list and give up uploads in parts",
  reason:
    "A store that may not delete grows for ever; a large upload that fails leaves parts that are paid for until somebody finds them.",
  holds: [2],
  *check(graph): Iterable<Finding> {
    for (const node of graph.ofType("aws_iam_role_policy")) {
      for (const statement of statementsIn(node)) {
        const actions = listOf(statement.Action).map(String);
        const missing = WITH_WRITING.filter((action) => !actions.includes(action));
        if (actions.includes("s3:PutObject") && missing.length > 0)
          yield {
            path: node.path,
            problem: `may write without ${missing.join(" and ")}`,
            mend: "grant it too",
          };
      }
    }
  },
};

const rolesAreGiven: Rule = {
  id: "roles-are-given-to-somebody",
  family: "identity",
  title: "A role that is made for a cloud is given to somebody",
  reason: "The rights stand in the code and nobody has them: the first plan of a pull request is refused.",
  holds: [13],
  *check(graph): Iterable<Finding> {
    for (const [made, given] of [
      ["google_project_iam_custom_role", "google_project_iam_member"],
      ["azurerm_role_definition", "azurerm_role_assignment"],
    ] as const) {
      for (const { address, path } of graph.ofType(made)) {
        if (!graph.ofType(given).some(({ waitsFor }) => waitsFor.includes(address)))
          yield { path, problem: "is given to nobody", mend: `add a ${given}` };
      }
    }
  },
};

/** Who reaches the cloud's own parts, under which names and rights. */
export const cloudAccessRules: readonly Rule[] = [
  apiAnswersWhomNamed,
  namesAreReachable,
  servicesAreBound,
  statementsAreWhole,
  writersCleanUp,
  rolesAreGiven,
];
