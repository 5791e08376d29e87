import { GPU_RESOURCE } from "../../cloud/node-pool";
import type { KubernetesObject } from "../../kubernetes/object";
import { NAMESPACES } from "../../platform/namespaces";
import type { StackGraph } from "../graph";
import { cores, gibibytes } from "../quantity";
import type { Finding, Rule } from "../rule";
import { at, isRecord, listOf } from "../walk";
import { ofKind } from "../rules/by-kind";
import { platformPods, type JudgedContainer, type JudgedPod } from "./platform-pods";

const objectsOf = (graph: StackGraph, kind: string): readonly KubernetesObject[] =>
  ofKind(graph, kind).map(({ object }) => object);

/** Names of a quota's bounds, and how each is counted. */
const COUNTED: Readonly<
  Record<string, (container: JudgedContainer, range: KubernetesObject | undefined) => number>
> = {
  "requests.cpu": (container, range) => cores(request(container, "cpu", range)),
  "requests.memory": (container, range) => gibibytes(request(container, "memory", range)),
  "limits.cpu": (container, range) => cores(limit(container, "cpu", range)),
  "limits.memory": (container, range) => gibibytes(limit(container, "memory", range)),
  [`requests.${GPU_RESOURCE}`]: ({ requests, limits }) =>
    Number(requests[GPU_RESOURCE] ?? limits[GPU_RESOURCE] ?? 0),
};
const amountOf = (bound: string, quantity: unknown): number =>
  bound.endsWith("memory") ? gibibytes(quantity) : cores(quantity);

type Resource = "cpu" | "memory";
const fallback = (range: KubernetesObject | undefined, of: string, resource: Resource): unknown =>
  at(listOf(at(range, "spec", "limits"))[0], of, resource);
const limit = ({ limits }: JudgedContainer, resource: Resource, range: KubernetesObject | undefined) =>
  limits[resource] ?? fallback(range, "default", resource);
/** Request of a container, with what the LimitRange gives to one that says nothing. */
const request = (container: JudgedContainer, resource: Resource, range: KubernetesObject | undefined) =>
  container.requests[resource] ?? container.limits[resource] ?? fallback(range, "defaultRequest", resource);

/** What a pod takes of a bound: containers together, or the largest that starts before them. */
function taken(pod: JudgedPod, bound: string, range: KubernetesObject | undefined): number {
  const count = COUNTED[bound];
  if (count === undefined) return bound === "pods" ? 1 : 0;
  const of = (init: boolean) =>
    pod.containers.filter((container) => container.init === init).map((container) => count(container, range));
  return Math.max(
    of(false).reduce((sum, one) => sum + one, 0),
    ...of(true),
  );
}

/** Most pods that run at once without a rollout: as many as whoever scales it may ask for. */
function most(pod: JudgedPod, graph: StackGraph, replicas: number): number {
  if (pod.passing) return 1;
  const { object } = pod;
  if (object === undefined) return Math.max(pod.replicas, replicas);
  const scaler = objectsOf(graph, "ScaledObject").find(
    ({ metadata, spec }) =>
      metadata.namespace === pod.namespace && at(spec, "scaleTargetRef", "name") === object.metadata.name,
  );
  const bound = at(scaler, "spec", "maxReplicaCount") ?? at(object, "spec", "predictor", "maxReplicas");
  return Math.max(pod.replicas, typeof bound === "number" ? bound : 0);
}

/** Pods that a rollout starts before it ends others: a quarter, as where nothing is said. */
function surge({ kind, object }: JudgedPod, pods: number): number {
  const strategy =
    at(object, "spec", "strategy", "type") ?? at(object, "spec", "predictor", "deploymentStrategy", "type");
  const rolls = (kind === "Deployment" || kind === "InferenceService") && strategy !== "Recreate";
  return rolls ? Math.ceil(pods / 4) : 0;
}

/** Pods of its namespace that a quota counts: all, or those with or without a priority. */
function counted(quota: KubernetesObject, pods: readonly JudgedPod[]): readonly JudgedPod[] {
  const scopes = listOf(at(quota, "spec", "scopeSelector", "matchExpressions"));
  const { namespace } = quota.metadata;
  return pods.filter(
    (pod) =>
      pod.namespace === namespace &&
      scopes.every((scope) => {
        const named =
          pod.priorityClass !== undefined && listOf(at(scope, "values")).includes(pod.priorityClass);
        return named === (at(scope, "operator") === "In");
      }),
  );
}

/** Where the quota of a namespace is said. */
function mendOf(namespace: string, environment: string | undefined): string {
  const tenant = NAMESPACES.some(({ name, purpose }) => name === namespace && purpose === "tenant");
  return tenant
    ? `raise overrides.quota in environments/${environment ?? "<environment>"}.ts, or ask for less there, for example fewer models`
    : "raise the quota in lib/platform/policy/quotas.ts, or lower the pods' requests and limits";
}

/** The platform's own pods fit the quota of their namespace, those of a rollout included. */
export const fitsQuota: Rule = {
  id: "platform-fits-its-quotas",
  family: "policy",
  title:
    "The platform's own pods fit the quota of their namespace, all at once, and those that a rollout adds",
  reason:
    "A quota smaller than what the charts ask for leaves a Deployment without pods, with the reason hidden in its ReplicaSet; one with no room for one pod more leaves a rollout waiting for ever.",
  holds: [33],
  *check(graph, { settings }): Iterable<Finding> {
    const replicas = settings?.profile.replicas ?? 1;
    const pods = platformPods(graph);
    const ranges = objectsOf(graph, "LimitRange");
    for (const quota of objectsOf(graph, "ResourceQuota")) {
      const { namespace = "", name } = quota.metadata;
      const range = ranges.find(({ metadata }) => metadata.namespace === namespace);
      const inside = counted(quota, pods).map((pod) => ({ pod, times: most(pod, graph, replicas) }));
      const hard = at(quota, "spec", "hard");
      const over = Object.entries(isRecord(hard) ? hard : {}).flatMap(([bound, quantity]) => {
        const sum = inside.reduce(
          (total, { pod, times }) => total + taken(pod, bound, range) * (times + surge(pod, times)),
          0,
        );
        return sum > amountOf(bound, quantity) ? [`${bound} ${sum.toFixed(2)} of ${String(quantity)}`] : [];
      });
      if (over.length > 0)
        yield {
          path: `${graph.stack} ResourceQuota ${namespace}/${name}`,
          problem: `the platform's pods and a rollout's take ${over.join(", ")}`,
          mend: mendOf(namespace, settings?.name),
        };
    }
  },
};
