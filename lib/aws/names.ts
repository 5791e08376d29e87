import { AWS_NAME_RULES, nameFault } from "../facts/aws-limits";

/** Kinds of names with a limit. */
export type NameKind = keyof typeof AWS_NAME_RULES;

/** Twelve digits in the place of an account id that is known only when Terraform runs, so that its length counts. */
const ANY_ACCOUNT = "000000000000";

/**
 * The one way to name a resource: the environment's name, then what it is, with hyphens between them.
 * @param kind whose limits to keep
 * @throws when the vendor would refuse the name; the message says what is allowed
 */
export function resourceName(kind: NameKind, environment: string, ...parts: readonly string[]): string {
  const name = [environment, ...parts].join("-");
  const fault = nameFault(AWS_NAME_RULES[kind], name.replace(/\$\{[^}]*\}/g, ANY_ACCOUNT));
  if (fault !== undefined) throw new Error(`${environment}: names must ${fault}`);
  return name;
}
