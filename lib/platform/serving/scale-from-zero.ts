import type { KubernetesObject } from "../../kubernetes/object";
import { ADDRESSES, urlOf } from "../addresses";
import { MODEL_NAMESPACE } from "./inference-service";

/** How long after its last request a model stays up; starting it takes about that long again. */
const IDLE = "15m";
/** Requests that one server works on at the same time before another is started. */
const REQUESTS_PER_SERVER = 32;
/** Requests a second, on average over {@link IDLE}, for which one server is kept. */
const RATE_PER_SERVER = 10;

const external = (query: string, value: number): object => ({
  type: "External",
  external: {
    metric: { backend: "prometheus", serverAddress: urlOf(ADDRESSES.prometheus), query },
    target: { type: "Value", value: String(value) },
  },
});

/** Bounds of the gateway's pause between two tries, in seconds. It waits for a random part of it, half of it on average. */
const PAUSE = { first: 5, most: 10 } as const;

/**
 * Tries that last as long as a request may take. Half as many again as the average asks for: pauses are random, and a request that gives up
 * before its time has waited for nothing; one that would go on is ended by its route.
 */
const triesFor = (seconds: number): number => Math.ceil((seconds / (PAUSE.most / 2)) * 1.5);

/** A sum that is zero, not absent, while there is no such series. */
const total = (expression: string): string => `(sum(${expression}) or vector(0))`;

/**
 * What wakes a model that has no pod. Its servers have no metrics then, so the gateway's count: requests, and connections that found
 * nobody. Once it is up, the requests in work keep it up and add servers.
 */
function metrics(name: string): readonly object[] {
  const route = `envoy_cluster_name=~"httproute/${MODEL_NAMESPACE}/${name}(-predictor)?/rule/.*"`;
  const asked = total(`rate(envoy_cluster_upstream_rq_total{${route}}[${IDLE}])`);
  const refused = total(`rate(envoy_cluster_upstream_cx_connect_fail{${route}}[${IDLE}])`);
  const inWork = `{inferenceservice="${name}"}`;
  return [
    external(`${asked} + ${refused}`, RATE_PER_SERVER),
    external(
      `${total(`vllm:num_requests_running${inWork}`)} + ${total(`vllm:num_requests_waiting${inWork}`)}`,
      REQUESTS_PER_SERVER,
    ),
  ];
}

/**
 * How the gateway treats a model without pods. By default it routes to pods, and answers at once when there are none, counting nothing.
 * Routed to the Service's address instead, a request is a connection that fails: it is counted, which wakes the model, and tried again
 * until a server answers.
 */
function trafficPolicy(name: string, requestSeconds: number): KubernetesObject {
  const routes = [name, `${name}-predictor`];
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "BackendTrafficPolicy",
    metadata: { name, namespace: MODEL_NAMESPACE },
    spec: {
      targetRefs: routes.map((route) => ({
        group: "gateway.networking.k8s.io",
        kind: "HTTPRoute",
        name: route,
      })),
      routingType: "Service",
      retry: {
        numRetries: triesFor(requestSeconds),
        retryOn: { triggers: ["connect-failure"] },
        perRetry: { backOff: { baseInterval: `${PAUSE.first}s`, maxInterval: `${PAUSE.most}s` } },
      },
    },
  };
}

/**
 * Scaling of a model between no server and its maximum.
 * @param requestSeconds how long a request may take, and so how long one may wait for a server
 */
export function scaleFromZero(
  name: string,
  requestSeconds: number,
): {
  readonly metrics: readonly object[];
  readonly trafficPolicy: KubernetesObject;
} {
  return { metrics: metrics(name), trafficPolicy: trafficPolicy(name, requestSeconds) };
}
