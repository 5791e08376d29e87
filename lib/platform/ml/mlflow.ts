import type { PostgresDatabase } from "../../cloud/postgres";
import type { WorkloadIdentity } from "../../cloud/workload-identity";
import { charts } from "../../kubernetes/charts";
import type { Component, Flow, HelmValues } from "../../kubernetes/component";
import { externalSecret } from "../../kubernetes/external-secret";
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from "../../kubernetes/pod-security";
import { resources } from "../../kubernetes/resources";
import { ADDRESSES } from "../addresses";
import {
  accessKeyObjects,
  clientEnvironment,
  accessKeySecret,
  objectStorePort,
  type ClientStore,
} from "../data/object-store-clients";

const { namespace: NAMESPACE, service: SERVICE, port: SERVICE_PORT } = ADDRESSES.mlflow;

/** Labels of the tracking server's pods. */
export const MLFLOW_PODS = {
  "app.kubernetes.io/name": "mlflow",
  "app.kubernetes.io/instance": "mlflow",
} as const;

/** Port on which the tracking server listens in its pod. */
export const MLFLOW_PORT = 5000;

/** User of the image, which has no name. */
const UID = 1001;
const DATABASE_SECRET = "mlflow-database";
/** Where each server process leaves its metrics for whichever process answers the scrape; must exist before Python starts. */
const METRICS_FOLDER = "/tmp";

/** What MLflow is made from. */
export interface MlflowProps {
  readonly replicas: number;
  readonly database: PostgresDatabase;
  readonly store: ClientStore;
  readonly identity: WorkloadIdentity;
  /** DNS name under which the UIs are published, if any. */
  readonly domain: string | undefined;
}

/** Where runs and models of MLflow are in the store. */
const mlflowArtifactRoot = (store: Pick<ClientStore, "mlflowAddress">): string =>
  `${store.mlflowAddress}/mlflow`;

/**
 * MLflow 3: experiments, model registry with aliases, prompts and traces in Postgres, so any number of replicas. Artifacts do not pass
 * through it: clients move them with the identity of their own pods (rule 2).
 */
export function mlflow(props: MlflowProps): Component {
  const { database, store } = props;
  return {
    name: "mlflow",
    layer: "ml",
    description: "Tracks experiments, registers models and prompts, and keeps traces of agents",
    namespace: NAMESPACE,
    // The server migrates its schema at start: role and database have to be there.
    needs: ["databases"],
    before: [
      externalSecret({
        name: DATABASE_SECRET,
        namespace: NAMESPACE,
        data: { password: database.password },
        template: { username: database.username, password: "{{ .password }}" },
      }),
      ...accessKeyObjects(store, NAMESPACE),
    ],
    releases: [{ chart: charts.mlflow, name: "mlflow", values: values(props) }],
    metrics: [
      {
        name: "mlflow",
        pods: { namespace: NAMESPACE, labels: MLFLOW_PODS },
        port: "mlflow",
        portNumber: MLFLOW_PORT,
      },
    ],
    flows: flows(props),
    interfaces: [
      {
        name: "mlflow",
        service: SERVICE,
        port: SERVICE_PORT,
        localPort: 5000,
        // The product's own sign-in keeps users in a second database; one proxy for all pages without sign-in does not.
        signIn: "proxy",
        pods: MLFLOW_PODS,
        targetPort: MLFLOW_PORT,
      },
    ],
    budgets: [{ name: "mlflow", pods: MLFLOW_PODS }],
  };
}

function flows({ database, store }: MlflowProps): Flow[] {
  const server = { namespace: NAMESPACE, labels: MLFLOW_PODS };
  return [
    { from: server, to: "database", ports: [database.port], why: "runs, models, prompts and traces" },
    { from: server, to: "object-store", ports: [objectStorePort(store)], why: "shows artifacts of runs" },
    {
      from: server,
      to: "cloud-api",
      ports: [443],
      why: "exchanges the pod's token for credentials of the object store",
    },
    {
      from: { namespace: "argo" },
      to: server,
      ports: [MLFLOW_PORT],
      why: "pipelines log runs and register models",
    },
    {
      from: { namespace: "mlops" },
      to: server,
      ports: [MLFLOW_PORT],
      why: "served models and agents write traces",
    },
  ];
}

/**
 * Every value that the `Host` header may have: the check is exact, port included, so each name stands with and without one (rule 76).
 * Prometheus and the kubelet call pods by their private address.
 */
export function allowedHosts(domain: string | undefined): readonly string[] {
  const inCluster = [
    SERVICE,
    `${SERVICE}.${NAMESPACE}`,
    `${SERVICE}.${NAMESPACE}.svc`,
    `${SERVICE}.${NAMESPACE}.svc.cluster.local`,
  ];
  const names = [
    ...inCluster,
    "localhost",
    "127.0.0.1",
    ...(domain === undefined ? [] : [`mlflow.${domain}`]),
  ];
  const privateAddresses = [
    "10.*",
    "192.168.*",
    ...Array.from({ length: 16 }, (_, index) => `172.${16 + index}.*`),
    "100.64.*",
  ];
  return [...names.flatMap((name) => [name, `${name}:*`]), ...privateAddresses];
}

function values({ replicas, database, store, identity, domain }: MlflowProps): HelmValues {
  const environment = clientEnvironment(store).filter((variable) => variable.value !== undefined);
  const secret = accessKeySecret(store);
  return {
    replicaCount: replicas,
    serviceAccount: {
      create: true,
      name: identity.serviceAccount,
      annotations: identity.serviceAccountAnnotations,
    },
    extraPodLabels: identity.podLabels,
    podSecurityContext: { ...RESTRICTED_POD, fsGroup: UID, fsGroupChangePolicy: "OnRootMismatch" },
    securityContext: { ...RESTRICTED_CONTAINER, runAsUser: UID, runAsGroup: UID },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    service: { port: SERVICE_PORT, containerPort: MLFLOW_PORT, containerPortName: "mlflow" },
    // With it the chart adds server options of one kind of server and breaks the other (rule 76).
    log: { enabled: false },
    telemetry: { enabled: false },
    serverHost: "0.0.0.0",
    serverAllowedHosts: allowedHosts(domain),
    corsAllowedOrigins: domain === undefined ? [] : [`https://mlflow.${domain}`],
    backendStore: {
      databaseMigration: true,
      postgres: { enabled: true, host: database.host, port: database.port, database: database.name },
      existingDatabaseSecret: { name: DATABASE_SECRET, usernameKey: "username", passwordKey: "password" },
    },
    artifactRoot: { proxiedArtifactStorage: false, defaultArtifactRoot: mlflowArtifactRoot(store) },
    extraFlags: ["noServeArtifacts"],
    extraArgs: { workers: "2", exposePrometheus: METRICS_FOLDER },
    extraEnvVars: {
      ...Object.fromEntries(environment.map(({ name, value }) => [name, value])),
      PGSSLMODE: "require",
      PROMETHEUS_MULTIPROC_DIR: METRICS_FOLDER,
      // Background jobs keep their queue in a local file, which replicas do not share.
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
      HOME: "/tmp",
    },
    extraSecretNamesForEnvFrom: secret === undefined ? [] : [secret],
    resources: resources({ cpu: "250m", memory: "1Gi" }, { cpu: "2" }),
    livenessProbe: { initialDelaySeconds: 60, periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 5 },
    readinessProbe: { initialDelaySeconds: 10, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 30 },
  };
}
