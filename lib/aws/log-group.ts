import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { Construct } from "constructs";
import type { EncryptionKey } from "./encryption-key";

/** What every log group has in common. */
export interface LogGroupProps {
  readonly name: string;
  readonly retentionDays: number;
  readonly key: EncryptionKey;
}

/**
 * A log group that we own from before its first entry: encrypted, with an end to its keeping, and removed with the environment. Services
 * that make it themselves leave one behind that never expires (rule 135).
 */
export function logGroup(scope: Construct, id: string, props: LogGroupProps): CloudwatchLogGroup {
  return new CloudwatchLogGroup(scope, id, {
    name: props.name,
    retentionInDays: props.retentionDays,
    kmsKeyId: props.key.arn,
  });
}
