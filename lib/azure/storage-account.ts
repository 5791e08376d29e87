import { StorageAccount, type StorageAccountConfig } from "@cdktf/provider-azurerm/lib/storage-account";
import type { Construct } from "constructs";

/** In what two storage accounts differ. */
export type StorageAccountProps = Pick<
  StorageAccountConfig,
  "name" | "location" | "resourceGroupName" | "networkRules"
> & {
  /** Copies in three zones and another region, instead of three in one data centre. */
  readonly replicated: boolean;
  /** Whether keys beside Entra identities open it. @default false */
  readonly sharedKeys?: boolean;
  /** Whether addresses outside private links reach it, as far as `networkRules` admit them. @default false */
  readonly publicAddress?: boolean;
  /** Refuse a plan that destroys it. No management lock: it would also refuse to take a grant back. */
  readonly keep: boolean;
};

/** Days in which a deleted blob or container can be had back. */
const UNDELETE_DAYS = 7;

/**
 * A storage account as all of ours are: encrypted twice, TLS 1.2 or newer, versioned, nothing in it can be made public, and where nothing
 * else is said closed to the internet and to account keys, which the provider has in its state (rule 117).
 */
export function storageAccount(scope: Construct, id: string, props: StorageAccountProps): StorageAccount {
  const { replicated, sharedKeys = false, publicAddress = false, keep, ...rest } = props;
  return new StorageAccount(scope, id, {
    ...rest,
    accountKind: "StorageV2",
    accountTier: "Standard",
    accountReplicationType: replicated ? "GZRS" : "LRS",
    minTlsVersion: "TLS1_2",
    httpsTrafficOnlyEnabled: true,
    infrastructureEncryptionEnabled: true,
    allowNestedItemsToBePublic: false,
    crossTenantReplicationEnabled: false,
    localUserEnabled: false,
    defaultToOauthAuthentication: true,
    sharedAccessKeyEnabled: sharedKeys,
    publicNetworkAccessEnabled: publicAddress,
    blobProperties: {
      versioningEnabled: true,
      deleteRetentionPolicy: { days: UNDELETE_DAYS },
      containerDeleteRetentionPolicy: { days: UNDELETE_DAYS },
    },
    lifecycle: { preventDestroy: keep },
  });
}
