import type { ITerraformDependable } from "cdktf";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { Construct } from "constructs";
import { resourceName } from "./names";
import type { GcpProject } from "./project";

/** What a node itself may do: write logs and metrics. Images are granted by the registry that has them. */
const NODE_ROLE = "roles/container.defaultNodeServiceAccount";

/** The service account of every node, in place of the project's default one, which may edit the whole project. */
export class GcpNodeIdentity extends Construct {
  readonly email: string;
  /** What nodes wait for. */
  readonly ready: ITerraformDependable;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly project: GcpProject; readonly environment: string },
  ) {
    super(scope, id);
    const { project, environment } = props;
    const account = new ServiceAccount(this, "account", {
      accountId: resourceName("serviceAccount", environment, "nodes"),
      displayName: `Nodes of ${environment}`,
      dependsOn: project.enabled("iam"),
    });
    this.email = account.email;
    this.ready = new ProjectIamMember(this, "role", {
      project: project.id,
      role: NODE_ROLE,
      member: `serviceAccount:${account.email}`,
      dependsOn: project.enabled("cloudresourcemanager"),
    });
  }
}
