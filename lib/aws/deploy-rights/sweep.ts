import type { Statement } from "../policy";

/** Looking for what controllers left; none of these can be narrowed to a resource. */
const LOOKING = [
  "backup:ListRecoveryPointsByBackupVault",
  "ec2:DescribeInstances",
  "ec2:DescribeLaunchTemplates",
  "ec2:DescribeNatGateways",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSnapshots",
  "ec2:DescribeVolumes",
  "eks:ListClusters",
  "elasticloadbalancing:DescribeLoadBalancers",
  "iam:ListInstanceProfiles",
  "logs:DescribeLogGroups",
  "rds:DescribeDBSnapshots",
  "secretsmanager:ListSecrets",
  "tag:GetResources",
];

/** Tag that each controller leaves on what it makes, with what the sweep removes by it. `NAME` is the cluster's name, which is the environment's. */
const REMOVALS: readonly {
  readonly key: string;
  readonly value: string;
  readonly actions: readonly string[];
}[] = [
  {
    key: "kubernetes.io/cluster/NAME",
    value: "owned",
    actions: ["ec2:TerminateInstances", "ec2:DeleteVolume", "ec2:DeleteSnapshot"],
  },
  {
    key: "cluster.k8s.amazonaws.com/name",
    value: "NAME",
    actions: ["ec2:DeleteNetworkInterface"],
  },
  { key: "eks:eks-cluster-name", value: "NAME", actions: ["ec2:DeleteLaunchTemplate"] },
  { key: "aws:eks:cluster-name", value: "NAME", actions: ["ec2:DeleteSecurityGroup"] },
  {
    key: "elbv2.k8s.aws/cluster",
    value: "NAME",
    actions: [
      "ec2:DeleteSecurityGroup",
      "elasticloadbalancing:DeleteLoadBalancer",
      "elasticloadbalancing:DeleteTargetGroup",
    ],
  },
];

/** What is named by the environment. */
const named = (environment: string): Statement[] => [
  {
    actions: ["iam:DeleteInstanceProfile", "iam:RemoveRoleFromInstanceProfile"],
    resources: [
      `arn:aws:iam::*:instance-profile/${environment}_*`,
      `arn:aws:iam::*:instance-profile/karpenter/*/${environment}/*`,
    ],
  },
  {
    actions: ["backup:DeleteRecoveryPoint", "rds:DeleteDBSnapshot"],
    resources: [
      "arn:aws:ec2:*::snapshot/*",
      "arn:aws:backup:*:*:recovery-point:*",
      `arn:aws:rds:*:*:snapshot:${environment}*`,
      "arn:aws:rds:*:*:snapshot:awsbackup:*",
    ],
  },
];

/** What a sweep after a destroy takes beside the rights to destroy: on what carries the cluster's tags or its name, and on nothing else. */
export function sweepStatements(environments: readonly string[]): readonly Statement[] {
  const tagged = environments.flatMap((environment) =>
    REMOVALS.map(({ key, value, actions }): Statement => {
      const filled = (text: string): string => text.replace("NAME", environment);
      return {
        actions: [...actions],
        conditions: { StringEquals: { [`aws:ResourceTag/${filled(key)}`]: filled(value) } },
      };
    }),
  );
  return [{ actions: LOOKING }, ...tagged, ...environments.flatMap(named)];
}
