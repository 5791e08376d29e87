import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { EncryptionKey } from "./encryption-key";
import { logGroup } from "./log-group";
import { resourceName } from "./names";
import { policyDocument, serviceTrust } from "./policy";

/** Where flow logs of a network go. */
export interface FlowLogsProps {
  readonly environment: string;
  readonly vpcId: string;
  readonly retentionDays: number;
  readonly key: EncryptionKey;
}

/**
 * Every accepted and refused connection of a VPC, a minute at a time, in CloudWatch. The writer may not make log groups, so that none
 * comes back after the environment is gone (rule 135).
 */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const group = logGroup(this, "group", {
      name: `/aws/vpc-flow-logs/${props.environment}`,
      retentionDays: props.retentionDays,
      key: props.key,
    });
    const role = new IamRole(this, "writer", {
      name: resourceName("role", props.environment, "flow-logs"),
      assumeRolePolicy: serviceTrust("vpc-flow-logs.amazonaws.com"),
    });
    const rights = new IamRolePolicy(this, "write", {
      name: "write",
      role: role.name,
      policy: policyDocument([
        {
          actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          resources: [`${group.arn}:*`],
        },
        { actions: ["logs:DescribeLogGroups"] },
      ]),
    });
    new FlowLog(this, "flow-log", {
      vpcId: props.vpcId,
      trafficType: "ALL",
      maxAggregationInterval: 60,
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      tags: { Name: props.environment },
      dependsOn: [rights],
    });
  }
}
