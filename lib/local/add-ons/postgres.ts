import { charts } from "../../kubernetes/charts";
import type { Component } from "../../kubernetes/component";
import { externalSecret } from "../../kubernetes/external-secret";
import { images } from "../../kubernetes/images";
import type { KubernetesObject } from "../../kubernetes/object";
import { resources } from "../../kubernetes/resources";
import type { StoredSecret } from "../../kubernetes/stored-secret";
import { API_SERVER_PORTS, toApiServer } from "../../kubernetes/flows";
import { DATA_NAMESPACE, POSTGRES_CLUSTER } from "../names";

/** Name of the component that runs Postgres; what needs the server waits for it. */
export const POSTGRES_COMPONENT = "cloudnative-pg";

const SUPERUSER_SECRET = "postgres-superuser";
const OPERATOR_PODS = { "app.kubernetes.io/name": "cloudnative-pg" };
const SERVER_PODS = { "cnpg.io/cluster": POSTGRES_CLUSTER };

/** Ports of CloudNativePG: Postgres itself, the state that the operator asks each instance for, metrics. */
const PORTS = { postgres: 5432, status: 8000, metrics: 9187 } as const;

/** What the server is made from. */
export interface PostgresServerProps {
  /** Password of the superuser. */
  readonly password: StoredSecret;
  readonly storageClass: string;
  readonly storageGib: number;
}

/** CloudNativePG and one small Postgres server. */
export function postgresServer(props: PostgresServerProps): Component {
  return {
    name: POSTGRES_COMPONENT,
    layer: "data",
    description: "Postgres server of a local cluster, and the operator that runs it",
    namespace: DATA_NAMESPACE,
    serves: ["postgresql.cnpg.io"],
    releases: [
      { chart: charts.cloudNativePg, values: { resources: resources({ cpu: "20m", memory: "96Mi" }) } },
    ],
    after: [superuser(props.password), cluster(props)],
    metrics: [
      {
        name: "postgres",
        pods: { namespace: DATA_NAMESPACE, labels: SERVER_PODS },
        port: "metrics",
        portNumber: PORTS.metrics,
      },
      {
        name: "cloudnative-pg",
        pods: { namespace: DATA_NAMESPACE, labels: OPERATOR_PODS },
        port: "metrics",
        portNumber: 8080,
      },
    ],
    flows: [
      toApiServer(DATA_NAMESPACE, "watches the servers that it runs", OPERATOR_PODS),
      {
        from: { namespace: DATA_NAMESPACE, labels: SERVER_PODS },
        to: "api-server",
        ports: API_SERVER_PORTS,
        why: "reports the state of the server",
      },
      {
        from: { namespace: DATA_NAMESPACE, labels: OPERATOR_PODS },
        to: { namespace: DATA_NAMESPACE, labels: SERVER_PODS },
        ports: [PORTS.status, PORTS.postgres],
        why: "looks after the server",
      },
    ],
    webhooks: [{ pods: OPERATOR_PODS, port: 9443 }],
  };
}

/** User and password in the form that CloudNativePG reads; its label makes it follow a change. */
function superuser(password: StoredSecret): KubernetesObject {
  return externalSecret({
    name: SUPERUSER_SECRET,
    namespace: DATA_NAMESPACE,
    type: "kubernetes.io/basic-auth",
    labels: { "cnpg.io/reload": "true" },
    data: { password },
    template: { username: "postgres", password: "{{ .password }}" },
  });
}

function cluster({ storageClass, storageGib }: PostgresServerProps): KubernetesObject {
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Cluster",
    metadata: { name: POSTGRES_CLUSTER, namespace: DATA_NAMESPACE },
    spec: {
      instances: 1,
      imageName: images.postgresServer,
      enableSuperuserAccess: true,
      superuserSecret: { name: SUPERUSER_SECRET },
      // A budget over a single instance would block every drain of its node.
      enablePDB: false,
      storage: { storageClass, size: `${String(storageGib)}Gi` },
      resources: resources({ cpu: "100m", memory: "256Mi" }, { memory: "1Gi" }),
    },
  };
}
