import type { AwsNames, Cli } from "./aws-cli";
import type { SweepRow } from "./row";

function volumes(aws: Cli, { cluster }: AwsNames): SweepRow[] {
  const owned = `Name=tag:kubernetes.io/cluster/${cluster},Values=owned`;
  return [
    {
      what: "volumes",
      reason: "the EBS driver made them for claims whose deletion it did not see",
      list: aws(
        "ec2",
        "describe-volumes",
        "--filters",
        owned,
        "Name=status,Values=available",
        "--query",
        "Volumes[].VolumeId",
      ),
      remove: [aws("ec2", "delete-volume", "--volume-id", "{id}")],
      data: true,
    },
    {
      what: "snapshots of volumes",
      reason: "backups made them",
      list: aws(
        "ec2",
        "describe-snapshots",
        "--owner-ids",
        "self",
        "--filters",
        owned,
        "--query",
        "Snapshots[].SnapshotId",
      ),
      remove: [aws("ec2", "delete-snapshot", "--snapshot-id", "{id}")],
      data: true,
    },
  ];
}

function recoveryPoints(aws: Cli, vaults: readonly string[]): SweepRow[] {
  return vaults.map((vault) => ({
    what: `recovery points of ${vault}`,
    reason: "AWS Backup made them; a vault with any of them is not deleted",
    list: aws(
      "backup",
      "list-recovery-points-by-backup-vault",
      "--backup-vault-name",
      vault,
      "--query",
      "RecoveryPoints[].RecoveryPointArn",
    ),
    // Of a vault that does not exist AWS Backup says that the caller lacks privileges.
    absent: /ResourceNotFoundException|Insufficient privileges to perform this action/,
    remove: [
      aws("backup", "delete-recovery-point", "--backup-vault-name", vault, "--recovery-point-arn", "{id}"),
    ],
    data: true,
  }));
}

function stored(aws: Cli, { environment }: AwsNames): SweepRow[] {
  return [
    {
      what: "snapshots of the database",
      reason: "the last one is taken when a database that is not disposable is destroyed",
      list: aws(
        "rds",
        "describe-db-snapshots",
        "--snapshot-type",
        "manual",
        "--query",
        `DBSnapshots[?DBInstanceIdentifier=='${environment}'].DBSnapshotIdentifier`,
      ),
      remove: [aws("rds", "delete-db-snapshot", "--db-snapshot-identifier", "{id}")],
      data: true,
    },
    {
      what: "secrets on their way out",
      reason: "a deleted secret keeps its name for its recovery window, and a new deploy cannot take it",
      list: aws(
        "secretsmanager",
        "list-secrets",
        "--include-planned-deletion",
        "--filters",
        `Key=name,Values=${environment}/`,
        "--query",
        "SecretList[?DeletedDate!=null].Name",
      ),
      remove: [
        aws("secretsmanager", "delete-secret", "--secret-id", "{id}", "--force-delete-without-recovery"),
      ],
      data: true,
    },
  ];
}

/** What holds data. */
export function data(aws: Cli, names: AwsNames, vaults: readonly string[]): SweepRow[] {
  return [...volumes(aws, names), ...recoveryPoints(aws, vaults), ...stored(aws, names)];
}
