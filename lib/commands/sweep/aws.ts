import type { StackGraph } from "../../checks/graph";
import { literal } from "../workspace";
import { cli, type AwsNames, type Cli } from "./aws-cli";
import { data } from "./aws-data";
import { machines, network } from "./aws-made";
import type { Probe, SweepRow } from "./row";

/** Who the caller is, and whether the cluster exists. */
export function awsProbe({ cluster, region }: AwsNames): Probe {
  return {
    account: ["aws", "sts", "get-caller-identity", "--query", "Account", "--output", "text"],
    cluster: cli(region)("eks", "list-clusters", "--query", `clusters[?@=='${cluster}']`),
  };
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
