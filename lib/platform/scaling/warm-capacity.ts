import { cores, gibibytes } from "../../environment/quantity";
import type { Cluster } from "../../cloud/cluster";
import { GPU_RESOURCE } from "../../cloud/node-pool";
import type { Quota } from "../../environment/profile";
import type { Component } from "../../kubernetes/component";
import { images } from "../../kubernetes/images";
import type { KubernetesObject } from "../../kubernetes/object";
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from "../../kubernetes/pod-security";
import { ADDRESSES, urlOf } from "../addresses";
import { MODEL_LABELS } from "../governance";
import { placementOn } from "../placement";
import { WARM_PODS, warmQuota } from "../policy/quotas";
import { WARM_CAPACITY, type WarmCapacity } from "./triggers";

const NAMESPACE = WARM_PODS.namespace;

/** Below every workload, so that any of them takes the room; above -10, below which cluster autoscalers add no node for a pod. */
const PRIORITY = -5;

/** Pods of this namespace say which model they serve, and whose it is (rule 96): these serve none. */
const NO_MODEL = {
  [MODEL_LABELS.name]: "none",
  [MODEL_LABELS.version]: "none",
  [MODEL_LABELS.owner]: "platform",
  [MODEL_LABELS.stage]: "none",
};

/** Seconds without demand until the capacity is given back. */
const COOLDOWN_SECONDS = 300;

/**
 * Nodes before they are needed. For each purpose whose pools can grow, a Deployment of pods that do nothing but hold room, from zero:
 * while KEDA sees demand it runs some, whatever makes nodes on this cloud makes nodes for them, and the first real pod that needs the
 * room takes it at once, since these pods have the lowest priority.
 * @returns nothing where no pool can grow, as on a local cluster
 */
export function warmCapacity(cluster: Pick<Cluster, "pools">): readonly Component[] {
  const growing = WARM_CAPACITY.flatMap((capacity) => {
    const pools = cluster.pools.filter(
      (pool) => pool.purpose === capacity.purpose && pool.maxNodes > pool.minNodes,
    );
    const nodes = pools.reduce((sum, pool) => sum + pool.maxNodes, 0);
    return nodes === 0 ? [] : [{ capacity, maximum: capacity.maximum(nodes) }];
  });
  if (growing.length === 0) return [];
  return [
    {
      name: "warm-capacity",
      layer: "scaling",
      description:
        "Makes nodes ahead of demand: GPU nodes, training nodes and room for model servers, each from zero",
      namespace: NAMESPACE,
      before: [priorityClass, warmQuota(roomOf(growing))],
      after: growing.flatMap(({ capacity, maximum }) => [
        deployment(capacity, cluster),
        scaledObject(capacity, maximum),
      ]),
    },
  ];
}

interface Growing {
  readonly capacity: WarmCapacity;
  /** Most pods. */
  readonly maximum: number;
}

/** Twice what all of them take at most: room for a rollout, and never so full that an alert tells of it. */
function roomOf(growing: readonly Growing[]): Quota {
  const twice = (of: (holds: WarmCapacity["holds"]) => number): number =>
    2 * growing.reduce((sum, { capacity, maximum }) => sum + of(capacity.holds) * maximum, 0);
  const compute = {
    cpu: String(twice(({ cpu }) => cores(cpu))),
    memory: `${String(twice(({ memory }) => gibibytes(memory)))}Gi`,
  };
  return { requests: compute, limits: compute, gpus: twice(({ gpus }) => gpus), pods: twice(() => 1) };
}

const priorityClass: KubernetesObject = {
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  metadata: { name: WARM_PODS.priority },
  value: PRIORITY,
  preemptionPolicy: "Never",
  description: "Holds room for others and gives it to any of them",
};

function deployment(capacity: WarmCapacity, cluster: Pick<Cluster, "pools">): KubernetesObject {
  const labels = { "app.kubernetes.io/name": capacity.target };
  const { nodeSelector, tolerations } = placementOn(cluster.pools, capacity.purpose);
  const { cpu, memory, gpus } = capacity.holds;
  const held = { cpu, memory, ...(gpus > 0 ? { [GPU_RESOURCE]: String(gpus) } : {}) };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: capacity.target, namespace: NAMESPACE, labels },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, ...NO_MODEL } },
        spec: {
          priorityClassName: WARM_PODS.priority,
          terminationGracePeriodSeconds: 0,
          automountServiceAccountToken: false,
          securityContext: RESTRICTED_POD,
          nodeSelector,
          tolerations,
          containers: [
            {
              name: "hold",
              image: images.pause,
              resources: { requests: held, limits: held },
              securityContext: { ...RESTRICTED_CONTAINER, runAsUser: 65535 },
            },
          ],
        },
      },
    },
  };
}

function scaledObject(capacity: WarmCapacity, maximum: number): KubernetesObject {
  return {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: { name: capacity.scaler, namespace: NAMESPACE },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: capacity.target },
      minReplicaCount: 0,
      maxReplicaCount: maximum,
      pollingInterval: 30,
      cooldownPeriod: COOLDOWN_SECONDS,
      triggers: [
        {
          type: "prometheus",
          metadata: {
            serverAddress: urlOf(ADDRESSES.prometheus),
            query: capacity.query,
            threshold: String(capacity.threshold),
            activationThreshold: "0",
          },
        },
      ],
    },
  };
}
