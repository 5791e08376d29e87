import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { Construct } from "constructs";
import { APPLY_ROLES, PLAN_PERMISSIONS, PLAN_ROLES } from "./deploy-roles";
import { CiIdentity, GithubTrust } from "./github-identity";
import { resourceName } from "./names";
import { GcpProject } from "./project";

/** First part of every name. */
const PREFIX = "ml-platform";
/** States that can be gone back to. */
const KEPT_STATES = 100;

/** Where, and whose CI. */
export interface GcpBootstrapProps {
  readonly project?: string | undefined;
  readonly region: string;
  /** GitHub repository, `owner/name`. */
  readonly repository: string;
  /** Branch whose runs may plan beside pull requests. */
  readonly branch: string;
  /** GitHub deployment environments whose runs may apply. */
  readonly protectedEnvironments: readonly string[];
}

/** What every environment of a project stands on: its APIs, the bucket with the states, and the CI's two identities. */
export class GcpBootstrap extends Construct {
  /** Bucket for `state.bucket` of the environments. */
  readonly bucketName: string;
  readonly trust: GithubTrust;
  readonly plan: CiIdentity;
  readonly apply: CiIdentity;

  private readonly project: GcpProject;
  private readonly bucket: StorageBucket;

  constructor(scope: Construct, id: string, props: GcpBootstrapProps) {
    super(scope, id);
    const { project, region, repository, branch, protectedEnvironments } = props;
    this.project = new GcpProject(this, "project", {
      project,
      region,
      labels: { "managed-by": "terraform", purpose: "bootstrap" },
    });
    this.bucket = this.stateBucket();
    this.bucketName = this.bucket.name;
    const exchange = new ProjectService(this, "sts", {
      service: "sts.googleapis.com",
      disableOnDestroy: false,
    });
    const dependsOn = [exchange, ...this.project.enabled("iam", "iamcredentials")];
    const common = { project: this.project, prefix: PREFIX, dependsOn };
    this.trust = new GithubTrust(this, "trust", { ...common, repository });
    const repo = `repo:${repository}`;
    this.plan = new CiIdentity(this, "plan", {
      ...common,
      trust: this.trust,
      subjects: [`${repo}:pull_request`, `${repo}:ref:refs/heads/${branch}`],
      roles: PLAN_ROLES,
    });
    this.apply = new CiIdentity(this, "apply", {
      ...common,
      trust: this.trust,
      subjects: protectedEnvironments.map((name) => `${repo}:environment:${name}`),
      roles: APPLY_ROLES,
    });
    this.planReader();
    // A plan reads the state and cannot lock it: it runs with -lock=false.
    this.mayUseState(this.plan, "roles/storage.objectViewer");
    this.mayUseState(this.apply, "roles/storage.objectUser");
  }

  /** Locks by itself: Terraform's GCS backend makes a lock object that only one run can make. */
  private stateBucket(): StorageBucket {
    return new StorageBucket(this, "state", {
      name: resourceName("bucket", PREFIX, "state", this.project.id),
      location: this.project.region,
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      versioning: { enabled: true },
      forceDestroy: false,
      lifecycleRule: [
        { action: { type: "Delete" }, condition: { numNewerVersions: KEPT_STATES, withState: "ARCHIVED" } },
      ],
      lifecycle: { preventDestroy: true },
      dependsOn: this.project.enabled("storage"),
    });
  }

  private planReader(): void {
    const role = new ProjectIamCustomRole(this, "plan-reader", {
      project: this.project.id,
      roleId: "mlPlatformPlanReader",
      title: "ML platform: what a plan reads beside a viewer",
      permissions: [...PLAN_PERMISSIONS],
      dependsOn: this.project.enabled("iam"),
    });
    const member = `serviceAccount:${this.plan.email}`;
    new ProjectIamMember(this, "plan-reads", { project: this.project.id, role: role.name, member });
  }

  private mayUseState(identity: CiIdentity, role: string): void {
    new StorageBucketIamMember(this, `state-${identity.node.id}`, {
      bucket: this.bucket.name,
      role,
      member: `serviceAccount:${identity.email}`,
    });
  }
}
