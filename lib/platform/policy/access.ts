import type { KubernetesObject } from "../../kubernetes/object";
import type { PlatformSettings } from "../settings";
import { NAMESPACES } from "../namespaces";
import { WORKLOADS } from "../workloads";

/** One rule of a Role. */
interface AccessRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Namespace outside of which it is left out. @default none */
  readonly only?: string;
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

/** Where pipelines run: elsewhere they have no identity that may keep their artifacts, and people only look at what is left of them. */
const OF_PIPELINES = WORKLOADS.workflow.namespace;

/**
 * Roles of people in the tenants' namespaces. None reads Secrets, opens a shell in a pod, makes pods past KServe and Argo, or changes roles,
 * quotas and network policies. Scientists start and end runs of the pipelines that engineers keep.
 */
export const ROLES = {
  "ml-viewer": [MODELS, PIPELINES, SCALERS, RUNNING, BOUNDS].map((what): AccessRule => ({
    ...what,
    verbs: READ,
  })),
  "data-scientist": [
    {
      apiGroups: PIPELINES.apiGroups,
      resources: ["workflows"],
      verbs: ["create", "delete"],
      only: OF_PIPELINES,
    },
    ...[PIPELINES, MODELS, SCALERS, RUNNING, BOUNDS].map((what): AccessRule => ({ ...what, verbs: READ })),
  ],
  "ml-engineer": [
    { ...PIPELINES, verbs: WRITE, only: OF_PIPELINES },
    ...[MODELS, SCALERS].map((what): AccessRule => ({ ...what, verbs: WRITE })),
    { apiGroups: [""], resources: ["configmaps"], verbs: WRITE },
    { apiGroups: [""], resources: ["pods"], verbs: ["delete"] },
    ...[PIPELINES, RUNNING, BOUNDS].map((what): AccessRule => ({ ...what, verbs: READ })),
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

const rulesIn = (rules: readonly AccessRule[], namespace: string): readonly object[] =>
  rules
    .filter(({ only }) => only === undefined || only === namespace)
    .map(({ apiGroups, resources, verbs }) => ({ apiGroups, resources, verbs }));

/** Roles in every tenant namespace, and their bindings to the groups that the environment names. */
export function accessObjects(settings: Pick<PlatformSettings, "oidc">): readonly KubernetesObject[] {
  const apiVersion = "rbac.authorization.k8s.io/v1";
  return NAMESPACES.filter(({ purpose }) => purpose === "tenant").flatMap(({ name: namespace }) => [
    ...Object.entries(ROLES).map(([name, rules]) => ({
      apiVersion,
      kind: "Role",
      metadata: { name, namespace },
      rules: rulesIn(rules, namespace),
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
