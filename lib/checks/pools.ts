import { GPU_RESOURCE, type Taint } from "../cloud/node-pool";
import { AWS_FACTS } from "../facts/aws";
import { AZURE_FACTS } from "../facts/azure";
import { gcpFacts } from "../facts/gcp";
import type { Machine } from "../facts/machine";
import { oncePerGraph, type Attributes, type ResourceNode, type StackGraph } from "./graph";
import { at, isRecord, listOf, textOf } from "./walk";
import { cores } from "./quantity";
import { ofKind } from "./rules/by-kind";

/** A pool as the graph makes it, whatever makes the nodes. */
export interface GraphPool {
  readonly path: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Machine types that are known; empty when the pool chooses by family. */
  readonly machines: readonly Machine[];
  /** Most nodes that it may come to have; undefined where nobody can say. */
  readonly mostNodes: number | undefined;
  /** Chart of the release that makes its first node; undefined where the cloud does, or where there are always nodes. */
  readonly madeBy?: "karpenter" | "cluster-autoscaler";
}

const ALL = new Map(
  [AWS_FACTS, AZURE_FACTS, gcpFacts]
    .flatMap(({ machines }) => machines)
    .map((machine) => [machine.type, machine]),
);

const machinesOf = (types: readonly unknown[]): Machine[] =>
  types.flatMap((type) => ALL.get(String(type)) ?? []);

const numberOf = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

const labelsOf = (value: unknown): Record<string, string> =>
  isRecord(value) ? (value as Record<string, string>) : {};

const EFFECTS: Readonly<Record<string, Taint["effect"]>> = {
  NO_SCHEDULE: "NoSchedule",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
  NO_EXECUTE: "NoExecute",
};

const blockTaints = (blocks: unknown): Taint[] =>
  listOf(blocks).map((taint) => ({
    key: textOf(at(taint, "key")) ?? "",
    value: textOf(at(taint, "value")) ?? "",
    effect: EFFECTS[textOf(at(taint, "effect")) ?? ""] ?? "NoSchedule",
  }));

/** `key=value:Effect`, as AKS writes them. */
const textTaints = (texts: unknown): Taint[] =>
  listOf(texts).map((text) => {
    const [, key = "", value = "", effect = ""] = /^([^=]+)=([^:]*):(.+)$/.exec(String(text)) ?? [];
    return { key, value, effect: effect as Taint["effect"] };
  });

function eksGroup({ path, attributes }: ResourceNode): GraphPool {
  const { node_group_name: name, labels, taint, instance_types: types } = attributes;
  const atZero = at(listOf(attributes["scaling_config"])[0], "min_size") === 0;
  return {
    path,
    name: textOf(name) ?? path,
    labels: labelsOf(labels),
    taints: blockTaints(taint),
    machines: machinesOf(listOf(types)),
    mostNodes: numberOf(at(listOf(attributes["scaling_config"])[0], "max_size")),
    ...(atZero ? { madeBy: "cluster-autoscaler" } : {}),
  };
}

function aksPool(path: string, attributes: Attributes): GraphPool {
  const { name, node_labels: labels, node_taints: taints, vm_size: size } = attributes;
  return {
    path,
    name: textOf(name) ?? path,
    labels: labelsOf(labels),
    taints: textTaints(taints),
    machines: machinesOf([size]),
    mostNodes: numberOf(attributes["max_count"] ?? attributes["node_count"]),
  };
}

/** Machines that a GPU is added to are rows of their own: `n1-standard-8+nvidia-tesla-t4`. */
function gkeMachines(config: unknown): Machine[] {
  const type = textOf(at(config, "machine_type")) ?? "";
  const gpu = textOf(at(listOf(at(config, "guest_accelerator"))[0], "type"));
  const together = gpu === undefined ? [] : machinesOf([`${type}+${gpu}`]);
  return together.length > 0 ? together : machinesOf([type]);
}

function gkePool({ path, attributes }: ResourceNode): GraphPool {
  const config = listOf(attributes["node_config"])[0];
  const gpu = listOf(at(config, "guest_accelerator")).length > 0;
  const own = blockTaints(at(config, "taint"));
  // GKE taints nodes with a GPU by itself.
  const taints = gpu
    ? [...own, { key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" as const }]
    : own;
  return {
    path,
    name: textOf(attributes["name"]) ?? path,
    labels: labelsOf(at(config, "labels")),
    taints,
    machines: gkeMachines(config),
    mostNodes: numberOf(at(listOf(attributes["autoscaling"])[0], "total_max_node_count")),
  };
}

/** Most nodes within a sum of CPUs and GPUs: as many as the smallest machines make. */
function mostWithin(limits: unknown, machines: readonly Machine[]): number | undefined {
  const least = (of: (machine: Machine) => number): number => Math.min(...machines.map(of));
  const bounds = [
    [at(limits, "cpu"), least(({ cpu }) => cpu)],
    [at(limits, GPU_RESOURCE), least(({ gpu }) => gpu?.count ?? 0)],
  ] as const;
  const nodes = bounds.flatMap(([limit, size]) =>
    limit === undefined || size === 0 ? [] : [Math.floor(cores(limit) / size)],
  );
  return machines.length === 0 || nodes.length === 0 ? undefined : Math.min(...nodes);
}

function karpenterPools(graph: StackGraph): GraphPool[] {
  const pools = ofKind(graph, "NodePool").filter(({ object }) =>
    object.apiVersion.startsWith("karpenter.sh/"),
  );
  return pools.map(({ object, release }) => {
    const template = at(object, "spec", "template");
    const types = listOf(at(template, "spec", "requirements")).filter(
      (need) => at(need, "key") === "node.kubernetes.io/instance-type",
    );
    const machines = machinesOf(types.flatMap((need) => listOf(at(need, "values"))));
    return {
      path: `${release.resource.path} NodePool ${object.metadata.name}`,
      name: object.metadata.name,
      // Karpenter gives the first by itself.
      labels: {
        "karpenter.sh/nodepool": object.metadata.name,
        ...labelsOf(at(template, "metadata", "labels")),
      },
      taints: listOf(at(template, "spec", "taints")) as Taint[],
      machines,
      mostNodes: mostWithin(at(object, "spec", "limits"), machines),
      madeBy: "karpenter",
    };
  });
}

/** Every pool of nodes that the stack makes. Empty on a cluster that exists already. */
export const poolsOf = oncePerGraph((graph: StackGraph): readonly GraphPool[] => {
  const aks = graph.ofType("azurerm_kubernetes_cluster").flatMap(({ path, attributes }) => {
    const pool = listOf(attributes["default_node_pool"])[0];
    return isRecord(pool) ? [aksPool(path, pool)] : [];
  });
  return [
    ...graph.ofType("aws_eks_node_group").map(eksGroup),
    ...karpenterPools(graph),
    ...aks,
    ...graph
      .ofType("azurerm_kubernetes_cluster_node_pool")
      .map(({ path, attributes }) => aksPool(path, attributes)),
    ...graph.ofType("google_container_node_pool").map(gkePool),
  ];
});
