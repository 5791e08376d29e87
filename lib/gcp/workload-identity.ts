import type { ITerraformDependable } from "cdktf";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { Construct } from "constructs";
import { ownAccount, type WorkloadIdentity, type WorkloadIdentityProps } from "../cloud/workload-identity";
import { resourceName } from "./names";
import type { GcpProject } from "./project";

/** Whose pods, and where. */
export interface GcpWorkloadIdentityProps extends WorkloadIdentityProps {
  readonly project: GcpProject;
  readonly environment: string;
  /** The cluster, which makes the pool of identities that the binding names (rule 8). */
  readonly cluster: ITerraformDependable;
}

/** A service account that the pods of one Kubernetes ServiceAccount act as. */
export class GcpWorkloadIdentity extends Construct implements WorkloadIdentity {
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly principal: string;
  readonly displayName: string;
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>> = {};
  /** What makes the pods be this identity. */
  readonly binding: ITerraformDependable;

  constructor(scope: Construct, id: string, props: GcpWorkloadIdentityProps) {
    super(scope, id);
    ownAccount(props);
    const { project, environment, name, namespace, serviceAccount } = props;
    this.name = name;
    this.namespace = namespace;
    this.serviceAccount = serviceAccount;
    const account = new ServiceAccount(this, "account", {
      accountId: resourceName("serviceAccount", environment, name),
      displayName: `${environment}: ${namespace}/${serviceAccount}`,
      dependsOn: project.enabled("iam", "iamcredentials"),
    });
    this.binding = new ServiceAccountIamMember(this, "binding", {
      serviceAccountId: account.name,
      role: "roles/iam.workloadIdentityUser",
      member: `serviceAccount:${project.id}.svc.id.goog[${namespace}/${serviceAccount}]`,
      dependsOn: [props.cluster],
    });
    const { email } = account;
    this.principal = email;
    this.displayName = email;
    this.serviceAccountAnnotations = { "iam.gke.io/gcp-service-account": email };
  }
}
