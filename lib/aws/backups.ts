import { BackupPlan } from "@cdktf/provider-aws/lib/backup-plan";
import { BackupSelection } from "@cdktf/provider-aws/lib/backup-selection";
import { BackupVault } from "@cdktf/provider-aws/lib/backup-vault";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import type { Profile } from "../environment/profile";
import type { EncryptionKey } from "./encryption-key";
import { resourceName } from "./names";
import { managedPolicyArn, serviceTrust } from "./policy";

/** What is backed up, and for how long. */
export interface BackupsProps {
  readonly environment: string;
  readonly retention: Profile["retention"];
  /** Destroying the vault empties it first (rule 130). */
  readonly disposable: boolean;
  readonly key: EncryptionKey;
  /** ARNs: exactly these, as the recovery documentation says (rule 127). */
  readonly resources: readonly string[];
}

const ROLE_POLICIES = ["AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForRestores"];

/** AWS Backup with a vault of our own: every night, and every Sunday for longer. Times are UTC. */
export class Backups extends Construct {
  constructor(scope: Construct, id: string, props: BackupsProps) {
    super(scope, id);
    const name = resourceName("backupVault", props.environment);
    const vault = new BackupVault(this, "vault", {
      name,
      kmsKeyArn: props.key.arn,
      forceDestroy: props.disposable,
    });
    const rule = (ruleName: string, schedule: string, deleteAfter: number) => ({
      ruleName,
      schedule,
      targetVaultName: vault.name,
      startWindow: 60,
      completionWindow: 180,
      lifecycle: { deleteAfter },
    });
    const plan = new BackupPlan(this, "plan", {
      name,
      rule: [
        rule("daily", "cron(0 5 * * ? *)", props.retention.dailyBackupDays),
        rule("weekly", "cron(0 6 ? * SUN *)", props.retention.weeklyBackupDays),
      ],
    });
    const role = new IamRole(this, "role", {
      name: resourceName("role", props.environment, "backup"),
      assumeRolePolicy: serviceTrust("backup.amazonaws.com"),
    });
    const rights = ROLE_POLICIES.map(
      (policy) =>
        new IamRolePolicyAttachment(this, policy, {
          role: role.name,
          policyArn: managedPolicyArn(`service-role/${policy}`),
        }),
    );
    new BackupSelection(this, "selection", {
      name,
      planId: plan.id,
      iamRoleArn: role.arn,
      resources: [...props.resources],
      dependsOn: rights,
    });
  }
}
