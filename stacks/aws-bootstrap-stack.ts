import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { AwsBootstrap } from "../lib/aws/bootstrap";
import type { Bootstrap } from "../lib/environment/bootstrap";
import type { Environment } from "../lib/environment/schema";
import { backendFor } from "./backend";
import { CheckedStack } from "./checked-stack";
import { pinProviders } from "./pin-providers";

const NAME = "aws-bootstrap";

/** Once for each account: the bucket of the states, and the roles of the CI. See `state` for its own. */
export class AwsBootstrapStack extends CheckedStack {
  /** @throws Error when `bootstrap` says nothing of AWS */
  constructor(scope: Construct, bootstrap: Bootstrap, environments: readonly Environment[]) {
    super(scope, NAME);
    const { aws, repository, branch = "main" } = bootstrap;
    if (aws === undefined) throw new Error("aws must be given in the bootstrap's file, got nothing");
    const names = environments.filter(({ cloud }) => cloud === "aws").map(({ name }) => name);
    const { state, ...account } = aws;
    backendFor(this, {
      cloud: "aws",
      name: NAME,
      region: aws.region,
      state,
    });
    const made = new AwsBootstrap(this, "bootstrap", {
      ...account,
      repository,
      branch,
      protectedEnvironments: bootstrap.protectedEnvironments ?? names,
      environments: names,
    });
    pinProviders(this);
    const values = {
      state_bucket: made.stateBucket,
      state_region: aws.region,
      plan_role_arn: made.plan.arn,
      apply_role_arn: made.apply.arn,
    };
    for (const [name, value] of Object.entries(values)) new TerraformOutput(this, name, { value });
  }
}
