import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, listOf, textOf } from "../walk";
import { ofKind } from "./by-kind";
import { chartReleases, pathOf } from "./known";
import { statementsIn } from "./statements";

const READ = "secretsmanager:GetSecretValue";

/** Address of the role that External Secrets takes, as its account is annotated. */
function readerRole(graph: StackGraph): string | undefined {
  const operator = chartReleases(graph).find(({ chart }) => chart === "external-secrets");
  const arn = at(operator?.values, "serviceAccount", "annotations", "eks.amazonaws.com/role-arn");
  return /\$\{(aws_iam_role\.[\w-]+)\.arn\}/.exec(textOf(arn) ?? "")?.[1];
}

/** Secrets that a role may read, as its inline policies name them. */
function readableBy(graph: StackGraph, role: string): ReadonlySet<string> {
  const policies = graph
    .ofType("aws_iam_role_policy")
    .filter(({ attributes }) => textOf(attributes["role"])?.includes(`${role}.`) === true);
  const reading = policies
    .flatMap(statementsIn)
    .filter(({ Effect, Action }) => Effect === "Allow" && listOf(Action).includes(READ));
  return new Set(reading.flatMap(({ Resource }) => listOf(Resource).map(String)));
}

/** Texts by which a right may name a secret: the resource that makes it, or its ARN with the six characters that AWS adds. */
function namesOf(graph: StackGraph): (key: string) => (resource: string) => boolean {
  const made = new Map(
    graph.ofType("aws_secretsmanager_secret").map(({ attributes, address }) => [attributes["name"], address]),
  );
  return (key) => (resource) => {
    const address = made.get(key);
    return (
      resource.endsWith(`:secret:${key}-??????`) ||
      (address !== undefined && resource === `\${${address}.arn}`)
    );
  };
}

const awsReadersReachSecrets: Rule = {
  id: "external-secrets-may-read",
  family: "secrets",
  title:
    "External Secrets' role on AWS may read every secret that an ExternalSecret names, each by its own ARN",
  reason:
    "`AccessDeniedException` in the status of one ExternalSecret: its Secret is never made, and the pods that mount it wait until the release gives up.",
  holds: [10, 12],
  *check(graph): Iterable<Finding> {
    const role = readerRole(graph);
    if (role === undefined) return;
    const readable = [...readableBy(graph, role)];
    const names = namesOf(graph);
    for (const entry of ofKind(graph, "ExternalSecret")) {
      const spec = entry.object["spec"];
      const keys = [...listOf(at(spec, "data")), ...listOf(at(spec, "dataFrom"))].flatMap(
        (data) => textOf(at(data, "remoteRef", "key") ?? at(data, "extract", "key")) ?? [],
      );
      for (const key of new Set(keys)) {
        if (!readable.some(names(key)))
          yield {
            path: pathOf(entry),
            problem: `reads ${key}, which ${role} may not read`,
            mend: `allow ${READ} on it in the role's policy`,
          };
      }
    }
  },
};

/** Who reads what the store holds. */
export const secretReaderRules: readonly Rule[] = [awsReadersReachSecrets];
