import type { PostgresDatabase } from "../../cloud/postgres";
import type { WorkloadIdentity } from "../../cloud/workload-identity";
import type { HelmValues } from "../../kubernetes/component";
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from "../../kubernetes/pod-security";
import { resources } from "../../kubernetes/resources";
import { ADDRESSES } from "../addresses";
import { argoArtifactRepository, type ClientStore } from "../data/object-store-clients";
import { WORKLOAD_LABELS, WORKLOAD_TYPES } from "../governance";
import type { Published } from "../published";

/** Secret with the archive's role and password. */
export const DATABASE_SECRET = "argo-database";
/** Secret with the client of the identity provider. */
export const SSO_SECRET = "argo-server-sso";

/** ConfigMap with the artifact repositories, and the entry that workflows use when they name none (rule 79). */
const ARTIFACT_REPOSITORY = { configMap: "artifact-repositories", key: "default" } as const;

/** User of Argo's images, which is also the user of the steps: the executor reads and writes their files. */
const WORKFLOW_UID = 8737;

/** Days that the archive keeps a finished workflow, and seconds that the cluster does. */
const ARCHIVE_DAYS = 90;
const KEEP_SECONDS = { succeeded: 24 * 3600, failed: 7 * 24 * 3600 };

/** What Argo Workflows is made from. */
export interface ArgoWorkflowsProps {
  readonly replicas: number;
  readonly clusterName: string;
  readonly database: PostgresDatabase;
  readonly store: ClientStore;
  /** Identity of the pods of workflows. */
  readonly workflow: WorkloadIdentity;
  /** Identity of the server, which shows artifacts. */
  readonly server: WorkloadIdentity;
  /** Sign-in through the identity provider; without it people paste a token of the cluster. */
  readonly signIn: Omit<Published, "edge"> | undefined;
}

/** What applies to every workflow that does not say otherwise: identity, labels, security, and an end. */
function workflowDefaults({ workflow }: ArgoWorkflowsProps): HelmValues {
  return {
    spec: {
      serviceAccountName: workflow.serviceAccount,
      podMetadata: {
        labels: {
          [WORKLOAD_LABELS.madeBy]: "workflow",
          [WORKLOAD_LABELS.type]: WORKLOAD_TYPES.pipeline,
          ...workflow.podLabels,
        },
      },
      securityContext: {
        ...RESTRICTED_POD,
        runAsUser: WORKFLOW_UID,
        runAsGroup: WORKFLOW_UID,
        fsGroup: WORKFLOW_UID,
      },
      artifactRepositoryRef: ARTIFACT_REPOSITORY,
      activeDeadlineSeconds: 24 * 3600,
      ttlStrategy: { secondsAfterSuccess: KEEP_SECONDS.succeeded, secondsAfterFailure: KEEP_SECONDS.failed },
      podGC: { strategy: "OnPodSuccess" },
    },
  };
}

function controller(props: ArgoWorkflowsProps): HelmValues {
  const { replicas, clusterName, database } = props;
  const secret = (key: string) => ({ name: DATABASE_SECRET, key });
  return {
    replicas,
    workflowNamespaces: [ADDRESSES.argoServer.namespace],
    // Memoization keeps its results in ConfigMaps (rule 80).
    rbac: { create: true, writeConfigMaps: true },
    podSecurityContext: RESTRICTED_POD,
    securityContext: RESTRICTED_CONTAINER,
    resources: resources({ cpu: "100m", memory: "256Mi" }, { memory: "1Gi" }),
    metricsConfig: { enabled: true, port: 9090, portName: "metrics", secure: false },
    persistence: {
      archive: true,
      archiveTTL: `${ARCHIVE_DAYS}d`,
      nodeStatusOffLoad: true,
      clusterName,
      connectionPool: { maxIdleConns: 10, maxOpenConns: 25 },
      postgresql: {
        host: database.host,
        port: database.port,
        database: database.name,
        tableName: "argo_workflows",
        userNameSecret: secret("username"),
        passwordSecret: secret("password"),
        ssl: true,
        sslMode: "require",
      },
    },
    workflowDefaults: workflowDefaults(props),
  };
}

function server({ replicas, server: identity, signIn }: ArgoWorkflowsProps): HelmValues {
  const client = (key: string) => ({ name: SSO_SECRET, key });
  return {
    replicas,
    // Never `server`, which lets anyone act with the server's own rights (rule 108). `client` stays beside `sso` for command lines.
    authModes: signIn === undefined ? ["client"] : ["sso", "client"],
    secure: false,
    podSecurityContext: RESTRICTED_POD,
    securityContext: RESTRICTED_CONTAINER,
    podLabels: identity.podLabels,
    serviceAccount: {
      create: true,
      name: identity.serviceAccount,
      annotations: identity.serviceAccountAnnotations,
    },
    resources: resources({ cpu: "50m", memory: "128Mi" }, { memory: "512Mi" }),
    ...(signIn === undefined
      ? {}
      : {
          sso: {
            enabled: true,
            issuer: signIn.oidc.issuer,
            clientId: client("client-id"),
            clientSecret: client("client-secret"),
            redirectUrl: `https://argo.${signIn.domain}/oauth2/callback`,
            scopes: ["openid", "profile", "email", "groups"],
            rbac: { enabled: true },
          },
        }),
  };
}

/** Values of the chart `argo-workflows`. */
export function argoWorkflowsValues(props: ArgoWorkflowsProps): HelmValues {
  const { workflow, store } = props;
  return {
    images: { pullPolicy: "IfNotPresent" },
    // The full CRDs come by a hook that downloads them from the internet at install; the chart itself carries these.
    crds: { install: true, keep: true, full: false },
    workflow: {
      serviceAccount: {
        create: true,
        name: workflow.serviceAccount,
        annotations: workflow.serviceAccountAnnotations,
      },
      rbac: { create: true },
    },
    controller: controller(props),
    // Limits of steps that give none, so that no pod is refused by its namespace's quota (rule 31).
    mainContainer: {
      resources: resources({ cpu: "100m", memory: "256Mi" }, { memory: "1Gi" }),
      securityContext: RESTRICTED_CONTAINER,
    },
    executor: {
      resources: resources({ cpu: "50m", memory: "128Mi" }, { memory: "512Mi" }),
      securityContext: RESTRICTED_CONTAINER,
    },
    server: server(props),
    useStaticCredentials: store.credentials.kind === "access-key",
    artifactRepositoryRef: {
      [ARTIFACT_REPOSITORY.configMap]: {
        annotations: { "workflows.argoproj.io/default-artifact-repository": ARTIFACT_REPOSITORY.key },
        [ARTIFACT_REPOSITORY.key]: { archiveLogs: true, ...argoArtifactRepository(store) },
      },
    },
  };
}
