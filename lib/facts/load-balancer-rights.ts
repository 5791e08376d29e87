import type { Statement } from "./iam";

const READ = [
  "ec2:DescribeAccountAttributes",
  "ec2:DescribeAddresses",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeCoipPools",
  "ec2:DescribeInstances",
  "ec2:DescribeInternetGateways",
  "ec2:DescribeIpamPools",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeTags",
  "ec2:DescribeVpcPeeringConnections",
  "ec2:DescribeVpcs",
  "ec2:GetCoipPoolUsage",
  "ec2:GetSecurityGroupsForVpc",
  "elasticloadbalancing:DescribeCapacityReservation",
  "elasticloadbalancing:DescribeListenerAttributes",
  "elasticloadbalancing:DescribeListenerCertificates",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancerAttributes",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeSSLPolicies",
  "elasticloadbalancing:DescribeTags",
  "elasticloadbalancing:DescribeTargetGroupAttributes",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "elasticloadbalancing:DescribeTrustStores",
  "acm:DescribeCertificate",
  "acm:ListCertificates",
  "wafv2:GetWebACL",
  "wafv2:GetWebACLForResource",
  "shield:GetSubscriptionState",
  "shield:DescribeProtection",
];

/** Changes to load balancers and target groups that carry the cluster's tag. */
const CHANGE_OWN = [
  "elasticloadbalancing:DeleteLoadBalancer",
  "elasticloadbalancing:DeleteTargetGroup",
  "elasticloadbalancing:ModifyCapacityReservation",
  "elasticloadbalancing:ModifyIpPools",
  "elasticloadbalancing:ModifyListenerAttributes",
  "elasticloadbalancing:ModifyLoadBalancerAttributes",
  "elasticloadbalancing:ModifyTargetGroup",
  "elasticloadbalancing:ModifyTargetGroupAttributes",
  "elasticloadbalancing:SetIpAddressType",
  "elasticloadbalancing:SetSecurityGroups",
  "elasticloadbalancing:SetSubnets",
];

/** Listeners and rules have no tag condition. */
const LISTENERS = [
  "elasticloadbalancing:AddListenerCertificates",
  "elasticloadbalancing:CreateListener",
  "elasticloadbalancing:CreateRule",
  "elasticloadbalancing:DeleteListener",
  "elasticloadbalancing:DeleteRule",
  "elasticloadbalancing:ModifyListener",
  "elasticloadbalancing:ModifyRule",
  "elasticloadbalancing:RemoveListenerCertificates",
  "elasticloadbalancing:SetRulePriorities",
  "elasticloadbalancing:SetWebAcl",
  "wafv2:AssociateWebACL",
  "wafv2:DisassociateWebACL",
];

const TAG = "elbv2.k8s.aws/cluster";
const RULES = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"];
const SECURITY_GROUPS = ["arn:aws:ec2:*:*:security-group/*"];
const BALANCERS = ["loadbalancer/app/*/*", "loadbalancer/net/*/*", "targetgroup/*/*"].map(
  (path) => `arn:aws:elasticloadbalancing:*:*:${path}`,
);
const PARTS = [
  "listener/app/*/*/*",
  "listener/net/*/*/*",
  "listener-rule/app/*/*/*",
  "listener-rule/net/*/*/*",
].map((path) => `arn:aws:elasticloadbalancing:*:*:${path}`);

/**
 * What the AWS Load Balancer Controller does in an account. Version 3.5 asks for what 2.17 did; it changes and deletes only what carries
 * this cluster's own tag, which is narrower than the project's published policy (that accepts any cluster's).
 */
export function loadBalancerStatements(cluster: string): readonly Statement[] {
  const requested = { StringEquals: { [`aws:RequestTag/${TAG}`]: cluster } };
  const owned = { StringEquals: { [`aws:ResourceTag/${TAG}`]: cluster } };
  const made = {
    StringEquals: {
      ...requested.StringEquals,
      "elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"],
    },
  };
  const untouched = { ...owned, Null: { [`aws:RequestTag/${TAG}`]: "true" } };
  return [
    { actions: READ },
    {
      actions: ["iam:CreateServiceLinkedRole"],
      conditions: { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
    },
    // Rules are added to the nodes' security group too, which EKS owns and tags.
    { actions: [...RULES, "ec2:CreateSecurityGroup"] },
    { actions: ["ec2:DeleteSecurityGroup"], conditions: owned },
    {
      actions: ["ec2:CreateTags"],
      resources: SECURITY_GROUPS,
      conditions: { StringEquals: { ...requested.StringEquals, "ec2:CreateAction": "CreateSecurityGroup" } },
    },
    { actions: ["ec2:CreateTags", "ec2:DeleteTags"], resources: SECURITY_GROUPS, conditions: untouched },
    {
      actions: ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
      conditions: requested,
    },
    // Only while it makes them: whoever may tag what is there could make anything its own.
    { actions: ["elasticloadbalancing:AddTags"], resources: BALANCERS, conditions: made },
    {
      actions: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
      resources: BALANCERS,
      conditions: untouched,
    },
    { actions: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"], resources: PARTS },
    { actions: CHANGE_OWN, conditions: owned },
    {
      actions: ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
      resources: ["arn:aws:elasticloadbalancing:*:*:targetgroup/*/*"],
      conditions: owned,
    },
    { actions: LISTENERS },
  ];
}
