import { TerraformStack } from "cdktf";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import type { Construct } from "constructs";

const PROVIDER_ID = "random-provider";

/**
 * A random password that exists only while Terraform runs: neither plan nor state has it, so it may go into write-only arguments and
 * nowhere else. Letters and digits only, so it can stand in a URL (rule 114). Every reference within one run sees the same value; every
 * run makes another, which the write-only arguments ignore until their version rises.
 * @param scope the construct it belongs to, whose path names it
 * @returns the reference
 */
export function ephemeralPassword(scope: Construct, length: number): string {
  const stack = TerraformStack.of(scope);
  if (stack.node.tryFindChild(PROVIDER_ID) === undefined) new RandomProvider(stack, PROVIDER_ID);
  const path = scope.node.path.slice(stack.node.path.length);
  const id = path.replace(/[^\w-]+/g, "_").replace(/^_/, "");
  // cdktf 0.21 has no ephemeral blocks of its own.
  stack.addOverride(`ephemeral.random_password.${id}`, { length, special: false });
  return `\${ephemeral.random_password.${id}.result}`;
}
