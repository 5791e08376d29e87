import type { SecretStore } from "../../cloud/secret-store";
import type { WorkloadIdentity } from "../../cloud/workload-identity";
import { charts } from "../../kubernetes/charts";
import type { Component, HelmValues } from "../../kubernetes/component";
import { resources } from "../../kubernetes/resources";
import { toApiServer } from "../flows";

const NAME = "external-secrets";
const CONTROLLER_PODS = { "app.kubernetes.io/name": "external-secrets", "app.kubernetes.io/instance": NAME };
const WEBHOOK_PODS = {
  "app.kubernetes.io/name": "external-secrets-webhook",
  "app.kubernetes.io/instance": NAME,
};

/** What External Secrets is made from. */
export interface ExternalSecretsProps {
  readonly store: SecretStore;
  /** The identity that the store gave the right to read. */
  readonly identity: WorkloadIdentity;
  readonly replicas: number;
}

/** Brings the values of the environment's secret store into Kubernetes Secrets, and keeps them equal. */
export function externalSecrets({ store, identity, replicas }: ExternalSecretsProps): Component {
  return {
    name: NAME,
    layer: "foundation",
    description:
      "Copies the secrets that pods need from the environment's secret store, and follows their changes",
    namespace: identity.namespace,
    serves: ["external-secrets.io", "generators.external-secrets.io"],
    releases: [{ chart: charts.externalSecrets, values: values(replicas, identity) }],
    after: [store.clusterSecretStore],
    metrics: [
      {
        name: NAME,
        pods: { namespace: identity.namespace, labels: { "app.kubernetes.io/instance": NAME } },
        port: "metrics",
        portNumber: 8080,
      },
    ],
    flows: [
      toApiServer(identity.namespace, "reads ExternalSecrets and writes Secrets"),
      {
        from: { namespace: identity.namespace, labels: CONTROLLER_PODS },
        to: "secret-store",
        ports: [443],
        why: "reads the values",
      },
    ],
    webhooks: [{ pods: WEBHOOK_PODS, port: 10250 }],
    budgets: [{ name: "external-secrets-webhook", pods: WEBHOOK_PODS }],
  };
}

function values(replicas: number, identity: WorkloadIdentity): HelmValues {
  return {
    installCRDs: true,
    replicaCount: replicas,
    leaderElect: true,
    serviceAccount: {
      create: true,
      name: identity.serviceAccount,
      annotations: identity.serviceAccountAnnotations,
    },
    podLabels: identity.podLabels,
    // Nothing of the platform writes to the store or spreads a secret over namespaces: without these the operator needs fewer rights.
    crds: { createPushSecret: false, createClusterPushSecret: false, createClusterExternalSecret: false },
    processPushSecret: false,
    processClusterPushSecret: false,
    processClusterExternalSecret: false,
    resources: resources({ cpu: "20m", memory: "96Mi" }),
    webhook: { replicaCount: replicas, resources: resources({ cpu: "10m", memory: "64Mi" }) },
    certController: { resources: resources({ cpu: "10m", memory: "96Mi" }) },
  };
}
