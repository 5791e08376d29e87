import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/**
 * Ephemeral values: Terraform opens them anew in every run and writes them to no state and no plan. cdktf 0.21 has no construct for them,
 * so they are added to the stack's document as they are.
 */
function ephemeral(scope: Construct, type: string, id: string, body: object): string {
  TerraformStack.of(scope).addOverride(`ephemeral.${type}.${id}`, body);
  return `ephemeral.${type}.${id}`;
}

const PROVIDER_ID = "random";

/** The provider of random values, once in a stack. */
export function randomProvider(scope: Construct): void {
  const stack = TerraformStack.of(scope);
  if (stack.node.tryFindChild(PROVIDER_ID) === undefined) new RandomProvider(stack, PROVIDER_ID, {});
}

/** A new password of letters and digits, which need no escaping in an address (rule 114). Returns a reference for write-only arguments. */
export function ephemeralPassword(scope: Construct, id: string, length: number): string {
  randomProvider(scope);
  return `\${${ephemeral(scope, "random_password", id, { length, special: false })}.result}`;
}

/**
 * The value of a secret as it is in Secrets Manager, read after `version` (an address) was written. Returns a reference for write-only
 * arguments: what reads this has the stored value even when an earlier run stopped half-way.
 */
export function ephemeralSecret(scope: Construct, id: string, secretId: string, version: string): string {
  const address = ephemeral(scope, "aws_secretsmanager_secret_version", id, {
    secret_id: secretId,
    depends_on: [version],
  });
  return `\${${address}.secret_string}`;
}
