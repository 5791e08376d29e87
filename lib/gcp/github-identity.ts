import type { ITerraformDependable } from "cdktf";
import { IamWorkloadIdentityPoolProvider } from "@cdktf/provider-google/lib/iam-workload-identity-pool-provider";
import { IamWorkloadIdentityPool } from "@cdktf/provider-google/lib/iam-workload-identity-pool";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { Construct } from "constructs";
import { resourceName } from "./names";
import type { GcpProject } from "./project";

const ISSUER = "https://token.actions.githubusercontent.com";

/** Which repository's runs are trusted at all. */
export interface GithubTrustProps {
  readonly project: GcpProject;
  /** First part of the names. */
  readonly prefix: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly dependsOn: ITerraformDependable[];
}

/** Trust in GitHub's tokens for one repository. By itself it lets nobody do anything. */
export class GithubTrust extends Construct {
  /** What `google-github-actions/auth` is given as `workload_identity_provider`. */
  readonly provider: string;
  /** Name of the pool with the project's number. */
  readonly pool: string;

  constructor(scope: Construct, id: string, props: GithubTrustProps) {
    super(scope, id);
    const { project, prefix, repository, dependsOn } = props;
    const pool = new IamWorkloadIdentityPool(this, "pool", {
      project: project.id,
      workloadIdentityPoolId: resourceName("serviceAccount", prefix, "ci"),
      displayName: "Runs of the CI",
      dependsOn,
    });
    const provider = new IamWorkloadIdentityPoolProvider(this, "github", {
      project: project.id,
      workloadIdentityPoolId: pool.workloadIdentityPoolId,
      workloadIdentityPoolProviderId: "github",
      attributeMapping: { "google.subject": "assertion.sub", "attribute.repository": "assertion.repository" },
      attributeCondition: `assertion.repository == "${repository}"`,
      oidc: { issuerUri: ISSUER },
    });
    this.pool = pool.name;
    this.provider = provider.name;
  }
}

/** Who the identity is and what it may do. */
export interface CiIdentityProps {
  readonly project: GcpProject;
  readonly prefix: string;
  readonly trust: GithubTrust;
  /** Subjects of GitHub's tokens, each in full (rule 15). */
  readonly subjects: readonly string[];
  readonly roles: readonly string[];
  readonly dependsOn: ITerraformDependable[];
}

/** A service account that some runs of the CI act as. */
export class CiIdentity extends Construct {
  readonly email: string;

  constructor(scope: Construct, id: string, props: CiIdentityProps) {
    super(scope, id);
    const { project, prefix, trust, subjects, roles, dependsOn } = props;
    const account = new ServiceAccount(this, "account", {
      accountId: resourceName("serviceAccount", prefix, id),
      dependsOn,
    });
    this.email = account.email;
    for (const subject of subjects) {
      new ServiceAccountIamMember(this, `subject-${subject.replace(/[^\w-]+/g, "-")}`, {
        serviceAccountId: account.name,
        role: "roles/iam.workloadIdentityUser",
        member: `principal://iam.googleapis.com/${trust.pool}/subject/${subject}`,
      });
    }
    for (const role of roles) {
      new ProjectIamMember(this, role.replace(/[^\w.-]+/g, "-"), {
        project: project.id,
        role,
        member: `serviceAccount:${account.email}`,
      });
    }
  }
}
