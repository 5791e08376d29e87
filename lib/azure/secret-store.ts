import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { KeyVaultSecret } from "@cdktf/provider-azurerm/lib/key-vault-secret";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { ephemeralPassword } from "../cloud/ephemeral-password";
import type { ExpectedSecret, GeneratedSecretProps, SecretStore } from "../cloud/secret-store";
import type { WorkloadIdentity } from "../cloud/workload-identity";
import { CLUSTER_SECRET_STORE } from "../kubernetes/external-secret";
import type { KubernetesObject } from "../kubernetes/object";
import type { StoredSecret } from "../kubernetes/stored-secret";
import type { AzureFoundation } from "./foundation";
import type { AzureNetwork } from "./network";
import { PrivateLink } from "./private-link";
import { assign } from "./roles";

const PASSWORD_LENGTH = 32;

/** Days for which a deleted vault and its secrets can be had back: the least and the most that Azure allows. */
const RECOVERY_DAYS = { disposable: 7, kept: 90 } as const;

/** What a vault stands on, and who reads it. */
export interface AzureSecretStoreProps {
  readonly foundation: AzureFoundation;
  readonly network: AzureNetwork;
  readonly reader: WorkloadIdentity;
}

/**
 * A Key Vault by roles. Pods reach it by its private address. The deployer, who writes the secrets, comes from the ranges that may use the
 * Kubernetes API, or like for that API from within the network: then the vault has no public address at all (rule 123).
 */
export class AzureSecretStore extends Construct implements SecretStore {
  readonly clusterSecretStore: KubernetesObject;
  readonly expected: ExpectedSecret[] = [];
  /** Raised to replace every generated password. */
  readonly version: number;

  private readonly vault: KeyVault;
  private readonly link: PrivateLink;
  private readonly reader: WorkloadIdentity;
  private readonly vaultName: string;
  private readonly foundation: AzureFoundation;

  constructor(scope: Construct, id: string, { foundation, network, reader }: AzureSecretStoreProps) {
    super(scope, id);
    this.foundation = foundation;
    this.reader = reader;
    this.version = foundation.settings.credentialsVersion ?? 1;
    this.vaultName = foundation.globalName("keyVault");
    this.vault = vault(this, foundation, this.vaultName);
    this.link = new PrivateLink(this, "link", {
      foundation,
      network,
      part: "vault",
      resourceId: this.vault.id,
    });
    this.clusterSecretStore = {
      apiVersion: "external-secrets.io/v1",
      kind: "ClusterSecretStore",
      metadata: { name: CLUSTER_SECRET_STORE },
      // Without a ServiceAccount of its own the store uses the identity of External Secrets' pods.
      spec: {
        provider: {
          azurekv: {
            vaultUrl: `https://${this.vaultName}.vault.azure.net`,
            authType: "WorkloadIdentity",
            tenantId: foundation.client.tenantId,
          },
        },
      },
    };
  }

  generate(name: string, { length = PASSWORD_LENGTH }: GeneratedSecretProps = {}): StoredSecret {
    this.write(name, length);
    return { key: name };
  }

  /**
   * A generated password with a reference to it, for a write-only argument of another resource. It is read back from the vault, so that
   * both have the same value even when a run died between the two and made another random one the next time.
   */
  generateReadable(name: string): { readonly secret: StoredSecret; readonly value: string } {
    const secret = this.write(name, PASSWORD_LENGTH);
    const id = `${this.node.id}_${name}`.replace(/-/g, "_");
    // cdktf 0.21 has no ephemeral blocks of its own.
    TerraformStack.of(this).addOverride(`ephemeral.azurerm_key_vault_secret.${id}`, {
      name,
      key_vault_id: secret.keyVaultId,
      // Unknown until the secret is there: a plan before that does not look for it.
      version: secret.version,
    });
    return { secret: { key: name }, value: `\${ephemeral.azurerm_key_vault_secret.${id}.value}` };
  }

  provided(name: string): StoredSecret {
    this.readable(new Construct(this, name), `${this.vault.id}/secrets/${name}`);
    const secret = { key: name };
    this.expected.push({ name, secret });
    return secret;
  }

  readCommand({ key }: StoredSecret): string {
    return `az keyvault secret show --vault-name ${this.vaultName} --name ${key} --query value --output tsv`;
  }

  writeCommand({ key }: StoredSecret): string {
    return `az keyvault secret set --vault-name ${this.vaultName} --name ${key} --file /dev/stdin --output none`;
  }

  private write(name: string, length: number): KeyVaultSecret {
    const place = new Construct(this, name);
    const secret = new KeyVaultSecret(place, "secret", {
      name,
      keyVaultId: this.vault.id,
      contentType: "password",
      valueWo: ephemeralPassword(place, length),
      valueWoVersion: this.version,
      // Rights first (rule 63); the address too, since a deployer in the network comes by it.
      dependsOn: [this.foundation.secretsAccess, this.link.endpoint],
    });
    this.readable(place, secret.resourceVersionlessId);
    return secret;
  }

  /** The right to read one secret and no other (rule 12). */
  private readable(place: Construct, scope: string): void {
    assign(place, `grant-${this.reader.name}`, {
      role: "Key Vault Secrets User",
      scope,
      principalId: this.reader.principal,
      principalType: "ServicePrincipal",
      description: `${this.reader.name} reads ${place.node.id}`,
    });
  }
}

function vault(scope: Construct, foundation: AzureFoundation, name: string): KeyVault {
  const { settings, place, client, secretsAccess } = foundation;
  const { disposable } = settings.profile;
  const ranges = settings.api !== undefined && "cidrs" in settings.api ? settings.api.cidrs : [];
  return new KeyVault(scope, "vault", {
    ...place,
    name,
    tenantId: client.tenantId,
    skuName: "standard",
    rbacAuthorizationEnabled: true,
    publicNetworkAccessEnabled: ranges.length > 0,
    networkAcls: {
      defaultAction: "Deny",
      bypass: "None",
      ...(ranges.length > 0 ? { ipRules: [...ranges] } : {}),
    },
    softDeleteRetentionDays: disposable ? RECOVERY_DAYS.disposable : RECOVERY_DAYS.kept,
    purgeProtectionEnabled: !disposable,
    lifecycle: { preventDestroy: !disposable },
    dependsOn: [secretsAccess],
  });
}
