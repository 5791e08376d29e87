/** Rights on one type of resource. */
export interface Rights {
  /** To compare it with its plan. */
  readonly read: readonly string[];
  /** To make, change and remove it. */
  readonly write: readonly string[];
}

const of =
  (service: string) =>
  (...names: readonly string[]): readonly string[] =>
    names.map((name) => `${service}:${name}`);

const backup = of("backup");
const ec2 = of("ec2");
const ecr = of("ecr");
const eks = of("eks");
const events = of("events");
const iam = of("iam");
const kms = of("kms");
const logs = of("logs");
const rds = of("rds");
const s3 = of("s3");
const secrets = of("secretsmanager");
const sqs = of("sqs");

const TAG_EC2 = ec2("CreateTags", "DeleteTags");
const ROUTE_TABLES = ec2("DescribeRouteTables");
const GROUPS = ec2("DescribeSecurityGroups", "DescribeSecurityGroupRules");
/** Whoever hands a key to a service lets the service use it in his name. */
const USE_KEY = kms("CreateGrant", "Decrypt", "DescribeKey", "GenerateDataKey");

/** Reading a bucket, whichever part of it changed: the provider asks for all of them. */
const READ_BUCKET = s3(
  "GetAccelerateConfiguration", "GetBucketAcl", "GetBucketCORS", "GetBucketLogging", "GetBucketObjectLockConfiguration",
  "GetBucketPolicy", "GetBucketRequestPayment", "GetBucketTagging", "GetBucketVersioning", "GetBucketWebsite",
  "GetEncryptionConfiguration", "GetLifecycleConfiguration", "GetReplicationConfiguration", "ListBucket",
);

/**
 * What AWS asks of whoever plans and applies each type of resource and data source that environments have. A test holds the table against
 * the types in every environment's graph, both ways, and every name against IAM's own catalogue (rule 13).
 */
export const RIGHTS_BY_TYPE: Readonly<Record<string, Rights>> = {
  aws_availability_zones: { read: ec2("DescribeAvailabilityZones"), write: [] },
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
  aws_caller_identity: { read: [], write: [] },
  aws_cloudwatch_event_rule: {
    read: events("DescribeRule", "ListTagsForResource"),
    write: events("DeleteRule", "PutRule", "TagResource", "UntagResource"),
  },
  aws_cloudwatch_event_target: { read: events("ListTargetsByRule"), write: events("PutTargets", "RemoveTargets") },
  aws_cloudwatch_log_group: {
    read: logs("DescribeLogGroups", "ListTagsForResource"),
    write: logs("AssociateKmsKey", "CreateLogGroup", "DeleteLogGroup", "PutRetentionPolicy", "TagResource", "UntagResource"),
  },
  aws_db_instance: {
    read: rds("DescribeDBInstances", "ListTagsForResource"),
    write: [
      ...rds("AddTagsToResource", "CreateDBInstance", "CreateDBSnapshot", "DeleteDBInstance", "ModifyDBInstance", "RebootDBInstance"),
      ...rds("RemoveTagsFromResource"),
      ...USE_KEY,
    ],
  },
  aws_db_parameter_group: {
    read: rds("DescribeDBParameterGroups", "DescribeDBParameters", "ListTagsForResource"),
    write: rds("CreateDBParameterGroup", "DeleteDBParameterGroup", "ModifyDBParameterGroup", "ResetDBParameterGroup"),
  },
  aws_db_subnet_group: {
    read: rds("DescribeDBSubnetGroups", "ListTagsForResource"),
    write: rds("CreateDBSubnetGroup", "DeleteDBSubnetGroup", "ModifyDBSubnetGroup"),
  },
  aws_default_security_group: {
    read: GROUPS,
    write: [...ec2("RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress"), ...TAG_EC2],
  },
  aws_ecr_lifecycle_policy: { read: ecr("GetLifecyclePolicy"), write: ecr("DeleteLifecyclePolicy", "PutLifecyclePolicy") },
  aws_ecr_repository: {
    read: ecr("DescribeRepositories", "ListTagsForResource"),
    write: [
      ...ecr("CreateRepository", "DeleteRepository", "PutImageScanningConfiguration", "PutImageTagMutability"),
      ...ecr("TagResource", "UntagResource"),
      ...USE_KEY,
    ],
  },
  aws_eip: {
    read: ec2("DescribeAddresses", "DescribeAddressesAttribute"),
    write: [...ec2("AllocateAddress", "DisassociateAddress", "ReleaseAddress"), ...TAG_EC2],
  },
  aws_eks_access_entry: {
    read: eks("DescribeAccessEntry"),
    write: eks("CreateAccessEntry", "DeleteAccessEntry", "UpdateAccessEntry", "TagResource", "UntagResource"),
  },
  aws_eks_access_policy_association: {
    read: eks("ListAssociatedAccessPolicies"),
    write: eks("AssociateAccessPolicy", "DisassociateAccessPolicy"),
  },
  aws_eks_addon: {
    read: eks("DescribeAddon"),
    write: [...eks("CreateAddon", "DeleteAddon", "DescribeUpdate", "UpdateAddon"), ...iam("PassRole")],
  },
  aws_eks_cluster: {
    read: eks("DescribeCluster"),
    write: [
      ...eks("CreateCluster", "DeleteCluster", "DescribeUpdate", "UpdateClusterConfig", "UpdateClusterVersion"),
      ...eks("TagResource", "UntagResource"),
      ...iam("PassRole"),
      ...USE_KEY,
    ],
  },
  aws_eks_node_group: {
    read: eks("DescribeNodegroup"),
    write: [
      ...eks("CreateNodegroup", "DeleteNodegroup", "DescribeUpdate", "UpdateNodegroupConfig", "UpdateNodegroupVersion"),
      ...ec2("RunInstances"),
      ...iam("PassRole"),
    ],
  },
  aws_flow_log: {
    read: ec2("DescribeFlowLogs"),
    write: [...ec2("CreateFlowLogs", "DeleteFlowLogs"), ...TAG_EC2, ...iam("PassRole")],
  },
  aws_iam_openid_connect_provider: {
    read: iam("GetOpenIDConnectProvider"),
    write: iam("CreateOpenIDConnectProvider", "DeleteOpenIDConnectProvider", "TagOpenIDConnectProvider", "UntagOpenIDConnectProvider"),
  },
  aws_iam_role: {
    read: iam("GetRole", "ListAttachedRolePolicies", "ListRolePolicies"),
    write: iam(
      "CreateRole", "DeleteRole", "ListInstanceProfilesForRole", "TagRole", "UntagRole", "UpdateAssumeRolePolicy",
      "UpdateRoleDescription",
    ),
  },
  aws_iam_role_policy: { read: iam("GetRolePolicy"), write: iam("DeleteRolePolicy", "PutRolePolicy") },
  aws_iam_role_policy_attachment: {
    read: iam("ListAttachedRolePolicies"),
    write: iam("AttachRolePolicy", "DetachRolePolicy"),
  },
  aws_iam_session_context: { read: iam("GetRole"), write: [] },
  aws_internet_gateway: {
    read: ec2("DescribeInternetGateways"),
    write: [...ec2("AttachInternetGateway", "CreateInternetGateway", "DeleteInternetGateway", "DetachInternetGateway"), ...TAG_EC2],
  },
  aws_kms_alias: { read: kms("ListAliases"), write: kms("CreateAlias", "DeleteAlias", "UpdateAlias") },
  aws_kms_key: {
    read: kms("DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags"),
    write: kms("CreateKey", "EnableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion", "TagResource", "UntagResource", "UpdateKeyDescription"),
  },
  aws_launch_template: {
    read: ec2("DescribeLaunchTemplateVersions", "DescribeLaunchTemplates"),
    write: [...ec2("CreateLaunchTemplate", "CreateLaunchTemplateVersion", "DeleteLaunchTemplate", "ModifyLaunchTemplate"), ...TAG_EC2],
  },
  aws_nat_gateway: { read: ec2("DescribeNatGateways"), write: [...ec2("CreateNatGateway", "DeleteNatGateway"), ...TAG_EC2] },
  aws_route: { read: ROUTE_TABLES, write: ec2("CreateRoute", "DeleteRoute", "ReplaceRoute") },
  aws_route_table: { read: ROUTE_TABLES, write: [...ec2("CreateRouteTable", "DeleteRouteTable", "DisassociateRouteTable"), ...TAG_EC2] },
  aws_route_table_association: { read: ROUTE_TABLES, write: ec2("AssociateRouteTable", "DisassociateRouteTable", "ReplaceRouteTableAssociation") },
  aws_s3_bucket: {
    read: READ_BUCKET,
    write: s3("CreateBucket", "DeleteBucket", "DeleteObject", "DeleteObjectVersion", "ListBucketVersions", "PutBucketTagging"),
  },
  aws_s3_bucket_lifecycle_configuration: { read: s3("GetLifecycleConfiguration"), write: s3("PutLifecycleConfiguration") },
  aws_s3_bucket_ownership_controls: { read: s3("GetBucketOwnershipControls"), write: s3("PutBucketOwnershipControls") },
  aws_s3_bucket_policy: { read: s3("GetBucketPolicy"), write: s3("DeleteBucketPolicy", "PutBucketPolicy") },
  aws_s3_bucket_public_access_block: { read: s3("GetBucketPublicAccessBlock"), write: s3("PutBucketPublicAccessBlock") },
  aws_s3_bucket_server_side_encryption_configuration: { read: s3("GetEncryptionConfiguration"), write: s3("PutEncryptionConfiguration") },
  aws_s3_bucket_versioning: { read: s3("GetBucketVersioning"), write: s3("PutBucketVersioning") },
  aws_secretsmanager_secret: {
    read: secrets("DescribeSecret", "GetResourcePolicy"),
    write: [...secrets("CreateSecret", "DeleteSecret", "TagResource", "UntagResource", "UpdateSecret"), ...USE_KEY],
  },
  // Read by the ephemeral value that the database's password comes from, at every plan.
  aws_secretsmanager_secret_version: {
    read: [...secrets("DescribeSecret", "GetSecretValue"), ...kms("Decrypt")],
    write: [...secrets("PutSecretValue", "UpdateSecretVersionStage"), ...USE_KEY],
  },
  aws_security_group: {
    read: GROUPS,
    write: [
      ...ec2("CreateSecurityGroup", "DeleteSecurityGroup", "DescribeNetworkInterfaces", "RevokeSecurityGroupEgress"),
      ...ec2("RevokeSecurityGroupIngress"),
      ...TAG_EC2,
    ],
  },
  aws_sqs_queue: {
    read: sqs("GetQueueAttributes", "ListQueueTags"),
    write: sqs("CreateQueue", "DeleteQueue", "SetQueueAttributes", "TagQueue", "UntagQueue"),
  },
  aws_sqs_queue_policy: { read: sqs("GetQueueAttributes"), write: sqs("SetQueueAttributes") },
  aws_subnet: {
    read: ec2("DescribeSubnets"),
    write: [...ec2("CreateSubnet", "DeleteSubnet", "DescribeNetworkInterfaces", "ModifySubnetAttribute"), ...TAG_EC2],
  },
  aws_vpc: {
    read: ec2("DescribeNetworkAcls", "DescribeRouteTables", "DescribeSecurityGroups", "DescribeVpcAttribute", "DescribeVpcs"),
    write: [...ec2("CreateVpc", "DeleteVpc", "ModifyVpcAttribute"), ...TAG_EC2],
  },
  aws_vpc_endpoint: {
    read: ec2("DescribePrefixLists", "DescribeVpcEndpoints"),
    write: [...ec2("CreateVpcEndpoint", "DeleteVpcEndpoints", "ModifyVpcEndpoint"), ...TAG_EC2],
  },
  aws_vpc_security_group_ingress_rule: {
    read: GROUPS,
    write: [...ec2("AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules", "RevokeSecurityGroupIngress"), ...TAG_EC2],
  },
};
