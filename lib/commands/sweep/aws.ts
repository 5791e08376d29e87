import type { StackGraph } from "../../checks/graph";
import type { Command } from "../runner";
import { literal } from "../workspace";
import type { Probe, SweepRow } from "./row";

/** Names that the sweep of an AWS environment is made from. */
export interface AwsNames {
  readonly environment: string;
  readonly cluster: string;
  readonly region: string;
}

type Cli = (service: string, action: string, ...args: readonly string[]) => Command;

const cli =
  (region: string): Cli =>
  (service, action, ...args) => ["aws", service, action, "--region", region, "--output", "json", ...args];

/** Who the caller is, and whether the cluster exists. */
export function awsProbe({ cluster, region }: AwsNames): Probe {
  return {
    account: ["aws", "sts", "get-caller-identity", "--query", "Account", "--output", "text"],
    cluster: cli(region)("eks", "list-clusters", "--query", `clusters[?@=='${cluster}']`),
  };
}

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

function machines(aws: Cli, { cluster, region }: AwsNames): SweepRow[] {
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

function network(aws: Cli, { cluster }: AwsNames): SweepRow[] {
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

function data(aws: Cli, { environment, cluster }: AwsNames, vaults: readonly string[]): SweepRow[] {
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
    ...vaults.map((vault): SweepRow => ({
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
    })),
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

/** Log groups come last: whatever is deleted before them may write once more. */
function logs(aws: Cli, names: readonly string[]): SweepRow[] {
  return names.map((name) => ({
    what: `log group ${name}`,
    reason: "a last line written after its deletion makes it again, without a retention",
    list: aws(
      "logs",
      "describe-log-groups",
      "--log-group-name-prefix",
      name,
      "--query",
      `logGroups[?logGroupName=='${name}'].logGroupName`,
    ),
    remove: [aws("logs", "delete-log-group", "--log-group-name", "{id}")],
  }));
}

/** What is Terraform's own and must be gone too; never removed here. */
function own(aws: Cli, { environment }: AwsNames): SweepRow[] {
  const filters = [`Key=Environment,Values=${environment}`, "Key=Platform,Values=ml-platform"];
  return [
    {
      what: "NAT gateways",
      reason: "Terraform's own: a destroy that did not finish",
      list: aws(
        "ec2",
        "describe-nat-gateways",
        "--filter",
        `Name=tag:Environment,Values=${environment}`,
        "Name=state,Values=pending,available",
        "--query",
        "NatGateways[].NatGatewayId",
      ),
    },
    {
      what: "other resources with the environment's tags",
      reason: "Terraform's own: a destroy that did not finish. Deleted ones are listed for some minutes",
      list: aws(
        "resourcegroupstaggingapi",
        "get-resources",
        "--tag-filters",
        ...filters,
        "--query",
        // Keys wait for their deletion, and ended machines and gateways stay visible: none of them is left over.
        "ResourceTagMappingList[?!contains(ResourceARN,':kms:')&&!contains(ResourceARN,':natgateway/')&&!contains(ResourceARN,':instance/')].ResourceARN",
      ),
    },
  ];
}

/** Everything that may outlive a destroy on AWS, from the names in the synthesized stack. */
export function awsRows(names: AwsNames, graph: StackGraph): SweepRow[] {
  const aws = cli(names.region);
  const named = (type: string): string[] =>
    graph.ofType(type).map(({ attributes }) => literal(attributes["name"]));
  return [
    ...machines(aws, names),
    ...network(aws, names),
    ...data(aws, names, named("aws_backup_vault")),
    ...logs(aws, named("aws_cloudwatch_log_group")),
    ...own(aws, names),
  ];
}
