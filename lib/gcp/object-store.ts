import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { StorageBucket, type StorageBucketLifecycleRule } from "@cdktf/provider-google/lib/storage-bucket";
import { Construct } from "constructs";
import type { GcsBackend, ObjectStore, ObjectStoreProps } from "../cloud/object-store";
import type { WorkloadIdentity } from "../cloud/workload-identity";
import { resourceName } from "./names";
import type { GcpProject } from "./project";

/** Google encrypts and decrypts by itself, so no role names a key; the second one is the right to read the bucket's own properties. */
const READ = ["roles/storage.objectViewer", "roles/storage.legacyBucketReader"] as const;
const READ_WRITE = ["roles/storage.objectUser", "roles/storage.legacyBucketReader"] as const;

/** Days that a replaced or deleted object can still be brought back. */
const NONCURRENT_DAYS = 30;
/** Days after which parts of an upload that never ended go. */
const UNFINISHED_UPLOAD_DAYS = 7;

/** What a store is for, and where. */
export interface GcpObjectStoreProps extends ObjectStoreProps {
  readonly project: GcpProject;
  readonly environment: string;
  /** Whether the data may go with the environment. */
  readonly disposable: boolean;
}

/** What expires: replaced versions and stale uploads always, live objects only where the store says so (rule 126). */
function lifecycle(expireAfterDays: number | undefined): StorageBucketLifecycleRule[] {
  const rules: StorageBucketLifecycleRule[] = [
    {
      action: { type: "Delete" },
      condition: { daysSinceNoncurrentTime: NONCURRENT_DAYS, withState: "ARCHIVED" },
    },
    { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: UNFINISHED_UPLOAD_DAYS } },
  ];
  return expireAfterDays === undefined
    ? rules
    : [...rules, { action: { type: "Delete" }, condition: { age: expireAfterDays, withState: "LIVE" } }];
}

/** A bucket, encrypted with keys that Google manages: a key ring of our own could never be deleted with the environment. */
export class GcpObjectStore extends Construct implements ObjectStore {
  readonly name: string;
  readonly bucketName: string;
  readonly backend: GcsBackend;
  readonly credentials = { kind: "workload-identity" } as const;
  readonly mlflowAddress: string;
  readonly kserveAddress: string;

  private readonly bucket: StorageBucket;

  constructor(scope: Construct, id: string, props: GcpObjectStoreProps) {
    super(scope, id);
    const { project, environment, disposable } = props;
    this.name = id;
    this.bucket = new StorageBucket(this, "bucket", {
      // Names are global: the project's id makes this one ours.
      name: resourceName("bucket", environment, id, project.id),
      location: project.region,
      storageClass: "STANDARD",
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      versioning: { enabled: true },
      forceDestroy: disposable,
      lifecycleRule: lifecycle(props.expireAfterDays),
      dependsOn: project.enabled("storage"),
    });
    this.bucketName = this.bucket.name;
    this.backend = { kind: "gcs", bucket: this.bucketName, project: project.id };
    this.mlflowAddress = `gs://${this.bucketName}`;
    this.kserveAddress = `gs://${this.bucketName}`;
  }

  grantRead(identity: WorkloadIdentity): void {
    this.grant(identity, READ);
  }

  grantReadWrite(identity: WorkloadIdentity): void {
    this.grant(identity, READ_WRITE);
  }

  private grant(identity: WorkloadIdentity, roles: readonly string[]): void {
    const grant = new Construct(this, `grant-${identity.name}`);
    for (const role of roles) {
      new StorageBucketIamMember(grant, role.replace("roles/storage.", ""), {
        bucket: this.bucket.name,
        role,
        member: `serviceAccount:${identity.principal}`,
      });
    }
  }
}
