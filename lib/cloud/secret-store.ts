import type { KubernetesObject } from "../kubernetes/object";
import type { StoredSecret } from "../kubernetes/stored-secret";

/** How a generated password is made. It is always URL-safe (rule 114) and never reaches the state. */
export interface GeneratedSecretProps {
  /** Characters. @default 32 */
  readonly length?: number;
}

/** A secret whose value people put into the store, under the name that the platform calls it. */
export interface ExpectedSecret {
  readonly name: string;
  readonly secret: StoredSecret;
}

/** The cloud's secret manager. External Secrets may read exactly the secrets made here, one by one (rule 12). */
export interface SecretStore {
  /** A random password, made once and replaced when the environment's `credentialsVersion` rises. */
  generate(name: string, props?: GeneratedSecretProps): StoredSecret;
  /**
   * A secret that people store before the deploy that reads it, and that outlives the environment where the store does. Only the right to
   * read it is made here: a place that the same deploy makes would be empty while pods wait for its value.
   */
  provided(name: string): StoredSecret;
  /** Every {@link provided} secret, in the order asked for. */
  readonly expected: readonly ExpectedSecret[];
  /** What a person runs to read `secret`; for outputs and documentation. Prints no value by itself. */
  readCommand(secret: StoredSecret): string;
  /** What a person pipes the value of a {@link provided} secret into: it makes the secret where there is none. For outputs. */
  writeCommand(secret: StoredSecret): string;
  /** The ClusterSecretStore of External Secrets for this store. */
  readonly clusterSecretStore: KubernetesObject;
}
