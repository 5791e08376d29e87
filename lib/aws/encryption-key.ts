import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { policyDocument, type Statement } from "./policy";

/** What a key is for. */
export interface EncryptionKeyProps {
  /** Alias without `alias/`. */
  readonly name: string;
  readonly description: string;
  readonly account: string;
  readonly region: string;
  /** The key may be deleted soon after the environment. */
  readonly disposable: boolean;
  /** CloudWatch log groups may be encrypted with it. @default false */
  readonly forLogs?: boolean;
}

/**
 * A key of our own, rotated every year. The account's IAM policies decide who uses it: S3, RDS, Secrets Manager, ECR, EKS and Backup act with
 * their caller's rights. CloudWatch Logs alone acts as itself, so the key's policy names it and ties it to this account's log groups (rule 21).
 */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "key", {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: props.disposable ? 7 : 30,
      policy: policyDocument([owner(props.account), ...(props.forLogs === true ? [logs(props)] : [])]),
    });
    new KmsAlias(this, "alias", { name: `alias/${props.name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}

const owner = (account: string): Statement => ({
  actions: ["kms:*"],
  principals: { AWS: `arn:aws:iam::${account}:root` },
});

const logs = ({ account, region }: EncryptionKeyProps): Statement => ({
  actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
  principals: { Service: `logs.${region}.amazonaws.com` },
  conditions: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:*` } },
});
