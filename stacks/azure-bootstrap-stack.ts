import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { AzureBootstrap } from "../lib/azure/bootstrap";
import type { Bootstrap } from "../lib/environment/bootstrap";
import type { Environment } from "../lib/environment/schema";
import { backendFor } from "./backend";
import { CheckedStack } from "./checked-stack";
import { pinProviders } from "./pin-providers";

const NAME = "azure-bootstrap";

/** Once for each subscription: the container of the states, and the identities of the CI. See `state` for its own. */
export class AzureBootstrapStack extends CheckedStack {
  /** @throws Error when `bootstrap` says nothing of Azure */
  constructor(scope: Construct, bootstrap: Bootstrap, environments: readonly Environment[]) {
    super(scope, NAME);
    const { azure, repository, branch = "main" } = bootstrap;
    if (azure === undefined) throw new Error("azure must be given in the bootstrap's file, got nothing");
    const names = environments.filter(({ cloud }) => cloud === "azure").map(({ name }) => name);
    const { state, ...account } = azure;
    backendFor(this, { cloud: "azure", name: NAME, state });
    const made = new AzureBootstrap(this, "bootstrap", {
      ...account,
      repository,
      branch,
      protectedEnvironments: bootstrap.protectedEnvironments ?? names,
    });
    pinProviders(this);
    const values = {
      state: { ...made.state },
      plan_client_id: made.plan.clientId,
      apply_client_id: made.apply.clientId,
      tenant_id: made.client.tenantId,
      subscription_id: made.client.subscriptionId,
    };
    for (const [name, value] of Object.entries(values)) new TerraformOutput(this, name, { value });
  }
}
