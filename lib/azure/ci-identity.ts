import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { RoleDefinition } from "@cdktf/provider-azurerm/lib/role-definition";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Construct } from "constructs";
import type { Rights } from "./deploy-rights";
import type { Place } from "./foundation";
import { resourceName } from "./names";
import { assign } from "./roles";
import { TOKEN_AUDIENCE } from "./workload-identity";

/** Who signs the tokens of GitHub's runs. */
const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/** Who may use an identity of the CI, and for what. */
export interface CiIdentityProps {
  readonly place: Place;
  /** Id of the subscription, `/subscriptions/...`: environments make their own groups in it, so no narrower scope holds them (rule 16). */
  readonly subscription: string;
  /** Makes the role's name unique in the tenant. */
  readonly suffix: string;
  readonly rights: Required<Rights>;
  /** Limit on the use of the rights. @default none */
  readonly condition?: string;
  /** Subjects of the runs that get the identity, each in full (rule 15). */
  readonly subjects: readonly string[];
  /** Container of the state, and what is done to it. */
  readonly state: {
    readonly scope: string;
    readonly role: "Storage Blob Data Reader" | "Storage Blob Data Contributor";
  };
}

/** An identity for runs of GitHub Actions, without any stored secret. */
export class CiIdentity extends Construct {
  readonly clientId: string;

  constructor(scope: Construct, id: string, props: CiIdentityProps) {
    super(scope, id);
    const { place, subscription, suffix, rights, condition, state } = props;
    const identity = new UserAssignedIdentity(this, "identity", {
      ...place,
      name: resourceName("identity", "ml-platform", id),
    });
    this.trust(identity, props);
    const role = new RoleDefinition(this, "role", {
      name: `ml-platform ${id} ${suffix}`,
      description: `What a run of ml-platform needs to ${id}`,
      scope: subscription,
      assignableScopes: [subscription],
      permissions: [{ actions: [...rights.actions], dataActions: [...rights.dataActions] }],
    });
    const principal = { principalId: identity.principalId, principalType: "ServicePrincipal" } as const;
    new RoleAssignment(this, "grant", {
      ...principal,
      scope: subscription,
      roleDefinitionId: role.roleDefinitionResourceId,
      ...(condition === undefined ? {} : { condition, conditionVersion: "2.0" }),
    });
    assign(this, "grant-state", { ...principal, ...state, description: `runs that ${id}` });
    this.clientId = identity.clientId;
  }

  /** One after the other: Entra refuses two writes of credentials of one identity at the same time. */
  private trust(identity: UserAssignedIdentity, { place, subjects }: CiIdentityProps): void {
    let before: FederatedIdentityCredential[] = [];
    for (const [index, subject] of subjects.entries()) {
      const credential = new FederatedIdentityCredential(this, `trust-${String(index)}`, {
        name: `github-${String(index)}`,
        resourceGroupName: place.resourceGroupName,
        parentId: identity.id,
        issuer: GITHUB_ISSUER,
        subject,
        audience: [TOKEN_AUDIENCE],
        dependsOn: before,
      });
      before = [credential];
    }
  }
}
