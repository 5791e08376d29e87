import type { KubernetesObject } from "../kubernetes/object";
import type { StoredSecret } from "../kubernetes/stored-secret";

/** How a generated password is made. It is always URL-safe (rule 114) and never reaches the state. */
export interface GeneratedSecretProps {
  /** Characters. @default 32 */
  readonly length?: number;
}

/** The cloud's secret manager. External Secrets may read exactly the secrets made here, one by one (rule 12). */
export interface SecretStore {
  /** A random password, made once and replaced when the environment's `credentialsVersion` rises. */
  generate(name: string, props?: GeneratedSecretProps): StoredSecret;
  /** A secret whose value people put there; the place and the right to read it are made here, the value is not. */
  provided(name: string): StoredSecret;
  /** What a person runs to read `secret`; for outputs and documentation. Prints no value by itself. */
  readCommand(secret: StoredSecret): string;
  /** What a person runs to store a value for a {@link provided} secret. */
  writeCommand(secret: StoredSecret): string;
  /** The ClusterSecretStore of External Secrets for this store. */
  readonly clusterSecretStore: KubernetesObject;
}
