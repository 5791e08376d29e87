import { actionsOf, USE_KEY, type RightsByType } from "./rights";

const backup = actionsOf("backup");
const ecr = actionsOf("ecr");
const iam = actionsOf("iam");
const kms = actionsOf("kms");
const rds = actionsOf("rds");
const s3 = actionsOf("s3");
const secrets = actionsOf("secretsmanager");

/** Reading a bucket, whichever part of it changed: the provider asks for all of them. */
const READ_BUCKET = s3(
  "GetAccelerateConfiguration",
  "GetBucketAcl",
  "GetBucketCORS",
  "GetBucketLogging",
  "GetBucketObjectLockConfiguration",
  "GetBucketPolicy",
  "GetBucketRequestPayment",
  "GetBucketTagging",
  "GetBucketVersioning",
  "GetBucketWebsite",
  "GetEncryptionConfiguration",
  "GetLifecycleConfiguration",
  "GetReplicationConfiguration",
  "ListBucket",
);

/** What data is kept in. */
export const STORAGE_RIGHTS: RightsByType = {
  aws_backup_plan: {
    read: backup("GetBackupPlan", "ListTags"),
    write: backup("CreateBackupPlan", "DeleteBackupPlan", "UpdateBackupPlan", "TagResource", "UntagResource"),
  },
  aws_backup_selection: {
    read: backup("GetBackupSelection"),
    write: [...backup("CreateBackupSelection", "DeleteBackupSelection"), ...iam("PassRole")],
  },
  aws_backup_vault: {
    read: backup("DescribeBackupVault", "ListTags"),
    write: [
      ...backup("CreateBackupVault", "DeleteBackupVault", "DeleteRecoveryPoint", "DescribeRecoveryPoint"),
      ...backup("ListRecoveryPointsByBackupVault", "TagResource", "UntagResource"),
      "backup-storage:MountCapsule",
      ...USE_KEY,
    ],
  },
  aws_db_instance: {
    read: rds("DescribeDBInstances", "ListTagsForResource"),
    write: [
      ...rds(
        "AddTagsToResource",
        "CreateDBInstance",
        "CreateDBSnapshot",
        "DeleteDBInstance",
        "ModifyDBInstance",
        "RebootDBInstance",
      ),
      ...rds("RemoveTagsFromResource"),
      ...USE_KEY,
    ],
  },
  aws_db_parameter_group: {
    read: rds("DescribeDBParameterGroups", "DescribeDBParameters", "ListTagsForResource"),
    write: rds(
      "CreateDBParameterGroup",
      "DeleteDBParameterGroup",
      "ModifyDBParameterGroup",
      "ResetDBParameterGroup",
    ),
  },
  aws_db_subnet_group: {
    read: rds("DescribeDBSubnetGroups", "ListTagsForResource"),
    write: rds("CreateDBSubnetGroup", "DeleteDBSubnetGroup", "ModifyDBSubnetGroup"),
  },
  aws_ecr_lifecycle_policy: {
    read: ecr("GetLifecyclePolicy"),
    write: ecr("DeleteLifecyclePolicy", "PutLifecyclePolicy"),
  },
  aws_ecr_repository: {
    read: ecr("DescribeRepositories", "ListTagsForResource"),
    write: [
      ...ecr(
        "CreateRepository",
        "DeleteRepository",
        "PutImageScanningConfiguration",
        "PutImageTagMutability",
      ),
      ...ecr("TagResource", "UntagResource"),
      ...USE_KEY,
    ],
  },
  aws_s3_bucket: {
    read: READ_BUCKET,
    write: s3(
      "CreateBucket",
      "DeleteBucket",
      "DeleteObject",
      "DeleteObjectVersion",
      "ListBucketVersions",
      "PutBucketTagging",
    ),
  },
  aws_s3_bucket_lifecycle_configuration: {
    read: s3("GetLifecycleConfiguration"),
    write: s3("PutLifecycleConfiguration"),
  },
  aws_s3_bucket_ownership_controls: {
    read: s3("GetBucketOwnershipControls"),
    write: s3("PutBucketOwnershipControls"),
  },
  aws_s3_bucket_policy: { read: s3("GetBucketPolicy"), write: s3("DeleteBucketPolicy", "PutBucketPolicy") },
  aws_s3_bucket_public_access_block: {
    read: s3("GetBucketPublicAccessBlock"),
    write: s3("PutBucketPublicAccessBlock"),
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    read: s3("GetEncryptionConfiguration"),
    write: s3("PutEncryptionConfiguration"),
  },
  aws_s3_bucket_versioning: { read: s3("GetBucketVersioning"), write: s3("PutBucketVersioning") },
  aws_secretsmanager_secret: {
    read: secrets("DescribeSecret", "GetResourcePolicy"),
    write: [
      ...secrets("CreateSecret", "DeleteSecret", "TagResource", "UntagResource", "UpdateSecret"),
      ...USE_KEY,
    ],
  },
  // Read by the ephemeral value that the database's password comes from, at every plan.
  aws_secretsmanager_secret_version: {
    read: [...secrets("DescribeSecret", "GetSecretValue"), ...kms("Decrypt")],
    write: [...secrets("PutSecretValue", "UpdateSecretVersionStage"), ...USE_KEY],
  },
};
