import { existsSync, readFileSync } from "node:fs";
import { applyStatements } from "../../lib/aws/deploy-policies";
import { RIGHTS_BY_TYPE } from "../../lib/aws/deploy-rights";

/** IAM's prefix for a service, where it is not the SDK's name in small letters. */
const PREFIXES: Readonly<Record<string, string>> = {
  "CloudWatch Logs": "logs",
  EventBridge: "events",
  "Secrets Manager": "secretsmanager",
};

/** What IAM is asked for when S3 is called: its actions are named otherwise. Source: S3's page of the service authorization reference. */
const S3_ACTIONS: Readonly<Record<string, string>> = {
  DeleteBucketEncryption: "PutEncryptionConfiguration",
  DeleteBucketLifecycle: "PutLifecycleConfiguration",
  DeleteBucketOwnershipControls: "PutBucketOwnershipControls",
  DeletePublicAccessBlock: "PutBucketPublicAccessBlock",
  GetBucketAccelerateConfiguration: "GetAccelerateConfiguration",
  GetBucketCors: "GetBucketCORS",
  GetBucketEncryption: "GetEncryptionConfiguration",
  GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
  GetBucketReplication: "GetReplicationConfiguration",
  GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  HeadBucket: "ListBucket",
  ListObjectVersions: "ListBucketVersions",
  ListObjectsV2: "ListBucket",
  PutBucketEncryption: "PutEncryptionConfiguration",
  PutBucketLifecycleConfiguration: "PutLifecycleConfiguration",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
};

/** Calls that need no right, or that the provider makes only where credentials are not checked, as on an emulator. */
const FREE = new Set(["sts:GetCallerIdentity", "iam:GetUser"]);

/** Actions that no call of making and destroying shows, by why they are in the table. */
const UNSEEN = {
  "something changes": [
    /:(Update|Modify|Replace|Reset|Reboot|DescribeUpdate)/,
    /:(Tag|Untag|AddTags|RemoveTags|DeleteTags)/,
    /^ec2:CreateLaunchTemplateVersion$|^kms:PutKeyPolicy$|^ecr:PutImage/,
  ],
  "AWS asks for it in the caller's name": [
    /^iam:PassRole$|^ec2:RunInstances$|^backup-storage:MountCapsule$|^logs:AssociateKmsKey$/,
    /^kms:(CreateGrant|Decrypt|GenerateDataKey)$/,
  ],
  "there is data, or traffic": [
    /^backup:(Delete|Describe)RecoveryPoint$|^rds:CreateDBSnapshot$|^ec2:DisassociateAddress$/,
    /^s3:(DeleteObject|DeleteObjectVersion|ListBucketVersions)$/,
  ],
} as const;

/** Environment by which Terraform's providers write each call into a file: their own log, for the emulator's does not name calls. */
export const recordingInto = (file: string): Readonly<Record<string, string>> => ({
  TF_LOG_PROVIDER: "DEBUG",
  TF_LOG_PATH: file,
});

/** Actions, as IAM names them, of the calls in a file that {@link recordingInto} filled. */
export function recordedActions(file: string): ReadonlySet<string> {
  const actions = new Set<string>();
  if (!existsSync(file)) return actions;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const method = /\brpc\.method=(\w+)/.exec(line)?.[1];
    const service = /\brpc\.service=(?:"([^"]+)"|(\w+))/.exec(line);
    const name = service?.[1] ?? service?.[2];
    if (method === undefined || name === undefined) continue;
    const action = name === "S3" ? (S3_ACTIONS[method] ?? method) : method;
    actions.add(`${PREFIXES[name] ?? name.toLowerCase()}:${action}`);
  }
  return actions;
}

/** Where the calls and the rights of who applies differ: called and not allowed, or in the table, not called and not explained. */
export function rightsFaults(called: ReadonlySet<string>, environment: string): readonly string[] {
  if (called.size === 0) return ["no call was recorded"];
  const allowed = new Set(applyStatements([environment]).flatMap(({ actions }) => actions));
  const table = new Set(Object.values(RIGHTS_BY_TYPE).flatMap(({ read, write }) => [...read, ...write]));
  const explained = Object.values(UNSEEN).flat();
  return [
    ...[...called]
      .filter((action) => !FREE.has(action) && !allowed.has(action))
      .map((action) => `${action} is called, and who applies may not`),
    ...[...table]
      .filter((action) => !called.has(action) && !explained.some((pattern) => pattern.test(action)))
      .map((action) => `${action} is allowed, and never called`),
  ];
}
