/** Namespace with the secrets' values: the local stand-in for a cloud's secret manager. Only External Secrets reads it. */
export const VAULT_NAMESPACE = "platform-secrets";

/** Namespace of the object store and of Postgres; a row of the platform's namespaces. */
export const DATA_NAMESPACE = "data";

/** Service of the object store, whichever server is behind it. */
export const OBJECT_STORE_SERVICE = "object-store";

/** CloudNativePG cluster; its operator adds `-rw` for the Service of the primary. */
export const POSTGRES_CLUSTER = "postgres";

/** Name of a bucket: the environment's and what it is for. Within S3's 63 characters, since an environment's name has at most 22. */
export const bucketName = (environment: string, store: string): string => `${environment}-${store}`;
