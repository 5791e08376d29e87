import { Construct } from "constructs";
import type { ObjectStore, ObjectStoreCredentials, ObjectStoreProps, S3Backend } from "../cloud/object-store";
import type { WorkloadIdentity } from "../cloud/workload-identity";
import { bucketName } from "./names";
import type { Vault } from "./vault";

/** Which bucket, and where. */
export interface LocalObjectStoreProps extends ObjectStoreProps {
  /** Short name, for example `artifacts`. */
  readonly name: string;
  readonly environment: string;
  /** `host:port` of the server in the cluster. */
  readonly endpoint: string;
  readonly vault: Vault;
}

/** S3 servers without regions expect this one in a signature. */
const REGION = "us-east-1";

/** AWS's length of an access key id, which some clients check. */
const KEY_ID_LENGTH = 20;

/**
 * A bucket of the S3-compatible server in the cluster, with an access key that opens this bucket and no other. The key is the store's, so
 * a right to read is one to write too; grants are kept for the page that lists them.
 */
export class LocalObjectStore extends Construct implements ObjectStore {
  readonly name: string;
  readonly bucketName: string;
  readonly backend: S3Backend;
  readonly credentials: Extract<ObjectStoreCredentials, { kind: "access-key" }>;
  readonly mlflowAddress: string;
  readonly kserveAddress: string;
  /** Days after which objects expire; undefined for never. */
  readonly expireAfterDays: number | undefined;
  private readonly granted = new Set<string>();

  constructor(scope: Construct, id: string, props: LocalObjectStoreProps) {
    super(scope, id);
    const { name, environment, endpoint, vault } = props;
    this.name = name;
    this.bucketName = bucketName(environment, name);
    this.expireAfterDays = props.expireAfterDays;
    this.backend = {
      kind: "s3",
      bucket: this.bucketName,
      region: REGION,
      endpoint,
      insecure: true,
      forcePathStyle: true,
    };
    this.credentials = {
      kind: "access-key",
      accessKeyId: vault.generate(`object-store-${name}-id`, { length: KEY_ID_LENGTH }),
      secretAccessKey: vault.generate(`object-store-${name}-key`),
    };
    this.mlflowAddress = this.kserveAddress = `s3://${this.bucketName}`;
  }

  grantRead(identity: WorkloadIdentity): void {
    this.grant(identity);
  }

  grantReadWrite(identity: WorkloadIdentity): void {
    this.grant(identity);
  }

  private grant(identity: WorkloadIdentity): void {
    if (this.granted.has(identity.name))
      throw new Error(`${this.name}: ${identity.name} must be granted once, got a second grant`);
    this.granted.add(identity.name);
  }
}
