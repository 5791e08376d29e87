import type { KubernetesObject } from "../../kubernetes/object";
import type { PlatformSettings } from "../inputs";
import { NAMESPACES } from "../namespaces";

/** One rule of a Role. */
interface AccessRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const READ = ["get", "list", "watch"] as const;
const WRITE = [...READ, "create", "update", "patch", "delete"] as const;

const MODELS = {
  apiGroups: ["serving.kserve.io"],
  resources: ["inferenceservices", "servingruntimes"],
} as const;
const PIPELINES = {
  apiGroups: ["argoproj.io"],
  resources: ["workflows", "cronworkflows", "workflowtemplates"],
} as const;
const SCALERS = { apiGroups: ["keda.sh"], resources: ["scaledobjects", "scaledjobs"] } as const;
const RUNNING = {
  apiGroups: ["", "apps", "batch"],
  resources: ["pods", "pods/log", "events", "services", "configmaps", "deployments", "replicasets", "jobs"],
} as const;
const BOUNDS = {
  apiGroups: ["", "policy"],
  resources: ["resourcequotas", "limitranges", "persistentvolumeclaims", "poddisruptionbudgets"],
} as const;

/**
 * Roles of people in the tenants' namespaces. None reads Secrets, opens a shell in a pod, makes pods past KServe and Argo, or changes roles,
 * quotas and network policies.
 */
export const ROLES = {
  "ml-viewer": [MODELS, PIPELINES, SCALERS, RUNNING, BOUNDS].map((what): AccessRule => ({
    ...what,
    verbs: READ,
  })),
  "data-scientist": [
    { ...PIPELINES, verbs: [...READ, "create", "delete"] },
    ...[MODELS, SCALERS, RUNNING, BOUNDS].map((what): AccessRule => ({ ...what, verbs: READ })),
  ],
  "ml-engineer": [
    ...[MODELS, PIPELINES, SCALERS].map((what): AccessRule => ({ ...what, verbs: WRITE })),
    { apiGroups: [""], resources: ["configmaps"], verbs: WRITE },
    { apiGroups: [""], resources: ["pods"], verbs: ["delete"] },
    ...[RUNNING, BOUNDS].map((what): AccessRule => ({ ...what, verbs: READ })),
  ],
} as const satisfies Record<string, readonly AccessRule[]>;

/** Name of a role of people. */
type RoleName = keyof typeof ROLES;

/** Groups of the identity provider that have each role. */
function groupsOf(oidc: PlatformSettings["oidc"]): readonly (readonly [RoleName, readonly string[]])[] {
  return [
    ["ml-engineer", oidc?.engineerGroups ?? []],
    ["data-scientist", oidc?.scientistGroups ?? []],
  ];
}

/** Roles in every tenant namespace, and their bindings to the groups that the environment names. */
export function accessObjects(settings: Pick<PlatformSettings, "oidc">): readonly KubernetesObject[] {
  const apiVersion = "rbac.authorization.k8s.io/v1";
  return NAMESPACES.filter(({ purpose }) => purpose === "tenant").flatMap(({ name: namespace }) => [
    ...Object.entries(ROLES).map(([name, rules]) => ({
      apiVersion,
      kind: "Role",
      metadata: { name, namespace },
      rules,
    })),
    ...groupsOf(settings.oidc)
      .filter(([, groups]) => groups.length > 0)
      .map(([role, groups]) => ({
        apiVersion,
        kind: "RoleBinding",
        metadata: { name: role, namespace },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role },
        subjects: groups.map((name) => ({ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name })),
      })),
  ]);
}
