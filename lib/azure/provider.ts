import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import type { Construct } from "constructs";
import { RESOURCE_PROVIDERS } from "./resource-providers";

/** What decides how the provider deals with this subscription. */
export interface AzureProviderProps {
  /** @default ARM_SUBSCRIPTION_ID of the deployer */
  readonly subscriptionId?: string | undefined;
  /** @default the deployer's */
  readonly tenantId?: string | undefined;
  /** Destroy removes for good: vault, secrets and workspace purged, the resource group with what Azure put there by itself (rule 115). */
  readonly disposable: boolean;
}

/** The azurerm provider as every environment has it. */
export function azureProvider(scope: Construct, props: AzureProviderProps): void {
  const { disposable } = props;
  new AzurermProvider(scope, "azurerm", {
    ...(props.subscriptionId === undefined ? {} : { subscriptionId: props.subscriptionId }),
    ...(props.tenantId === undefined ? {} : { tenantId: props.tenantId }),
    resourceProviderRegistrations: "none",
    resourceProvidersToRegister: [...RESOURCE_PROVIDERS],
    storageUseAzuread: true,
    features: [
      {
        keyVault: [
          {
            purgeSoftDeleteOnDestroy: disposable,
            purgeSoftDeletedSecretsOnDestroy: disposable,
            recoverSoftDeletedKeyVaults: true,
            recoverSoftDeletedSecrets: true,
          },
        ],
        logAnalyticsWorkspace: [{ permanentlyDeleteOnDestroy: disposable }],
        resourceGroup: [{ preventDeletionIfContainsResources: !disposable }],
        // Accounts are private: only the management API is used, which needs no path to the blobs (rule 123).
        storage: [{ dataPlaneAvailable: false }],
      },
    ],
  });
}
