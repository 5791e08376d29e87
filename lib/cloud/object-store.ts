import type { StoredSecret } from "../kubernetes/stored-secret";
import type { WorkloadIdentity } from "./workload-identity";

/** How S3-speaking clients reach a bucket. */
export interface S3Backend {
  readonly kind: "s3";
  readonly bucket: string;
  readonly region: string;
  /** `host` or `host:port` without a scheme. */
  readonly endpoint: string;
  /** Plain HTTP, inside a cluster. */
  readonly insecure: boolean;
  /** Buckets in the path instead of the host name. */
  readonly forcePathStyle: boolean;
}
/** How Azure Blob clients reach a container. */
export interface AzureBlobBackend {
  readonly kind: "azure-blob";
  readonly account: string;
  readonly container: string;
  /** Host without a scheme, for example `<account>.blob.core.windows.net`. */
  readonly endpoint: string;
  /** Where Velero and others find the account. */
  readonly resourceGroup: string;
  readonly subscriptionId: string;
}
/** How Google Cloud Storage clients reach a bucket. */
export interface GcsBackend {
  readonly kind: "gcs";
  readonly bucket: string;
  readonly project: string;
}
/** The protocols of the stores: what a client has to be told. */
export type ObjectStoreBackend = S3Backend | AzureBlobBackend | GcsBackend;

/** Who clients are to the store: their pods' identity, or a key pair that is kept in the secret store. */
export type ObjectStoreCredentials =
  | { readonly kind: "workload-identity" }
  | {
      readonly kind: "access-key";
      readonly accessKeyId: StoredSecret;
      readonly secretAccessKey: StoredSecret;
    };

/** What a store is for, which decides what may expire in it. */
export interface ObjectStoreProps {
  /** Days after which objects expire. @default never: live artifacts do not expire (rule 126) */
  readonly expireAfterDays?: number;
}

/** A bucket or container: encrypted, versioned, private, TLS only. */
export interface ObjectStore {
  /** Short name: `artifacts`, `logs`, `traces`, `backups`. */
  readonly name: string;
  /** Bucket or container name, as the cloud has it. */
  readonly bucketName: string;
  readonly backend: ObjectStoreBackend;
  readonly credentials: ObjectStoreCredentials;
  /** Address of the store's root as MLflow writes it: `s3://`, `wasbs://` or `gs://`. */
  readonly mlflowAddress: string;
  /** Address of the store's root as KServe reads it: `s3://`, `https://<account>.blob...` or `gs://`. */
  readonly kserveAddress: string;
  /** List and read, with every right that reading needs (the encryption key too, rule 1). */
  grantRead(identity: WorkloadIdentity): void;
  /** List, read, write and delete, with multipart uploads and the encryption key (rules 1, 2). */
  grantReadWrite(identity: WorkloadIdentity): void;
}
