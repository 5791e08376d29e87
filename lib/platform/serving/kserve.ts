import type { WorkloadIdentity } from "../../cloud/workload-identity";
import { charts } from "../../kubernetes/charts";
import type { Component, Flow, HelmValues, MetricsEndpoint } from "../../kubernetes/component";
import type { KubernetesObject } from "../../kubernetes/object";
import { RESTRICTED_CONTAINER } from "../../kubernetes/pod-security";
import { resources } from "../../kubernetes/resources";
import {
  accessKeyObjects,
  accessKeySecret,
  objectStorePort,
  type ClientStore,
} from "../data/object-store-clients";
import { GATEWAY_CLASS, INFERENCE_GATEWAY } from "../edge/envoy-gateway";
import { toApiServer } from "../flows";
import { METRICS_PORT_LABEL, MODEL_NAMESPACE } from "./inference-service";
import { runtimesValues, SERVING_RUNTIMES, type ServingRuntime } from "./runtimes";
import { vllmRuntime } from "./vllm";

const NAMESPACE = "kserve";
const CONTROLLER = { "control-plane": "kserve-controller-manager" } as const;

/** What KServe is made from. */
export interface KserveProps {
  readonly store: ClientStore;
  /** Identity of the pods that serve models. */
  readonly inference: WorkloadIdentity;
  /** DNS name under which the environment's pages are published, if any. */
  readonly domain: string | undefined;
  /** Limits of a model server that gives none. */
  readonly model: { readonly cpu: string; readonly memory: string };
}

/** Domain of the models' host names `<model>-<namespace>.<domain>`; without one of its own, a name that only the gateway knows. */
const inferenceDomain = (domain: string | undefined): string =>
  domain === undefined ? "models.internal" : `models.${domain}`;

/**
 * KServe in its Standard mode: models as plain Deployments behind the platform's inference gateway. The CRDs come first, then the runtimes,
 * then the controller, whose webhooks would otherwise be asked about the runtimes before they answer.
 */
export function kserve(props: KserveProps): Component {
  const { store, inference } = props;
  return {
    name: "kserve",
    layer: "serving",
    description: "Serves models of every framework behind the inference gateway",
    namespace: NAMESPACE,
    needs: [
      // The chart's own certificate and issuer (rule 59).
      "cert-manager",
      // The controller looks for the Gateway API's and KEDA's kinds when it starts, and only then.
      "envoy-gateway",
      "keda",
    ],
    serves: ["serving.kserve.io"],
    releases: [
      { chart: charts.kserveCrd, values: {}, withoutNeeds: true },
      { chart: charts.kserveRuntimes, values: runtimesValues(), withoutNeeds: true },
      { chart: charts.kserve, name: "kserve", values: controllerValues(props) },
    ],
    after: [vllmRuntime(), serviceAccount(inference, store), ...accessKeyObjects(store, MODEL_NAMESPACE)],
    metrics: [
      {
        name: "kserve-controller",
        pods: { namespace: NAMESPACE, labels: CONTROLLER },
        port: "metrics",
        portNumber: 8080,
      },
      ...modelMetrics(),
    ],
    flows: flows(store),
    webhooks: [{ pods: CONTROLLER, port: 9443 }],
  };
}

/** One endpoint for each port that runtimes serve metrics on; pods say by a label which one is theirs. */
function modelMetrics(): MetricsEndpoint[] {
  const ports = new Set(
    Object.values<ServingRuntime>(SERVING_RUNTIMES).flatMap(({ metricsPort }) => metricsPort ?? []),
  );
  return [...ports].map((port) => ({
    name: `kserve-inference-${port}`,
    pods: { namespace: MODEL_NAMESPACE, labels: { [METRICS_PORT_LABEL]: String(port) } },
    port,
    portNumber: port,
    undeclared: true,
    // Weights load for longer than TargetDown waits; a model that never gets ready has an alert of its own.
    whenReady: true,
  }));
}

function serviceAccount(inference: WorkloadIdentity, store: ClientStore): KubernetesObject {
  const secret = accessKeySecret(store);
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: {
      name: inference.serviceAccount,
      namespace: inference.namespace,
      annotations: inference.serviceAccountAnnotations,
    },
    // KServe looks here for the key of the store that a model comes from.
    ...(secret === undefined ? {} : { secrets: [{ name: secret }] }),
  };
}

function flows(store: ClientStore): Flow[] {
  const models = { namespace: MODEL_NAMESPACE };
  return [
    toApiServer(NAMESPACE, "turns InferenceServices into Deployments, Services and routes"),
    {
      from: models,
      to: "object-store",
      ports: [objectStorePort(store)],
      why: "model servers fetch their model at start",
    },
    {
      from: models,
      to: "cloud-api",
      ports: [443],
      why: "exchange the pod's token for credentials of the object store",
    },
  ];
}

function controllerValues({ domain, model, store }: KserveProps): HelmValues {
  return {
    kserve: {
      storage: {
        ...s3Defaults(store),
        resources: resources({ cpu: "100m", memory: "256Mi" }, { memory: "2Gi" }),
        containerSecurityContext: {
          allowPrivilegeEscalation: false,
          privileged: false,
          runAsNonRoot: true,
          capabilities: { drop: ["ALL"] },
          seccompProfile: { type: "RuntimeDefault" },
        },
      },
      // Routing by the Service's address, on which scaling from zero rests, needs Services that have one.
      service: { serviceClusterIPNone: false },
      inferenceservice: {
        resources: {
          requests: { cpu: "250m", memory: "1Gi" },
          limits: { cpu: model.cpu, memory: model.memory },
        },
      },
      metricsaggregator: { enableMetricAggregation: "false", enablePrometheusScraping: "false" },
      controller: {
        deploymentMode: "Standard",
        imagePullPolicy: "IfNotPresent",
        resources: resources({ cpu: "100m", memory: "300Mi" }, { cpu: "500m" }),
        containerSecurityContext: { ...RESTRICTED_CONTAINER, privileged: false },
        // Prometheus reads it inside the cluster; network policies admit nobody else.
        metricsBindAddress: "0.0.0.0",
        metricsBindPort: "8080",
        gateway: {
          domain: inferenceDomain(domain),
          urlScheme: "http",
          disableIstioVirtualHost: true,
          disableIngressCreation: false,
          ingressGateway: {
            enableGatewayApi: true,
            createGateway: false,
            kserveGateway: `${INFERENCE_GATEWAY.namespace}/${INFERENCE_GATEWAY.name}`,
            className: GATEWAY_CLASS,
          },
        },
      },
    },
  };
}

/**
 * Where a store of the environment's own is, for model servers whose Secret does not say. With a cloud identity nothing is said: KServe would
 * set `AWS_ENDPOINT_URL`, and the exchange of the pod's token, which is for STS, would go to S3 as well (kserve#3482). EKS tells pods their
 * region itself.
 */
function s3Defaults({ backend, credentials }: ClientStore): HelmValues {
  if (backend.kind !== "s3" || credentials.kind !== "access-key") return {};
  return {
    s3: {
      endpoint: backend.endpoint,
      region: backend.region,
      useHttps: backend.insecure ? "0" : "1",
      useVirtualBucket: backend.forcePathStyle ? "0" : "1",
    },
  };
}
