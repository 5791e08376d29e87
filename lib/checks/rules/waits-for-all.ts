import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { textOf } from "../walk";

/** Machines pull their first images by the way out: all of it, in every zone. */
function* machinesAfterRoutes(graph: StackGraph): Generator<Finding> {
  const ways = ["aws_route", "aws_route_table_association"].flatMap((type) => graph.ofType(type));
  for (const group of graph.ofType("aws_eks_node_group")) {
    const missing = ways.find(({ address }) => !graph.waitsFor(group.address, address));
    if (missing !== undefined)
      yield {
        path: group.path,
        problem: `does not wait for ${missing.address}: its machines cannot join yet`,
        mend: "let it depend on the network's `ready`",
      };
  }
}

/** What makes a log group of its own, for ever and unencrypted, where ours is not there yet: by the beginning of the group's name. */
const WRITES_TO: Readonly<Record<string, string>> = {
  aws_db_instance: "/aws/rds/",
  aws_eks_cluster: "/aws/eks/",
};

function* logsFirst(graph: StackGraph): Generator<Finding> {
  for (const [type, prefix] of Object.entries(WRITES_TO)) {
    const groups = graph
      .ofType("aws_cloudwatch_log_group")
      .filter(({ attributes }) => textOf(attributes["name"])?.startsWith(prefix) === true);
    for (const node of graph.ofType(type)) {
      const missing = groups.find(({ address }) => !graph.waitsFor(node.address, address));
      if (missing !== undefined)
        yield {
          path: node.path,
          problem: `does not wait for ${missing.address}, and makes it itself`,
          mend: "let it depend on its log groups",
        };
    }
  }
}

/** Secrets that a run writes and reads back in the same apply. */
const READ_BACK = [
  "aws_secretsmanager_secret_version",
  "azurerm_key_vault_secret",
  "google_secret_manager_secret_version",
];

function* writtenBeforeRead(graph: StackGraph): Generator<Finding> {
  for (const { type, address, path } of graph.resources) {
    if (!address.startsWith("ephemeral.") || !READ_BACK.includes(type)) continue;
    const written = graph.ofType(type);
    if (written.length > 0 && !written.some((one) => graph.waitsFor(address, one.address)))
      yield { path, problem: "is read before anybody has written it", mend: `let it depend on its ${type}` };
  }
}

const waitsForAll: Rule = {
  id: "waits-for-all-that-it-needs",
  family: "order",
  title:
    "Machines wait for every route, databases and clusters for every log group, a reader for the secret's writer",
  reason: "With one of three left out the apply works in two zones of three, or on two days of three.",
  holds: [8, 20],
  *check(graph): Iterable<Finding> {
    yield* machinesAfterRoutes(graph);
    yield* logsFirst(graph);
    yield* writtenBeforeRead(graph);
  },
};

/** Order in which one of several is not enough. */
export const waitsForAllRules: readonly Rule[] = [waitsForAll];
