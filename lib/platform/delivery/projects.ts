import type { KubernetesObject } from "../../kubernetes/object";
import type { PlatformSettings } from "../settings";
import { ARGOCD_NAMESPACE } from "./argo-cd";
import { ENGINEER_ROLE, PLATFORM_PROJECT, SCIENTIST_ROLE, WORKLOADS_PROJECT } from "./configuration";

const API = "argoproj.io/v1alpha1";
const THIS_CLUSTER = "https://kubernetes.default.svc";

/** Removes an Application's objects with it: the root is destroyed before the controllers its workloads need. */
const CASCADE = "resources-finalizer.argocd.argoproj.io";

/** Namespaces into which teams deliver. */
const TENANT_NAMESPACES = ["mlops", "argo"];

type Gitops = NonNullable<PlatformSettings["gitops"]>;

const permission = (project: string, role: string, action: string): string =>
  `p, proj:${project}:${role}, applications, ${action}, ${project}/*, allow`;

/**
 * What teams do not deliver: the bounds and roles of their namespaces; secrets of the platform's store, which holds its administrators'
 * passwords too (teams seal theirs, see the extra `sealed-secrets`); and ways in from outside, which would pass by the sign-in.
 */
const NOT_OURS_TO_DELIVER = [
  { group: "", kind: "ResourceQuota" },
  { group: "", kind: "LimitRange" },
  { group: "networking.k8s.io", kind: "*" },
  { group: "gateway.networking.k8s.io", kind: "*" },
  { group: "gateway.envoyproxy.io", kind: "*" },
  { group: "rbac.authorization.k8s.io", kind: "*" },
  { group: "external-secrets.io", kind: "*" },
  { group: "generators.external-secrets.io", kind: "*" },
];

function project(
  name: string,
  description: string,
  { gitops, oidc }: Pick<PlatformSettings, "oidc"> & { readonly gitops: Gitops },
  namespaces: readonly string[],
): KubernetesObject {
  return {
    apiVersion: API,
    kind: "AppProject",
    metadata: { name, namespace: ARGOCD_NAMESPACE },
    spec: {
      description,
      sourceRepos: [gitops.repository],
      destinations: namespaces.map((namespace) => ({ server: THIS_CLUSTER, namespace })),
      clusterResourceWhitelist: [],
      namespaceResourceBlacklist: NOT_OURS_TO_DELIVER,
      roles: [
        {
          name: ENGINEER_ROLE,
          description: "Looks at and syncs the project's Applications",
          groups: oidc?.engineerGroups ?? [],
          policies: ["get", "sync"].map((action) => permission(name, ENGINEER_ROLE, action)),
        },
        {
          name: SCIENTIST_ROLE,
          description: "Looks at the project's Applications",
          groups: oidc?.scientistGroups ?? [],
          policies: [permission(name, SCIENTIST_ROLE, "get")],
        },
      ],
      ...(gitops.signatureKeys === undefined
        ? {}
        : { signatureKeys: Object.keys(gitops.signatureKeys).map((keyID) => ({ keyID })) }),
    },
  };
}

/** The two projects: the platform's own Applications, and the teams' workloads. */
export function projects(
  settings: Pick<PlatformSettings, "oidc"> & { readonly gitops: Gitops },
): KubernetesObject[] {
  return [
    project(PLATFORM_PROJECT, "What brings the workloads' Applications", settings, [ARGOCD_NAMESPACE]),
    project(WORKLOADS_PROJECT, "Models and pipelines of the teams", settings, TENANT_NAMESPACES),
  ];
}

/** How every Application syncs: prunes, heals itself, retries, applies on the server's side, never makes a namespace (rule 150). */
export const SYNC_POLICY = {
  automated: { prune: true, selfHeal: true },
  retry: { limit: 5, backoff: { duration: "20s", factor: 2, maxDuration: "5m" } },
  syncOptions: ["ServerSideApply=true", "CreateNamespace=false", "PruneLast=true"],
} as const;

/** The root: the folder of the repository that holds the ApplicationSet for the environments. */
export function rootApplication(gitops: Gitops): KubernetesObject {
  return {
    apiVersion: API,
    kind: "Application",
    // A finalizer is part of metadata that the other objects do not write.
    metadata: {
      name: "root",
      namespace: ARGOCD_NAMESPACE,
      finalizers: [CASCADE],
    } as KubernetesObject["metadata"],
    spec: {
      project: PLATFORM_PROJECT,
      source: {
        repoURL: gitops.repository,
        targetRevision: gitops.revision ?? "main",
        path: gitops.path ?? "applications",
      },
      destination: { server: THIS_CLUSTER, namespace: ARGOCD_NAMESPACE },
      syncPolicy: SYNC_POLICY,
    },
  };
}

/**
 * The cluster as ArgoCD knows it, with what Terraform knows and Applications need as annotations: ApplicationSets put them into their
 * templates. It holds no credential: ArgoCD reaches its own cluster by its ServiceAccount.
 */
export function clusterSecret(
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "this-cluster",
      namespace: ARGOCD_NAMESPACE,
      labels: { "argocd.argoproj.io/secret-type": "cluster", ...labels },
      annotations,
    },
    stringData: {
      name: "in-cluster",
      server: THIS_CLUSTER,
      config: '{"tlsClientConfig":{"insecure":false}}',
    },
  };
}
