import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { CiIdentity } from "./ci-identity";
import { applyRights, onlyOurRoles, PLAN_RIGHTS } from "./deploy-rights";
import { SUFFIX_LENGTH } from "../facts/azure-names";
import { resourceName } from "./names";
import { azureProvider } from "./provider";
import { assign } from "./roles";
import { storageAccount } from "./storage-account";
import { tagAll } from "./tags";

/** Name that everything here begins with. */
const NAME = "ml-platform";

/** What a subscription is prepared with. */
export interface AzureBootstrapProps {
  readonly region: string;
  readonly subscriptionId?: string | undefined;
  readonly tenantId?: string | undefined;
  /** GitHub repository, `owner/name`. */
  readonly repository: string;
  /** Branch whose runs may plan. */
  readonly branch: string;
  /** GitHub deployment environments whose runs may apply. */
  readonly protectedEnvironments: readonly string[];
}

/** Where the state is, as an environment's file says it. */
export interface AzureState {
  readonly resourceGroup: string;
  readonly storageAccount: string;
  readonly container: string;
}

/**
 * What a subscription needs once, before any environment: a container for states (versioned, encrypted, locked by its leases, opened by
 * Entra identities only) and two identities for GitHub Actions, one that only plans and one that applies. Registering the subscription's
 * resource providers is the provider's, at this stack's first apply. Nothing here is destroyed by a plan (rule 140).
 */
export class AzureBootstrap extends Construct {
  readonly state: AzureState;
  readonly plan: CiIdentity;
  readonly apply: CiIdentity;
  readonly client: DataAzurermClientConfig;

  constructor(scope: Construct, id: string, props: AzureBootstrapProps) {
    super(scope, id);
    const { region, repository, branch, protectedEnvironments } = props;
    azureProvider(this, { ...props, disposable: false });
    tagAll(this, { "ml-platform": "bootstrap" });
    this.client = new DataAzurermClientConfig(this, "client");
    const suffix = Fn.substr(Fn.sha256(this.client.subscriptionId), 0, SUFFIX_LENGTH);
    const group = new ResourceGroup(this, "group", {
      name: resourceName("resourceGroup", NAME, "bootstrap"),
      location: region,
      lifecycle: { preventDestroy: true },
    });
    const place = { location: group.location, resourceGroupName: group.name };
    const container = this.container(place, suffix);
    this.state = { resourceGroup: group.name, storageAccount: container.account, container: container.name };
    const common = { place, suffix, subscription: `/subscriptions/${this.client.subscriptionId}` };
    this.plan = new CiIdentity(this, "plan", {
      ...common,
      rights: PLAN_RIGHTS,
      subjects: [`repo:${repository}:pull_request`, `repo:${repository}:ref:refs/heads/${branch}`],
      // A plan that may not change the state cannot lock it: it runs with `-lock=false`.
      state: { scope: container.id, role: "Storage Blob Data Reader" },
    });
    this.apply = new CiIdentity(this, "apply", {
      ...common,
      rights: applyRights(),
      condition: onlyOurRoles(),
      subjects: protectedEnvironments.map((name) => `repo:${repository}:environment:${name}`),
      state: { scope: container.id, role: "Storage Blob Data Contributor" },
    });
  }

  private container(
    place: { readonly location: string; readonly resourceGroupName: string },
    suffix: string,
  ) {
    const account = storageAccount(this, "state", {
      ...place,
      name: resourceName("storageAccount", NAME, "state", suffix),
      replicated: true,
      // Runs of the CI come from anywhere; what they need is an identity.
      publicAddress: true,
      keep: true,
    });
    const container = new StorageContainer(this, "states", {
      name: "states",
      storageAccountId: account.id,
      containerAccessType: "private",
      lifecycle: { preventDestroy: true },
    });
    const id = `${account.id}/blobServices/default/containers/${container.name}`;
    assign(this, "deployer", {
      role: "Storage Blob Data Contributor",
      scope: id,
      principalId: this.client.objectId,
      description: "who made the container moves the first state into it",
    }).lifecycle = { ignoreChanges: ["principal_id"] };
    return { id, account: account.name, name: container.name };
  }
}
