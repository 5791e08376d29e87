import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";

/**
 * Azure's built-in roles that the program assigns, with their ids: the deploying identity of the CI may assign these and no others.
 * Names and ids: Azure's list of built-in roles (learn.microsoft.com/azure/role-based-access-control/built-in-roles).
 */
export const ROLES = {
  AcrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
  "Azure Kubernetes Service Cluster User Role": "4abbcc35-e782-43d8-92c5-2d3f1bd2253f",
  "Azure Kubernetes Service RBAC Cluster Admin": "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b",
  "DNS Zone Contributor": "befefa01-2a29-4197-83a8-272ff33ce314",
  "Key Vault Secrets Officer": "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
  "Key Vault Secrets User": "4633458b-17de-408a-b874-0445c86b69e6",
  "Managed Identity Operator": "f1a07417-d97a-45cb-824c-7a7467783830",
  "Network Contributor": "4d97b98b-1d4f-4787-a291-c67834d212e7",
  "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
} as const;
/** Name of one of {@link ROLES}. */
export type RoleName = keyof typeof ROLES;

/** Who gets which role on what. */
export interface AssignmentProps {
  readonly role: RoleName;
  /** Resource id: the narrowest that holds what is needed. */
  readonly scope: string;
  /** Object id of the principal. */
  readonly principalId: string;
  /** @default Azure looks the principal up, which fails for one made a second ago */
  readonly principalType?: "ServicePrincipal" | "Group";
  readonly description: string;
  readonly dependsOn?: ITerraformDependable[];
}

/** Assigns a built-in role to an identity made by the program, or to a group. */
export function assign(scope: Construct, id: string, props: AssignmentProps): RoleAssignment {
  const { role, ...rest } = props;
  return new RoleAssignment(scope, id, { roleDefinitionName: role, ...rest });
}
