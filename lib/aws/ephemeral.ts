import { TerraformStack, type TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/**
 * The value of a secret as it is in Secrets Manager, read after `version` was written: what uses it has the stored value even when an earlier
 * run stopped half-way (rule 113). It exists only while Terraform runs, so it may go into write-only arguments and nowhere else.
 * @returns the reference
 */
export function ephemeralSecret(
  scope: Construct,
  id: string,
  secretId: string,
  version: TerraformResource,
): string {
  // cdktf 0.21 has no ephemeral blocks of its own.
  TerraformStack.of(scope).addOverride(`ephemeral.aws_secretsmanager_secret_version.${id}`, {
    secret_id: secretId,
    depends_on: [`${version.terraformResourceType}.${version.friendlyUniqueId}`],
  });
  return `\${ephemeral.aws_secretsmanager_secret_version.${id}.secret_string}`;
}
