import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AwsEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import type { AwsCluster } from "./cluster";
import { karpenterStatements } from "../facts/karpenter-rights";
import { resourceName } from "./names";
import { NodeRole } from "./node-role";
import { policyDocument } from "./policy";
import type { AwsWorkloadIdentity } from "./workload-identity";

/** Events that say a machine will go: Karpenter drains it before that. */
const EVENTS = {
  "spot-interruption": { source: ["aws.ec2"], "detail-type": ["EC2 Spot Instance Interruption Warning"] },
  rebalance: { source: ["aws.ec2"], "detail-type": ["EC2 Instance Rebalance Recommendation"] },
  "state-change": { source: ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"] },
  "reservation-interruption": {
    source: ["aws.ec2"],
    "detail-type": ["EC2 Capacity Reservation Instance Interruption Warning"],
  },
  health: { source: ["aws.health"], "detail-type": ["AWS Health Event"] },
} as const;

/** Seconds that a warning is worth reading. */
const MESSAGE_SECONDS = 300;

/** What Karpenter's side of the account is made from. */
export interface KarpenterCapacityProps {
  readonly settings: Settings<AwsEnvironment>;
  readonly cluster: AwsCluster;
  /** Where parts that Karpenter needs to the last are added: it names none of them by address. */
  readonly outlived: ITerraformDependable[];
}

/** What Karpenter needs in the account: its identity, the role and access of its nodes, and the queue of interruptions (rule 42). */
export class KarpenterCapacity extends Construct {
  readonly identity: AwsWorkloadIdentity;
  readonly nodeRoleName: string;
  readonly queueName: string;

  constructor(scope: Construct, id: string, { settings, cluster, outlived }: KarpenterCapacityProps) {
    super(scope, id);
    const nodeRole = new NodeRole(this, "nodes", {
      name: resourceName("role", settings.name, "karpenter-nodes"),
    });
    const access = new EksAccessEntry(this, "node-access", {
      clusterName: cluster.name,
      principalArn: nodeRole.arn,
      type: "EC2_LINUX",
      // The cluster's name is a text of ours, so naming it does not wait for it.
      dependsOn: [...cluster.ready],
    });
    outlived.push(...nodeRole.rights, access);
    const queue = this.interruptionQueue(settings.name, outlived);
    this.nodeRoleName = nodeRole.name;
    this.queueName = queue.name;
    this.identity = cluster.identity(this, "identity-karpenter", {
      name: "karpenter",
      namespace: "kube-system",
      serviceAccount: "karpenter",
    });
    const { machines, surroundings } = karpenterStatements({
      cluster: cluster.name,
      clusterArn: cluster.arn,
      region: cluster.region,
      nodeRoleArn: nodeRole.arn,
      queueArn: queue.arn,
    });
    this.identity.allow("machines", machines);
    this.identity.allow("surroundings", surroundings);
  }

  private interruptionQueue(environment: string, outlived: ITerraformDependable[]): SqsQueue {
    const queue = new SqsQueue(this, "interruptions", {
      name: resourceName("queue", environment, "interruptions"),
      messageRetentionSeconds: MESSAGE_SECONDS,
      sqsManagedSseEnabled: true,
    });
    const policy = new SqsQueuePolicy(this, "interruptions-policy", {
      queueUrl: queue.url,
      policy: policyDocument([
        {
          actions: ["sqs:SendMessage"],
          principals: { Service: "events.amazonaws.com" },
          resources: [queue.arn],
        },
        {
          effect: "Deny",
          actions: ["sqs:*"],
          principals: "*",
          resources: [queue.arn],
          conditions: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    });
    const targets = Object.entries(EVENTS).map(([name, pattern]) => {
      const rule = new CloudwatchEventRule(this, name, {
        name: resourceName("eventRule", environment, name),
        description: `Karpenter of ${environment}`,
        eventPattern: JSON.stringify(pattern),
      });
      return new CloudwatchEventTarget(this, `${name}-target`, {
        rule: rule.name,
        targetId: "karpenter",
        arn: queue.arn,
      });
    });
    outlived.push(policy, ...targets);
    return queue;
  }
}
