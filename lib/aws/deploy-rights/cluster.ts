import { actionsOf, USE_KEY, type RightsByType } from "./rights";

const ec2 = actionsOf("ec2");
const eks = actionsOf("eks");
const events = actionsOf("events");
const iam = actionsOf("iam");
const kms = actionsOf("kms");
const logs = actionsOf("logs");
const sqs = actionsOf("sqs");

/** What clusters, identities, keys, logs and events are made of. */
export const CLUSTER_RIGHTS: RightsByType = {
  aws_caller_identity: { read: [], write: [] },
  aws_cloudwatch_event_rule: {
    read: events("DescribeRule", "ListTagsForResource"),
    write: events("DeleteRule", "PutRule", "TagResource", "UntagResource"),
  },
  aws_cloudwatch_event_target: {
    read: events("ListTargetsByRule"),
    write: events("PutTargets", "RemoveTargets"),
  },
  aws_cloudwatch_log_group: {
    read: logs("DescribeLogGroups", "ListTagsForResource"),
    write: logs(
      "AssociateKmsKey",
      "CreateLogGroup",
      "DeleteLogGroup",
      "PutRetentionPolicy",
      "TagResource",
      "UntagResource",
    ),
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
      ...eks(
        "CreateCluster",
        "DeleteCluster",
        "DescribeUpdate",
        "UpdateClusterConfig",
        "UpdateClusterVersion",
      ),
      ...eks("TagResource", "UntagResource"),
      ...iam("PassRole"),
      ...USE_KEY,
    ],
  },
  aws_eks_node_group: {
    read: eks("DescribeNodegroup"),
    write: [
      ...eks(
        "CreateNodegroup",
        "DeleteNodegroup",
        "DescribeUpdate",
        "UpdateNodegroupConfig",
        "UpdateNodegroupVersion",
      ),
      ...ec2("RunInstances"),
      ...iam("PassRole"),
    ],
  },
  aws_iam_openid_connect_provider: {
    read: iam("GetOpenIDConnectProvider"),
    write: iam(
      "CreateOpenIDConnectProvider",
      "DeleteOpenIDConnectProvider",
      "TagOpenIDConnectProvider",
      "UntagOpenIDConnectProvider",
    ),
  },
  aws_iam_role: {
    read: iam("GetRole", "ListAttachedRolePolicies", "ListRolePolicies"),
    write: iam(
      "CreateRole",
      "DeleteRole",
      "ListInstanceProfilesForRole",
      "TagRole",
      "UntagRole",
      "UpdateAssumeRolePolicy",
      "UpdateRoleDescription",
    ),
  },
  aws_iam_role_policy: { read: iam("GetRolePolicy"), write: iam("DeleteRolePolicy", "PutRolePolicy") },
  aws_iam_role_policy_attachment: {
    read: iam("ListAttachedRolePolicies"),
    write: iam("AttachRolePolicy", "DetachRolePolicy"),
  },
  aws_iam_session_context: { read: iam("GetRole"), write: [] },
  aws_kms_alias: { read: kms("ListAliases"), write: kms("CreateAlias", "DeleteAlias", "UpdateAlias") },
  aws_kms_key: {
    read: kms("DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags"),
    write: kms(
      "CreateKey",
      "EnableKeyRotation",
      "PutKeyPolicy",
      "ScheduleKeyDeletion",
      "TagResource",
      "UntagResource",
      "UpdateKeyDescription",
    ),
  },
  aws_sqs_queue: {
    read: sqs("GetQueueAttributes", "ListQueueTags"),
    write: sqs("CreateQueue", "DeleteQueue", "SetQueueAttributes", "TagQueue", "UntagQueue"),
  },
  aws_sqs_queue_policy: { read: sqs("GetQueueAttributes"), write: sqs("SetQueueAttributes") },
};
