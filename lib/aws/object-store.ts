import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { ITerraformDependable, TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import type { ObjectStore, ObjectStoreProps, S3Backend } from "../cloud/object-store";
import type { WorkloadIdentity } from "../cloud/workload-identity";
import type { EncryptionKey } from "./encryption-key";
import { keyStatement, policyDocument } from "./policy";
import { grant } from "./workload-identity";

/** A bucket that is private, encrypted, versioned and reached by TLS only. */
export interface PrivateBucketProps {
  readonly name: string;
  readonly key: EncryptionKey;
  /** Destroying the bucket empties it first (rule 129). */
  readonly disposable: boolean;
  /** @default never */
  readonly expireAfterDays?: number;
  /** @default Terraform's */
  readonly lifecycle?: TerraformResourceLifecycle;
}

/** Days after which versions that were overwritten or deleted go; uploads that never ended go sooner. */
const NONCURRENT_DAYS = 30;
const ABANDONED_UPLOAD_DAYS = 7;

/** Makes a private bucket. Returns it with what protects it. */
export function privateBucket(scope: Construct, props: PrivateBucketProps): S3Bucket {
  const bucket = new S3Bucket(scope, "bucket", {
    bucket: props.name,
    forceDestroy: props.disposable,
    ...(props.lifecycle === undefined ? {} : { lifecycle: props.lifecycle }),
  });
  new S3BucketOwnershipControls(scope, "ownership", {
    bucket: bucket.id,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  const block = new S3BucketPublicAccessBlock(scope, "private", {
    bucket: bucket.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  new S3BucketServerSideEncryptionConfigurationA(scope, "encryption", {
    bucket: bucket.id,
    rule: [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: props.key.arn },
        bucketKeyEnabled: true,
      },
    ],
  });
  const versioning = new S3BucketVersioningA(scope, "versions", {
    bucket: bucket.id,
    versioningConfiguration: { status: "Enabled" },
  });
  tlsOnly(scope, bucket, block);
  lifecycleRules(scope, bucket, props.expireAfterDays, versioning);
  return bucket;
}

function tlsOnly(scope: Construct, bucket: S3Bucket, block: ITerraformDependable): void {
  new S3BucketPolicy(scope, "tls-only", {
    bucket: bucket.id,
    policy: policyDocument([
      {
        effect: "Deny",
        actions: ["s3:*"],
        principals: "*",
        resources: [bucket.arn, `${bucket.arn}/*`],
        conditions: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]),
    dependsOn: [block],
  });
}

/** Old versions and abandoned uploads always go; live objects only when `expireAfterDays` says so (rule 126). */
function lifecycleRules(
  scope: Construct,
  bucket: S3Bucket,
  days: number | undefined,
  after: ITerraformDependable,
): void {
  new S3BucketLifecycleConfiguration(scope, "lifecycle", {
    bucket: bucket.id,
    rule: [
      {
        id: "clean-up",
        status: "Enabled",
        filter: [{ prefix: "" }],
        noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_DAYS }],
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABANDONED_UPLOAD_DAYS }],
        ...(days === undefined ? {} : { expiration: [{ days }] }),
      },
    ],
    dependsOn: [after],
  });
}

/** What the store of an environment needs beside the contract's part. */
export interface AwsObjectStoreProps extends ObjectStoreProps {
  readonly region: string;
  readonly bucketName: string;
  readonly key: EncryptionKey;
  readonly disposable: boolean;
}

const LIST = ["s3:ListBucket", "s3:GetBucketLocation"];
const READ = ["s3:GetObject"];
const WRITE = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];

/** A bucket for one purpose. */
export class AwsObjectStore extends Construct implements ObjectStore {
  readonly name: string;
  readonly bucketName: string;
  readonly arn: string;
  readonly backend: S3Backend;
  readonly credentials = { kind: "workload-identity" } as const;
  readonly mlflowAddress: string;
  readonly kserveAddress: string;

  private readonly key: EncryptionKey;

  constructor(scope: Construct, id: string, props: AwsObjectStoreProps) {
    super(scope, id);
    const bucket = privateBucket(this, {
      name: props.bucketName,
      key: props.key,
      disposable: props.disposable,
      ...(props.expireAfterDays === undefined ? {} : { expireAfterDays: props.expireAfterDays }),
    });
    this.name = id;
    this.key = props.key;
    this.bucketName = bucket.bucket;
    this.arn = bucket.arn;
    this.backend = {
      kind: "s3",
      bucket: this.bucketName,
      region: props.region,
      endpoint: `s3.${props.region}.amazonaws.com`,
      insecure: false,
      forcePathStyle: false,
    };
    this.mlflowAddress = `s3://${this.bucketName}`;
    this.kserveAddress = this.mlflowAddress;
  }

  grantRead(identity: WorkloadIdentity): void {
    this.grant(identity, READ, false);
  }

  grantReadWrite(identity: WorkloadIdentity): void {
    this.grant(identity, [...READ, ...WRITE], true);
  }

  private grant(identity: WorkloadIdentity, objectActions: readonly string[], write: boolean): void {
    const list = write ? [...LIST, "s3:ListBucketMultipartUploads"] : LIST;
    grant(this, identity, [
      { actions: list, resources: [this.arn] },
      { actions: objectActions, resources: [`${this.arn}/*`] },
      keyStatement(this.key.arn, `s3.${this.backend.region}.amazonaws.com`, write),
    ]);
  }
}
