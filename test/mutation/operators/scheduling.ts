import {
  add,
  below,
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
];
