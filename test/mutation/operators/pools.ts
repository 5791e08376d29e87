import { below, inChart, inKind, isText, leaveOut, misspelt, replace, type Operator } from "../operator";
import type { Spot } from "../model";

/** Mistakes in pools, machines and their disks, and in what may be disturbed. */
export const POOLS: readonly Operator[] = [
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
