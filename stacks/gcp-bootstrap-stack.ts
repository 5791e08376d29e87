import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { Bootstrap } from "../lib/environment/bootstrap";
import type { Environment } from "../lib/environment/schema";
import { GcpBootstrap } from "../lib/gcp/bootstrap";
import { backendFor } from "./backend";
import { CheckedStack } from "./checked-stack";
import { pinProviders } from "./pin-providers";

const NAME = "gcp-bootstrap";

/** Remote state and the CI's identities of a Google Cloud project, once for all its environments. */
export class GcpBootstrapStack extends CheckedStack {
  constructor(
    scope: Construct,
    { gcp, repository, branch = "main", ...input }: Bootstrap,
    environments: readonly Environment[],
  ) {
    super(scope, NAME);
    if (gcp === undefined) throw new RangeError("environments/bootstrap.ts: gcp must be given, got nothing");
    const { state, ...account } = gcp;
    backendFor(this, { cloud: "gcp", name: NAME, state });
    const names = environments.filter(({ cloud }) => cloud === "gcp").map(({ name }) => name);
    const { protectedEnvironments = names } = input;
    const bootstrap = new GcpBootstrap(this, "bootstrap", {
      ...account,
      repository,
      branch,
      protectedEnvironments,
    });
    const output = (id: string, value: string, description: string): void => {
      new TerraformOutput(this, id, { value, description, staticId: true });
    };
    output("state_bucket", bootstrap.bucketName, "state.bucket of the environments");
    output(
      "workload_identity_provider",
      bootstrap.trust.provider,
      "workload_identity_provider of google-github-actions/auth",
    );
    output("plan_service_account", bootstrap.plan.email, "service_account of runs that plan");
    output(
      "apply_service_account",
      bootstrap.apply.email,
      "service_account of runs in protected environments",
    );
    pinProviders(this);
  }
}
