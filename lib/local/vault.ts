import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Construct } from "constructs";
import { ephemeralPassword } from "../cloud/ephemeral-password";
import type { GeneratedSecretProps } from "../cloud/secret-store";
import { namespaceLabels } from "../kubernetes/namespace";
import type { StoredSecret } from "../kubernetes/stored-secret";
import { VAULT_NAMESPACE } from "./names";

/** Key of the one value of each Secret. */
const VALUE = "value";
const DEFAULT_LENGTH = 32;

/**
 * Kubernetes Secrets in a namespace of their own. Their values are made while Terraform runs and written once for each version, so
 * neither plan nor state has them (rule 117): the provider does not read a Secret's data back once its revision is given.
 */
export class Vault extends Construct {
  /** Raised to replace every generated value. */
  readonly version: number;
  private readonly namespace: NamespaceV1;
  private readonly names = new Set<string>();

  constructor(scope: Construct, id: string, props: { readonly version: number }) {
    super(scope, id);
    this.version = props.version;
    const labels = namespaceLabels({
      name: VAULT_NAMESPACE,
      enforce: "restricted",
      purpose: "platform",
      reason: "no pod runs here",
    });
    this.namespace = new NamespaceV1(this, "namespace", { metadata: { name: VAULT_NAMESPACE, labels } });
  }

  /** A random value. @throws when the name was used before */
  generate(name: string, props: GeneratedSecretProps = {}): StoredSecret {
    this.claim(name);
    const secret = new Construct(this, name);
    const written = new SecretV1(secret, "secret", {
      metadata: { name, namespace: this.namespace.metadata.name },
      dataWo: { [VALUE]: ephemeralPassword(secret, props.length ?? DEFAULT_LENGTH) },
      dataWoRevision: this.version,
    });
    // Whoever names the secret comes after it was written.
    return { key: written.metadata.name, property: VALUE };
  }

  /** A place for a value that people put there: nothing is made, since Terraform would read it into its state. @throws as above */
  provided(name: string): StoredSecret {
    this.claim(name);
    return { key: name, property: VALUE };
  }

  private claim(name: string): void {
    if (this.names.has(name)) throw new Error(`a secret's name must be unique, got ${name} twice`);
    this.names.add(name);
  }
}
