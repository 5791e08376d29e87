import { ContainerRegistry as Registry } from "@cdktf/provider-azurerm/lib/container-registry";
import { ContainerRegistryTask } from "@cdktf/provider-azurerm/lib/container-registry-task";
import { Construct } from "constructs";
import type { ContainerRegistry } from "../cloud/container-registry";
import type { AzureFoundation } from "./foundation";
import { assign } from "./roles";

/** Images without a tag go after these days, tagged ones when the newest of their repository are more than these. */
const UNTAGGED_DAYS = 7;
const KEPT_TAGS = 10;

/** Nightly clean-up inside the registry: Azure's own `acr purge`. It keeps the newest tags of every repository, however old they are. */
const PURGE = `version: v1.1.0
steps:
  - cmd: acr purge --filter '.*:.*' --ago ${String(UNTAGGED_DAYS)}d --keep ${String(KEPT_TAGS)} --untagged
    disableWorkingDirectoryOverride: true
    timeout: 3600
`;

/**
 * A registry that is opened by Entra identities only: no administrator account, no anonymous pull. Nodes may pull from it. As the
 * registries of the other clouds it has a public address, so that a CI can push; what it wants there is an identity.
 */
export class AzureContainerRegistry extends Construct implements ContainerRegistry {
  readonly address: string;
  readonly loginCommand: string;

  constructor(scope: Construct, id: string, foundation: AzureFoundation) {
    super(scope, id);
    const { place, settings, nodes } = foundation;
    const available = settings.profile.highAvailability;
    const registry = new Registry(this, "registry", {
      ...place,
      name: foundation.globalName("registry"),
      sku: available ? "Premium" : "Basic",
      adminEnabled: false,
      ...(available ? { zoneRedundancyEnabled: true } : {}),
      lifecycle: { preventDestroy: !settings.profile.disposable },
    });
    new ContainerRegistryTask(this, "purge", {
      name: "purge",
      containerRegistryId: registry.id,
      platform: { os: "Linux", architecture: "amd64" },
      encodedStep: { taskContent: PURGE },
      timerTrigger: [{ name: "nightly", schedule: "0 4 * * *" }],
    });
    assign(this, "grant-nodes", {
      role: "AcrPull",
      scope: registry.id,
      principalId: nodes.principalId,
      principalType: "ServicePrincipal",
      description: "nodes pull images",
    });
    this.address = registry.loginServer;
    this.loginCommand = `az acr login --name ${registry.name}`;
  }
}
