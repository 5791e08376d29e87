import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsIamSessionContext } from "@cdktf/provider-aws/lib/data-aws-iam-session-context";
import { Construct } from "constructs";

/** The account that is deployed to, known when Terraform plans: synthesis needs no account. */
export class AwsAccount extends Construct {
  /** Twelve digits, from the caller. */
  readonly id: string;
  /** ARN of the role or user who runs Terraform. */
  readonly deployerArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const caller = new DataAwsCallerIdentity(this, "caller", {});
    this.id = caller.accountId;
    this.deployerArn = new DataAwsIamSessionContext(this, "session", { arn: caller.arn }).issuerArn;
  }
}
