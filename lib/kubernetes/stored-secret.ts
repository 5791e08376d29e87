/** A secret in the store, by the name External Secrets reads it with. Never a value. */
export interface StoredSecret {
  /** `remoteRef.key`. */
  readonly key: string;
  /** `remoteRef.property`, for a secret that is a JSON document (rule 11). */
  readonly property?: string;
}
