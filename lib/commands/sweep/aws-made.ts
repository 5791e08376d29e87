import type { Command } from "../runner";
import type { AwsNames, Cli } from "./aws-cli";
import type { SweepRow } from "./row";

/** Resources that carry the cluster's tag of a controller. */
const tagged = (aws: Cli, tag: string, type: string): Command =>
  aws(
    "resourcegroupstaggingapi",
    "get-resources",
    "--tag-filters",
    tag,
    "--resource-type-filters",
    type,
    "--query",
    "ResourceTagMappingList[].ResourceARN",
  );

/** What Karpenter made. */
export function machines(aws: Cli, { cluster, region }: AwsNames): SweepRow[] {
  const owned = `Name=tag:kubernetes.io/cluster/${cluster},Values=owned`;
  const running = "Name=instance-state-name,Values=pending,running,stopping,stopped";
  return [
    {
      what: "machines",
      reason: "Karpenter made them; nobody ends them once it is gone",
      list: aws(
        "ec2",
        "describe-instances",
        "--filters",
        owned,
        "Name=tag-key,Values=karpenter.sh/nodepool",
        running,
        "--query",
        "Reservations[].Instances[].InstanceId",
      ),
      remove: [
        aws("ec2", "terminate-instances", "--instance-ids", "{id}"),
        aws("ec2", "wait", "instance-terminated", "--instance-ids", "{id}"),
      ],
    },
    {
      what: "launch templates",
      reason: "Karpenter made them for its machines",
      list: aws(
        "ec2",
        "describe-launch-templates",
        "--filters",
        `Name=tag:eks:eks-cluster-name,Values=${cluster}`,
        "Name=tag-key,Values=karpenter.k8s.aws/ec2nodeclass",
        "--query",
        "LaunchTemplates[].LaunchTemplateId",
      ),
      remove: [aws("ec2", "delete-launch-template", "--launch-template-id", "{id}")],
    },
    {
      what: "instance profiles",
      reason: "Karpenter made them; they keep the nodes' role from being deleted",
      list: aws(
        "iam",
        "list-instance-profiles",
        "--query",
        `InstanceProfiles[?starts_with(Path,'/karpenter/${region}/${cluster}/')||starts_with(InstanceProfileName,'${cluster}_')].{id:InstanceProfileName,role:Roles[0].RoleName}`,
      ),
      remove: [
        aws(
          "iam",
          "remove-role-from-instance-profile",
          "--instance-profile-name",
          "{id}",
          "--role-name",
          "{role}",
        ),
        aws("iam", "delete-instance-profile", "--instance-profile-name", "{id}"),
      ],
    },
  ];
}

/** What the load balancer controller, the VPC CNI and EKS made. */
export function network(aws: Cli, { cluster }: AwsNames): SweepRow[] {
  const balanced = `Key=elbv2.k8s.aws/cluster,Values=${cluster}`;
  const byFilters = (action: string, query: string, ...filters: readonly string[]): Command =>
    aws("ec2", action, "--filters", ...filters, "--query", query);
  return [
    {
      what: "load balancers",
      reason: "the load balancer controller made them for Ingress objects and Services",
      list: tagged(aws, balanced, "elasticloadbalancing:loadbalancer"),
      remove: [
        aws("elbv2", "delete-load-balancer", "--load-balancer-arn", "{id}"),
        aws("elbv2", "wait", "load-balancers-deleted", "--load-balancer-arns", "{id}"),
      ],
    },
    {
      what: "target groups",
      reason: "the load balancer controller made them beside its load balancers",
      list: tagged(aws, balanced, "elasticloadbalancing:targetgroup"),
      remove: [aws("elbv2", "delete-target-group", "--target-group-arn", "{id}")],
    },
    {
      what: "network interfaces",
      reason:
        "the VPC CNI leaves those of machines that ended too fast; they keep subnets from being deleted",
      list: byFilters(
        "describe-network-interfaces",
        "NetworkInterfaces[].NetworkInterfaceId",
        `Name=tag:cluster.k8s.amazonaws.com/name,Values=${cluster}`,
        "Name=status,Values=available",
      ),
      remove: [aws("ec2", "delete-network-interface", "--network-interface-id", "{id}")],
    },
    {
      what: "security groups of load balancers",
      reason: "the load balancer controller made them; they keep the VPC from being deleted",
      list: byFilters(
        "describe-security-groups",
        "SecurityGroups[].GroupId",
        `Name=tag:elbv2.k8s.aws/cluster,Values=${cluster}`,
      ),
      remove: [aws("ec2", "delete-security-group", "--group-id", "{id}")],
    },
    {
      what: "security groups of the cluster",
      reason: "EKS made them; interfaces that were left keep them",
      list: byFilters(
        "describe-security-groups",
        "SecurityGroups[].GroupId",
        `Name=tag:aws:eks:cluster-name,Values=${cluster}`,
      ),
      remove: [aws("ec2", "delete-security-group", "--group-id", "{id}")],
    },
  ];
}
