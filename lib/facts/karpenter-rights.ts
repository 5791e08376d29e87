import type { Conditions, Statement } from "./iam";

/** What Karpenter's controller has to do with. */
export interface KarpenterScope {
  readonly cluster: string;
  readonly clusterArn: string;
  readonly region: string;
  readonly nodeRoleArn: string;
  readonly queueArn: string;
}

/** Karpenter 1.12 asks for DescribeInstanceStatus, 1.11 for DescribePlacementGroups. */
const READ = [
  "ec2:DescribeCapacityReservations",
  "ec2:DescribeImages",
  "ec2:DescribeInstances",
  "ec2:DescribeInstanceStatus",
  "ec2:DescribeInstanceTypeOfferings",
  "ec2:DescribeInstanceTypes",
  "ec2:DescribeLaunchTemplates",
  "ec2:DescribePlacementGroups",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSpotPriceHistory",
  "ec2:DescribeSubnets",
];

const LAUNCH = ["ec2:RunInstances", "ec2:CreateFleet"];
/** What a launch makes. */
const MADE = [
  "fleet",
  "instance",
  "launch-template",
  "network-interface",
  "spot-instances-request",
  "volume",
];
/** What a launch uses. */
const USED = ["capacity-reservation", "image", "placement-group", "security-group", "snapshot", "subnet"];
/** Tags that Karpenter changes on its running instances. */
const RETAGGED = ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"];

/** What the controller does with machines: only with those that carry the cluster's tag and a pool's. */
function machineStatements({ cluster, region }: KarpenterScope): Statement[] {
  const arns = (kinds: readonly string[]): string[] =>
    kinds.map((kind) => `arn:aws:ec2:${region}:*:${kind}/*`);
  const pooled = (kind: "RequestTag" | "ResourceTag"): Conditions => ({
    StringEquals: { [`aws:${kind}/kubernetes.io/cluster/${cluster}`]: "owned" },
    StringLike: { [`aws:${kind}/karpenter.sh/nodepool`]: "*" },
  });
  const requested = pooled("RequestTag");
  const named = { "aws:RequestTag/eks:eks-cluster-name": cluster };
  return [
    { actions: LAUNCH, resources: arns(USED) },
    { actions: LAUNCH, resources: arns(["launch-template"]), conditions: pooled("ResourceTag") },
    {
      actions: [...LAUNCH, "ec2:CreateLaunchTemplate"],
      resources: arns(MADE),
      conditions: { ...requested, StringEquals: { ...requested["StringEquals"], ...named } },
    },
    {
      actions: ["ec2:CreateTags"],
      resources: arns(MADE),
      conditions: {
        ...requested,
        StringEquals: {
          ...requested["StringEquals"],
          ...named,
          "ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"],
        },
      },
    },
    {
      actions: ["ec2:CreateTags"],
      resources: arns(["instance"]),
      conditions: {
        ...pooled("ResourceTag"),
        StringEqualsIfExists: named,
        "ForAllValues:StringEquals": { "aws:TagKeys": RETAGGED },
      },
    },
    {
      actions: ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
      resources: arns(["instance", "launch-template"]),
      conditions: pooled("ResourceTag"),
    },
  ];
}

/**
 * Instance profiles, which the controller makes for its node classes. Listing them has no resource: scoped, the finalizer of an
 * EC2NodeClass never clears (rule 18).
 */
function profileStatements({ cluster, region, nodeRoleArn }: KarpenterScope): Statement[] {
  const profiles = ["arn:aws:iam::*:instance-profile/*"];
  const tagged = (kind: "RequestTag" | "ResourceTag"): Record<string, string> => ({
    [`aws:${kind}/kubernetes.io/cluster/${cluster}`]: "owned",
    [`aws:${kind}/topology.kubernetes.io/region`]: region,
  });
  return [
    {
      actions: ["iam:PassRole"],
      resources: [nodeRoleArn],
      conditions: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
    {
      actions: ["iam:CreateInstanceProfile", "iam:TagInstanceProfile"],
      resources: profiles,
      conditions: {
        StringEquals: { ...tagged("RequestTag"), "aws:RequestTag/eks:eks-cluster-name": cluster },
      },
    },
    {
      actions: [
        "iam:AddRoleToInstanceProfile",
        "iam:RemoveRoleFromInstanceProfile",
        "iam:DeleteInstanceProfile",
      ],
      resources: profiles,
      conditions: { StringEquals: tagged("ResourceTag") },
    },
    { actions: ["iam:GetInstanceProfile"], resources: profiles },
    { actions: ["iam:ListInstanceProfiles"] },
  ];
}

/** Everything Karpenter's controller may do, apart from its machines: kept in a policy of its own below the size limit. */
export function karpenterStatements(scope: KarpenterScope): {
  readonly machines: Statement[];
  readonly surroundings: Statement[];
} {
  return {
    machines: machineStatements(scope),
    surroundings: [
      ...profileStatements(scope),
      { actions: READ, conditions: { StringEquals: { "aws:RequestedRegion": scope.region } } },
      { actions: ["ssm:GetParameter"], resources: [`arn:aws:ssm:${scope.region}::parameter/aws/service/*`] },
      { actions: ["pricing:GetProducts"] },
      { actions: ["eks:DescribeCluster"], resources: [scope.clusterArn] },
      {
        actions: ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
        resources: [scope.queueArn],
      },
    ],
  };
}
