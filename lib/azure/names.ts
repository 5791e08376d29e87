import { joined, nameProblem, NAME_RULES, type NameKind, type NameRule } from "../facts/azure-names";

/**
 * Name of a resource: it begins with the environment's name. Names of global kinds end with `suffix`, which may be a token.
 * @throws Error when Azure would refuse the name, or a global kind has no suffix
 */
export function resourceName(kind: NameKind, environment: string, part = "", suffix = ""): string {
  const problem = nameProblem(kind, environment, part);
  if (problem !== undefined) throw new Error(`name of ${environment} must ${problem}`);
  const rule: NameRule = NAME_RULES[kind];
  if (rule.global !== (suffix !== ""))
    throw new Error(`name of the ${rule.resource} must ${rule.global ? "" : "not "}have a suffix`);
  if (suffix === "") return joined(rule, [environment, part]);
  return `${joined(rule, [environment, part])}${rule.hyphens ? "-" : ""}${suffix}`;
}
