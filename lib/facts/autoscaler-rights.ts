import type { Statement } from "./iam";

const READ = [
  "autoscaling:DescribeAutoScalingGroups",
  "autoscaling:DescribeAutoScalingInstances",
  "autoscaling:DescribeLaunchConfigurations",
  "autoscaling:DescribeScalingActivities",
  "autoscaling:DescribeTags",
  "ec2:DescribeImages",
  "ec2:DescribeInstanceTypes",
  "ec2:DescribeLaunchTemplateVersions",
  "ec2:GetInstanceTypesFromInstanceRequirements",
];

/** What Cluster Autoscaler does in an account: it changes only groups that carry its cluster's tag. */
export const autoscalerStatements = (cluster: string, region: string): readonly Statement[] => [
  { actions: READ },
  {
    actions: ["eks:DescribeNodegroup"],
    resources: [`arn:aws:eks:${region}:*:nodegroup/${cluster}/*`],
  },
  {
    actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
    conditions: {
      StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${cluster}`]: "owned" },
    },
  },
];
