import { GPU_RESOURCE } from "../../cloud/node-pool";
import type { StackGraph } from "../graph";
import { cores, gibibytes } from "../quantity";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, places, shown, textOf } from "../walk";
import { ofKind } from "./by-kind";
import { chartReleases, pathOf } from "./known";
import { valuesAt } from "./argument-rule";
/** Where each kind of pool says how small and how large it may be. */
const BOUNDS: readonly (readonly [type: string, least: string, most: string])[] = [
  ["aws_eks_node_group", "scaling_config.min_size", "scaling_config.max_size"],
  ["azurerm_kubernetes_cluster", "default_node_pool.min_count", "default_node_pool.max_count"],
  ["azurerm_kubernetes_cluster_node_pool", "min_count", "max_count"],
  ["google_container_node_pool", "autoscaling.total_min_node_count", "autoscaling.total_max_node_count"],
];

/** More nodes than any profile of the platform asks for in one pool. */
const MANY_NODES = 100;

/** GiB for a CPU in the machines of EC2 that have least: those of its compute-optimized families, such as c7i. */
const LEAST_MEMORY = 2;

const poolsAreBounded: Rule = {
  id: "pools-are-bounded",
  family: "scheduling",
  title: "Every pool has a least and a most, and pools of GPUs go down to nothing",
  reason:
    "A loop that makes pods makes nodes, and the bill is the first to notice; a GPU that waits costs as much as one that works.",
  holds: [39],
  *check(graph): Iterable<Finding> {
    for (const [type, leastAt, mostAt] of BOUNDS) {
      for (const { path, attributes } of graph.ofType(type)) {
        const least = Number(valuesAt(attributes, leastAt.split("."))[0] ?? 0);
        const most = Number(valuesAt(attributes, mostAt.split("."))[0] ?? Number.NaN);
        if (!(most >= least && most <= MANY_NODES))
          yield {
            path,
            problem: `has between ${String(least)} and ${String(most)} nodes`,
            mend: "set a most in the profile",
          };
        if (least > 0 && /"nvidia\.com\/gpu|"guest_accelerator":\[\{/.test(JSON.stringify(attributes)))
          yield { path, problem: "keeps a GPU node when nobody needs it", mend: "let it go down to 0" };
      }
    }
    for (const entry of ofKind(graph, "NodePool")) {
      const limits = at(entry.object, "spec", "limits");
      const gpus = JSON.stringify(at(entry.object, "spec", "template") ?? {}).includes(GPU_RESOURCE);
      if (
        field(limits, "cpu") === undefined ||
        field(limits, "memory") === undefined ||
        (gpus && field(limits, GPU_RESOURCE) === undefined)
      )
        yield {
          path: pathOf(entry),
          problem: "has no limit for CPU, memory or GPUs",
          mend: "set spec.limits",
        };
      else if (!(gibibytes(field(limits, "memory")) >= LEAST_MEMORY * cores(field(limits, "cpu"))))
        yield {
          path: pathOf(entry),
          problem: `may have ${shown(field(limits, "cpu"))} CPUs and ${shown(field(limits, "memory"))} of memory, which is no quantity or used up first, by any machine`,
          mend: `allow ${String(LEAST_MEMORY)} GiB or more for a CPU`,
        };
    }
  },
};

const nodePoolShape: Rule = {
  id: "node-pools-are-understood",
  family: "scheduling",
  title: "Karpenter understands its pools: fields where they belong, images pinned, gates explicit",
  reason:
    "Karpenter ignores a field in the wrong place, and stops at start on a gate that is neither true nor false.",
  holds: [36, 37, 41, 93],
  *check(graph): Iterable<Finding> {
    for (const entry of ofKind(graph, "NodePool").filter(({ object }) =>
      object.apiVersion.startsWith("karpenter.sh/"),
    )) {
      const spec = entry.object["spec"];
      const odd = Object.keys(isRecord(spec) ? spec : {}).filter(
        (name) => !["limits", "disruption", "template", "weight", "replicas"].includes(name),
      );
      if (odd.length > 0)
        yield {
          path: pathOf(entry),
          problem: `spec has ${odd.join(", ")}`,
          mend: "expireAfter and the like belong into spec.template.spec",
        };
      if (at(spec, "template", "spec", "expireAfter") === undefined)
        yield {
          path: pathOf(entry),
          problem: "its nodes never expire",
          mend: "set spec.template.spec.expireAfter",
        };
      if (at(spec, "template", "metadata", "labels", "karpenter.sh/capacity-type") !== undefined)
        yield {
          path: pathOf(entry),
          problem: "a label narrows the capacity type",
          mend: "say it in requirements",
        };
      if (at(spec, "template", "metadata", "labels", "ml-platform/pool") === undefined)
        yield {
          path: pathOf(entry),
          problem: "its nodes lack the label ml-platform/pool",
          mend: "label the template",
        };
    }
    yield* nodeClasses(graph);
    for (const { resource, values } of chartReleases(graph).filter(({ chart }) => chart === "karpenter")) {
      const gates = at(values, "settings", "featureGates");
      for (const [gate, value] of Object.entries(isRecord(gates) ? gates : {}))
        if (typeof value !== "boolean")
          yield {
            path: resource.path,
            problem: `the gate ${gate} is ${JSON.stringify(value)}`,
            mend: "say true or false",
          };
    }
  },
};

function* nodeClasses(graph: StackGraph): Generator<Finding> {
  const named = new Set(
    ofKind(graph, "NodePool").map(({ object }) =>
      textOf(at(object, "spec", "template", "spec", "nodeClassRef", "name")),
    ),
  );
  const made = ofKind(graph, "EC2NodeClass");
  for (const entry of made) {
    const spec = entry.object["spec"];
    const options = at(spec, "metadataOptions");
    if (JSON.stringify(at(spec, "amiSelectorTerms") ?? "latest").includes("latest"))
      yield { path: pathOf(entry), problem: "takes the latest image", mend: "pin the alias to a date" };
    if (field(options, "httpTokens") !== "required" || field(options, "httpPutResponseHopLimit") !== 1)
      yield {
        path: pathOf(entry),
        problem: "lets pods reach the node's metadata",
        mend: "set httpTokens required and a hop limit of 1",
      };
    if (listOf(at(spec, "blockDeviceMappings")).some((disk) => at(disk, "ebs", "encrypted") !== true))
      yield { path: pathOf(entry), problem: "has a disk that is not encrypted", mend: "set encrypted" };
    if (Number(at(spec, "kubelet", "maxPods") ?? 110) < FEW_PODS)
      yield {
        path: pathOf(entry),
        problem: "holds a few pods only: daemons alone fill a node",
        mend: "use 110",
      };
    if (!named.has(entry.object.metadata.name))
      yield { path: pathOf(entry), problem: "is used by no NodePool", mend: "name it in a nodeClassRef" };
  }
  for (const name of [...named].filter((one) => !made.some(({ object }) => object.metadata.name === one)))
    yield { path: graph.stack, problem: `no EC2NodeClass is called ${name ?? "(nothing)"}`, mend: "make it" };
}

/** Daemons of the platform on each node, twice over. */
const FEW_PODS = 30;
/** Gigabytes that the images of a node take (a model server's image alone has 10), with room for logs. */
const LEAST_DISK = 30;

const sizes = /^(os_disk_size_gb|disk_size_gb|volume_size|volumeSize)$/;

const nodesHoldImages: Rule = {
  id: "nodes-hold-images-and-pods",
  family: "scheduling",
  title: "Disks of nodes hold the images, and nodes hold more pods than daemons",
  reason: "A node whose disk is full evicts everything, pulls it again and is full again.",
  holds: [46],
  *check(graph): Iterable<Finding> {
    const roots = [
      ...graph.resources
        .filter(({ type }) => /node_pool$|kubernetes_cluster$|launch_template$|container_cluster$/.test(type))
        .map(({ path, attributes }) => ({ path, root: attributes })),
      ...ofKind(graph, "EC2NodeClass").map((entry) => ({ path: pathOf(entry), root: entry.object["spec"] })),
    ];
    for (const { path, root } of roots) {
      for (const { key, value, path: where } of places(root)) {
        if (sizes.test(key) && Number.parseInt(String(value), 10) < LEAST_DISK)
          yield { path, problem: `${where} is ${String(value)}`, mend: `use ${String(LEAST_DISK)} or more` };
        if ((key === "max_pods" || key === "maxPods") && Number(value) < FEW_PODS)
          yield { path, problem: `${where} is ${String(value)}`, mend: "use 110" };
      }
    }
  },
};

/** How many nodes, of what, with what. */
export const nodeBoundRules: readonly Rule[] = [poolsAreBounded, nodePoolShape, nodesHoldImages];
