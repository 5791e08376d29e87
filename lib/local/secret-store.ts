import { Construct } from "constructs";
import type { ExpectedSecret, GeneratedSecretProps, SecretStore } from "../cloud/secret-store";
import type { WorkloadIdentity } from "../cloud/workload-identity";
import { CLUSTER_SECRET_STORE } from "../kubernetes/external-secret";
import type { KubernetesObject } from "../kubernetes/object";
import type { StoredSecret } from "../kubernetes/stored-secret";
import { VAULT_NAMESPACE } from "./names";
import type { Vault } from "./vault";

/** What the local secret store is made from. */
export interface LocalSecretStoreProps {
  readonly vault: Vault;
  /** External Secrets' ServiceAccount. */
  readonly reader: WorkloadIdentity;
  /** Context of the kubeconfig, for the commands that people run. */
  readonly context: string;
}

/** Secrets of a cluster without a cloud: External Secrets copies them from the {@link Vault}'s namespace. */
export class LocalSecretStore extends Construct implements SecretStore {
  readonly clusterSecretStore: KubernetesObject;
  readonly expected: ExpectedSecret[] = [];
  private readonly vault: Vault;
  private readonly kubectl: string;

  constructor(scope: Construct, id: string, props: LocalSecretStoreProps) {
    super(scope, id);
    this.vault = props.vault;
    this.kubectl = `kubectl --context ${props.context} --namespace ${VAULT_NAMESPACE}`;
    this.clusterSecretStore = clusterSecretStore(props.reader);
  }

  generate(name: string, props?: GeneratedSecretProps): StoredSecret {
    return this.vault.generate(name, props);
  }

  provided(name: string): StoredSecret {
    const secret = this.vault.provided(name);
    this.expected.push({ name, secret });
    return secret;
  }

  readCommand(secret: StoredSecret): string {
    return `${this.kubectl} get secret ${secret.key} --output go-template='{{ .data.${String(secret.property)} | base64decode }}'`;
  }

  /** The value is typed, or piped in, and ended by Ctrl-D. */
  writeCommand(secret: StoredSecret): string {
    return `${this.kubectl} create secret generic ${secret.key} --from-file=${String(secret.property)}=/dev/stdin`;
  }
}

/** Reads with the rights of External Secrets' own ServiceAccount, which may read every Secret of a cluster already. */
function clusterSecretStore(reader: WorkloadIdentity): KubernetesObject {
  const { serviceAccount, namespace } = reader;
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ClusterSecretStore",
    metadata: { name: CLUSTER_SECRET_STORE },
    spec: {
      provider: {
        kubernetes: {
          remoteNamespace: VAULT_NAMESPACE,
          server: { caProvider: { type: "ConfigMap", name: "kube-root-ca.crt", namespace, key: "ca.crt" } },
          auth: { serviceAccount: { name: serviceAccount, namespace } },
        },
      },
    },
  };
}
