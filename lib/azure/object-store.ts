import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import {
  StorageManagementPolicy,
  type StorageManagementPolicyRule,
} from "@cdktf/provider-azurerm/lib/storage-management-policy";
import type { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { Construct } from "constructs";
import type { AzureBlobBackend, ObjectStore, ObjectStoreProps } from "../cloud/object-store";
import type { WorkloadIdentity } from "../cloud/workload-identity";
import type { AzureFoundation } from "./foundation";
import type { AzureNetwork } from "./network";
import { PrivateLink } from "./private-link";
import { assign } from "./roles";
import { storageAccount } from "./storage-account";

/** Days after which an overwritten or deleted version of a blob goes. */
const OLD_VERSION_DAYS = 30;

/** The account of all stores of an environment: private, opened by identities only, one container for each store. */
export class AzureStorage extends Construct {
  readonly account: StorageAccount;
  private readonly policy: StorageManagementPolicy;
  private readonly rules: StorageManagementPolicyRule[] = [OLD_VERSIONS];

  constructor(
    scope: Construct,
    id: string,
    readonly foundation: AzureFoundation,
  ) {
    super(scope, id);
    const { place, settings } = foundation;
    this.account = storageAccount(this, "account", {
      ...place,
      name: foundation.globalName("storageAccount"),
      networkRules: { defaultAction: "Deny", bypass: ["None"] },
      replicated: settings.profile.highAvailability,
      keep: !settings.profile.disposable,
    });
    this.policy = new StorageManagementPolicy(this, "lifecycle", {
      storageAccountId: this.account.id,
      rule: [OLD_VERSIONS],
    });
  }

  /** Gives the account an address in the network; without one nothing reaches it. */
  reachableFrom(network: AzureNetwork): void {
    new PrivateLink(this, "link", {
      foundation: this.foundation,
      network,
      part: "blob",
      resourceId: this.account.id,
    });
  }

  /** Blobs of a container go after some days. An account has one policy, which holds the rules of all its containers. */
  expire(container: string, days: number): void {
    this.rules.push({
      name: `expire-${container}`,
      enabled: true,
      filters: { blobTypes: ["blockBlob"], prefixMatch: [`${container}/`] },
      actions: { baseBlob: { deleteAfterDaysSinceModificationGreaterThan: days } },
    });
    this.policy.putRule(this.rules);
  }
}

/** The only rule for stores that do not expire: it never touches a live blob (rule 126). */
const OLD_VERSIONS: StorageManagementPolicyRule = {
  name: "old-versions",
  enabled: true,
  filters: { blobTypes: ["blockBlob"] },
  actions: { version: { deleteAfterDaysSinceCreation: OLD_VERSION_DAYS } },
};

/** What a store is made in and what for. */
export type AzureObjectStoreProps = ObjectStoreProps & { readonly storage: AzureStorage };

/** A container; grants are roles on the container, never on the account. */
export class AzureObjectStore extends Construct implements ObjectStore {
  readonly name: string;
  readonly bucketName: string;
  readonly backend: AzureBlobBackend;
  readonly credentials = { kind: "workload-identity" } as const;
  readonly mlflowAddress: string;
  readonly kserveAddress: string;
  private readonly scopeId: string;

  constructor(scope: Construct, id: string, { storage, expireAfterDays }: AzureObjectStoreProps) {
    super(scope, id);
    const { account, foundation } = storage;
    const container = new StorageContainer(this, "container", {
      name: id,
      storageAccountId: account.id,
      containerAccessType: "private",
      lifecycle: { preventDestroy: !foundation.settings.profile.disposable },
    });
    if (expireAfterDays !== undefined) storage.expire(id, expireAfterDays);
    const endpoint = `${account.name}.blob.core.windows.net`;
    this.name = id;
    this.bucketName = container.name;
    this.backend = {
      kind: "azure-blob",
      account: account.name,
      container: container.name,
      endpoint,
      resourceGroup: foundation.place.resourceGroupName,
      subscriptionId: foundation.client.subscriptionId,
    };
    this.mlflowAddress = `wasbs://${container.name}@${endpoint}`;
    this.kserveAddress = `https://${endpoint}/${container.name}`;
    this.scopeId = `${account.id}/blobServices/default/containers/${container.name}`;
  }

  grantRead(identity: WorkloadIdentity): void {
    this.grant(identity, "Storage Blob Data Reader");
  }

  grantReadWrite(identity: WorkloadIdentity): void {
    this.grant(identity, "Storage Blob Data Contributor");
  }

  private grant(
    identity: WorkloadIdentity,
    role: "Storage Blob Data Reader" | "Storage Blob Data Contributor",
  ): void {
    assign(this, `grant-${identity.name}`, {
      role,
      scope: this.scopeId,
      principalId: identity.principal,
      principalType: "ServicePrincipal",
      description: `${identity.name} on ${this.name}`,
    });
  }
}
