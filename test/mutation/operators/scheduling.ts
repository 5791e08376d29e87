import {
  add,
  below,
  inChart,
  inKind,
  isRecord,
  isText,
  leaveOut,
  misspelt,
  replace,
  takeOut,
  type Operator,
} from "../operator";
import type { Spot } from "../model";

const isPool = ({ block }: Spot): boolean => /node_pool$|node_group$|kubernetes_cluster$/.test(block.type);
const inSelector = (spot: Spot): boolean => below(spot, "nodeSelector") && isText(spot.value);
const requests = (spot: Spot): boolean => spot.path.at(-2) === "requests" || spot.path.at(-2) === "limits";

/** Mistakes in where pods can run, and how many. */
export const SCHEDULING: readonly Operator[] = [
  replace("unsatisfiable-node-selector", "outage", "pods stay Pending for ever", inSelector, misspelt),
  add(
    "new-node-selector",
    "outage",
    "pods ask for a label that no pool has",
    (spot) => spot.key === "nodeSelector" && isRecord(spot.value),
    () => ({ "example.com/pool": "none" }),
  ),
  leaveOut(
    "remove-toleration",
    "outage",
    "pods are kept off the pool that is meant for them",
    (spot) => spot.path.at(-2) === "tolerations" && typeof spot.key === "number",
  ),
  replace(
    "toleration-of-other-value",
    "outage",
    "the toleration meets the taint on one cloud only",
    (spot) =>
      below(spot, "tolerations") &&
      spot.key === "operator" &&
      spot.value === "Exists" &&
      isText(spot.holder["key"]),
    (_, { holder }) => {
      holder["value"] = "present-x";
      return "Equal";
    },
  ),
  replace(
    "rename-pool-label",
    "outage",
    "pods that select the pool find none",
    (spot) =>
      (below(spot, "node_labels") || below(spot, "labels")) &&
      (isPool(spot) || inKind(spot, "NodePool")) &&
      isText(spot.value),
    misspelt,
  ),
  leaveOut(
    "drop-pool-label",
    "outage",
    "pods that select the pool find none",
    (spot) =>
      (below(spot, "node_labels") || below(spot, "labels")) &&
      (isPool(spot) || inKind(spot, "NodePool")) &&
      isText(spot.value),
  ),
  replace(
    "rename-pool-taint",
    "outage",
    "pods do not tolerate the pool",
    (spot) =>
      (isPool(spot) && below(spot, "node_taints") && isText(spot.value)) ||
      (below(spot, /^taints?$/) && spot.key === "key" && (isPool(spot) || inKind(spot, "NodePool"))),
    (before) => String(before).replace(/^[^=]+/, "$&-x"),
  ),
  leaveOut(
    "drop-pool-taint",
    "cost",
    "any pod may fill the expensive pool",
    (spot) =>
      (isPool(spot) && spot.path.at(-2) === "node_taints") ||
      (/^taints?$/.test(String(spot.path.at(-2))) && (isPool(spot) || inKind(spot, "NodePool"))),
  ),
  takeOut(
    "remove-device-plugin",
    "outage",
    "GPUs are there and nobody offers them",
    ({ block }) =>
      block.type === "helm_release" && /nvidia-device-plugin/.test(String(block.attributes["name"])),
  ),
  replace(
    "no-gpu-driver",
    "outage",
    "GPU nodes come without a driver",
    (spot) => spot.key === "gpu_driver_version" || spot.key === "gpu_driver",
    (before) => (before === "Install" ? "None" : "INSTALLATION_DISABLED"),
  ),
  takeOut("remove-pool", "outage", "pods that are meant for the pool stay Pending", ({ block }) =>
    /node_pool$|node_group$/.test(block.type),
  ),
  leaveOut(
    "remove-karpenter-pool",
    "outage",
    "pods that are meant for the pool stay Pending",
    (spot) => inKind(spot, "NodePool", "EC2NodeClass") && spot.path.length === 3,
  ),
  replace(
    "oversize-cpu-request",
    "outage",
    "no node is large enough",
    (spot) => requests(spot) && spot.key === "cpu",
    () => "200",
  ),
  replace(
    "oversize-memory-request",
    "outage",
    "no node is large enough",
    (spot) => requests(spot) && spot.key === "memory",
    () => "4Ti",
  ),
  replace(
    "too-many-gpus",
    "outage",
    "no node has so many GPUs",
    (spot) => requests(spot) && spot.key === "nvidia.com/gpu",
    () => "64",
  ),
  replace(
    "request-above-limit",
    "deploy fails",
    "the API server refuses a request above its limit",
    (spot) => spot.path.at(-2) === "limits" && spot.key === "memory",
    () => "1Mi",
  ),
  replace(
    "unreadable-quantity",
    "deploy fails",
    "the API server refuses the quantity",
    (spot) => requests(spot) && spot.key === "memory",
    (before) => `${String(before)}B`,
  ),
  leaveOut(
    "remove-resource-limits",
    "outage",
    "the platform's own policy refuses the pod, or one pod starves a node",
    (spot) => spot.key === "limits" && isRecord(spot.value) && "memory" in spot.value,
  ),
  leaveOut(
    "remove-resources",
    "outage",
    "the quota refuses the pod, or it is the first to be evicted",
    (spot) =>
      spot.key === "resources" &&
      isRecord(spot.value) &&
      ("limits" in spot.value || "requests" in spot.value),
  ),
  replace(
    "lower-quota",
    "deploy fails",
    "the platform's own pods do not fit",
    (spot) => inKind(spot, "ResourceQuota") && below(spot, "hard"),
    (_, { key }) =>
      String(key) === "pods"
        ? "1"
        : /memory/.test(String(key))
          ? "64Mi"
          : /gpu/.test(String(key))
            ? "0"
            : "50m",
  ),
  replace(
    "quota-of-limits-for-gpus",
    "deploy fails",
    "quota keys of extended resources are `requests.` only",
    (spot) => inKind(spot, "ResourceQuota") && spot.key === "hard",
    (before) => ({ ...(before as object), "limits.nvidia.com/gpu": "4" }),
  ),
  add(
    "limit-range-of-gpus",
    "deploy fails",
    "a `max` of an extended resource without `default` refuses every pod",
    (spot) => inKind(spot, "LimitRange") && spot.path.at(-2) === "limits" && isRecord(spot.value),
    () => ({ max: { "nvidia.com/gpu": "4" } }),
  ),
  replace(
    "low-limit-range",
    "deploy fails",
    "defaults lie below what pods request",
    (spot) => inKind(spot, "LimitRange") && below(spot, "default") && spot.key === "cpu",
    () => "1m",
  ),
  leaveOut(
    "unbounded-pool",
    "cost",
    "a loop makes nodes until somebody sees the bill",
    (spot) => inKind(spot, "NodePool") && spot.key === "limits" && spot.path.length === 5,
  ),
  replace(
    "huge-pool",
    "cost",
    "a loop makes nodes until somebody sees the bill",
    ({ key }) => ["max_count", "total_max_node_count", "max_size"].includes(String(key)),
    () => 1000,
  ),
  replace(
    "least-above-most",
    "deploy fails",
    "the cloud refuses the pool",
    ({ key }) => ["min_count", "total_min_node_count", "min_size"].includes(String(key)),
    () => 900,
  ),
  replace(
    "gpu-pool-never-empty",
    "cost",
    "GPU nodes are paid for day and night",
    (spot) =>
      ["min_count", "total_min_node_count", "min_size"].includes(String(spot.key)) &&
      JSON.stringify(spot.block.attributes).includes("nvidia.com/gpu"),
    () => 1,
  ),
  leaveOut(
    "remove-interruption-queue",
    "outage",
    "spot nodes go without warning",
    (spot) => inChart(spot) && spot.key === "interruptionQueue",
  ),
  replace(
    "misplaced-expiry",
    "outage",
    "Karpenter ignores the field or the API server refuses it",
    (spot) => inKind(spot, "NodePool") && spot.path.slice(3).join(".") === "spec",
    (before) => ({ ...(before as object), expireAfter: "4h" }),
  ),
  replace(
    "unset-feature-gate",
    "deploy fails",
    "Karpenter stops at start: it cannot read the gate",
    (spot) =>
      inChart(spot) &&
      below(spot, "featureGates") &&
      typeof spot.value === "boolean" &&
      releaseIs(spot, "karpenter"),
    () => "",
  ),
  replace(
    "retired-machine",
    "deploy fails",
    "the machine type does not exist any more",
    ({ key, value }) => ["vm_size", "machine_type"].includes(String(key)) && isText(value),
    (_, { key }) => (key === "vm_size" ? "Standard_NC6s_v3" : "n1-standard-3"),
  ),
  replace(
    "unknown-instance-type",
    "deploy fails",
    "the cloud has no such machine",
    (spot) =>
      (spot.path.at(-2) === "instance_types" && isText(spot.value)) ||
      (spot.key === "instance_class" && isText(spot.value)),
    (before) => String(before).replace(/\.(\w+)$/, ".17xlarge"),
  ),
  replace(
    "karpenter-unknown-instance-type",
    "outage",
    "no machine fits the requirement",
    (spot) =>
      inKind(spot, "NodePool") &&
      below(spot, "requirements") &&
      spot.path.at(-2) === "values" &&
      isText(spot.value) &&
      /^[a-z]+\d/.test(spot.value),
    () => "g99.4xlarge",
  ),
  replace(
    "capacity-type-narrowed",
    "outage",
    "the template's label contradicts the requirement",
    (spot) => inKind(spot, "NodePool") && spot.path.slice(3).join(".") === "spec.template.metadata.labels",
    (before) => ({ ...(before as object), "karpenter.sh/capacity-type": "reserved" }),
  ),
  replace(
    "mutable-machine-image",
    "outage",
    "nodes change under the platform without a commit",
    (spot) => inKind(spot, "EC2NodeClass") && spot.key === "alias",
    () => "al2023@latest",
  ),
  replace(
    "few-pods-per-node",
    "outage",
    "daemons alone fill a node",
    ({ key }) => key === "max_pods" || key === "maxPods",
    () => 8,
  ),
  replace(
    "tiny-disk",
    "outage",
    "images of several gigabytes fill the node",
    ({ key }) => ["os_disk_size_gb", "disk_size_gb", "volumeSize", "volume_size"].includes(String(key)),
    (before) => (isText(before) ? "10Gi" : 10),
  ),
  replace(
    "missing-priority-class",
    "deploy fails",
    "the API server refuses the pod",
    (spot) => spot.key === "priorityClassName" && isText(spot.value),
    misspelt,
  ),
  replace(
    "budget-allows-nothing",
    "outage",
    "no node can ever be drained",
    (spot) => inKind(spot, "PodDisruptionBudget") && spot.key === "maxUnavailable",
    () => 0,
  ),
  replace(
    "budget-selects-nothing",
    "outage",
    "the budget protects nobody",
    (spot) => inKind(spot, "PodDisruptionBudget") && below(spot, "matchLabels"),
    misspelt,
  ),
  replace(
    "two-default-storage-classes",
    "outage",
    "claims get a class by chance",
    (spot) => inKind(spot, "StorageClass") && spot.key === "storageclass.kubernetes.io/is-default-class",
    () => "false",
  ),
  replace(
    "missing-storage-class",
    "deploy fails",
    "claims stay Pending",
    (spot) => /^storageClass(Name)?$/.test(String(spot.key)) && isText(spot.value),
    misspelt,
  ),
  replace(
    "empty-storage-class",
    "deploy fails",
    "an empty text means no class, not the default",
    (spot) => /^storageClass(Name)?$/.test(String(spot.key)) && isText(spot.value),
    () => "",
  ),
];

function releaseIs(spot: Spot, name: string): boolean {
  return spot.block.attributes["name"] === name;
}
