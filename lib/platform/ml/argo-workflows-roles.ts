import type { KubernetesObject } from "../../kubernetes/object";
import type { PlatformSettings } from "../settings";

/** What a group of people may do with workflows: a role that the chart makes, and the groups that get it. */
interface Role {
  readonly name: string;
  /** ClusterRole of the chart, bound in the namespace of workflows only. */
  readonly clusterRole: string;
  readonly groups: readonly string[];
  /** Of several that fit, the highest is taken. */
  readonly precedence: number;
}

const rule = (groups: readonly string[]): string =>
  groups.map((group) => `'${group}' in groups`).join(" || ");

/**
 * The server acts for a signed-in person as a ServiceAccount chosen by the person's groups: administrators, engineers who may submit, and
 * scientists who may look. A person in none of them may do nothing.
 */
export function signedInRoles(
  oidc: NonNullable<PlatformSettings["oidc"]>,
  namespace: string,
): readonly KubernetesObject[] {
  const roles: readonly Role[] = [
    { name: "argo-admin", clusterRole: "argo-workflows-admin", groups: oidc.adminGroups, precedence: 3 },
    {
      name: "argo-engineer",
      clusterRole: "argo-workflows-edit",
      groups: oidc.engineerGroups ?? [],
      precedence: 2,
    },
    {
      name: "argo-scientist",
      clusterRole: "argo-workflows-view",
      groups: oidc.scientistGroups ?? [],
      precedence: 1,
    },
  ];
  return roles.filter(({ groups }) => groups.length > 0).flatMap((role) => objectsOf(role, namespace));
}

function objectsOf({ name, clusterRole, groups, precedence }: Role, namespace: string): KubernetesObject[] {
  return [
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: {
        name,
        namespace,
        annotations: {
          "workflows.argoproj.io/rbac-rule": rule(groups),
          "workflows.argoproj.io/rbac-rule-precedence": String(precedence),
        },
      },
      automountServiceAccountToken: false,
    },
    {
      // Kubernetes fills it; the server looks for exactly this name.
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: `${name}.service-account-token`,
        namespace,
        annotations: { "kubernetes.io/service-account.name": name },
      },
      type: "kubernetes.io/service-account-token",
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name, namespace },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: clusterRole },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    },
  ];
}
