import { GPU_RESOURCE } from "../../cloud/node-pool";
import { AWS_FACTS } from "../../facts/aws";
import { AZURE_FACTS } from "../../facts/azure";
import { gcpFacts } from "../../facts/gcp";
import { poolsOf } from "../pools";
import type { Finding, Rule } from "../rule";
import { at, field, listOf, places } from "../walk";
import { ofKind } from "./by-kind";
import { pathOf } from "./known";
const KNOWN = new Set(
  [AWS_FACTS, AZURE_FACTS, gcpFacts]
    .flatMap(({ machines }) => machines)
    .filter(({ retired }) => retired === undefined)
    .map(({ type }) => type),
);
const MACHINE_KEY = /^(vm_size|machine_type|instance_types)$/;

const machinesAreKnown: Rule = {
  id: "machines-are-known",
  family: "compatibility",
  title: "Pools name machine types that are in the table of the cloud, so their size and their end are known",
  reason:
    "A retired or misspelt type fails when the pool is made, or, with Karpenter, when the first pod waits.",
  holds: [47],
  *check(graph): Iterable<Finding> {
    const mend = "use a type of lib/facts, or add it there";
    for (const { path, attributes } of graph.resources.filter(({ type }) =>
      /node_pool$|node_group$|kubernetes_cluster$/.test(type),
    )) {
      for (const { key, value } of places(attributes)) {
        const odd = MACHINE_KEY.test(key)
          ? listOf(value).filter((one) => typeof one === "string" && !one.includes("$") && !KNOWN.has(one))
          : [];
        for (const type of odd) yield { path, problem: `${key} names ${String(type)}`, mend };
      }
    }
    for (const entry of ofKind(graph, "NodePool")) {
      const types = listOf(at(entry.object, "spec", "template", "spec", "requirements")).filter(
        (need) => field(need, "key") === "node.kubernetes.io/instance-type",
      );
      for (const type of types
        .flatMap((need) => listOf(field(need, "values")))
        .filter((one) => !KNOWN.has(String(one))))
        yield { path: pathOf(entry), problem: `requires ${String(type)}`, mend };
    }
    const held = new Set(poolsOf(graph).map(({ labels }) => labels["ml-platform/pool"]));
    if (held.size > 0)
      for (const name of ["general"].filter((one) => !held.has(one)))
        yield {
          path: graph.stack,
          problem: `no pool has the label ml-platform/pool=${name}`,
          mend: "label the pool",
        };
  },
};

const taintsStay: Rule = {
  id: "dear-pools-are-tainted",
  family: "scheduling",
  title: "Pools of GPUs and of training are tainted, so that nothing else fills them",
  reason: "A log shipper that lands on the GPU node keeps it, and its price, alive.",
  holds: [24, 29],
  *check(graph): Iterable<Finding> {
    for (const { path, labels, taints, name } of poolsOf(graph)) {
      const kind = labels["ml-platform/pool"];
      const gke = graph.ofType("google_container_cluster").length > 0;
      if (kind === "gpu" && !gke && !taints.some(({ key }) => key === GPU_RESOURCE))
        yield { path, problem: `the GPU pool ${name} has no taint ${GPU_RESOURCE}`, mend: "taint it" };
      if (kind === "training" && !taints.some(({ key }) => key === "workload"))
        yield { path, problem: `the training pool ${name} has no taint workload`, mend: "taint it" };
    }
    for (const { path, attributes } of graph
      .ofType("azurerm_kubernetes_cluster_node_pool")
      .filter(({ attributes: { priority } }) => priority === "Spot")) {
      if (
        !listOf(attributes["node_taints"]).some((taint) =>
          String(taint).startsWith("kubernetes.azure.com/scalesetpriority=spot:"),
        )
      )
        yield {
          path,
          problem: "is spot without AKS's taint",
          mend: "declare kubernetes.azure.com/scalesetpriority=spot:NoSchedule",
        };
      if (at(attributes, "node_labels", "kubernetes.azure.com/scalesetpriority") !== "spot")
        yield {
          path,
          problem: "is spot without AKS's label",
          mend: "declare kubernetes.azure.com/scalesetpriority: spot",
        };
    }
    for (const { path, attributes } of graph
      .ofType("azurerm_kubernetes_cluster_node_pool")
      .filter(({ attributes: all }) => "gpu_driver" in all)) {
      if (attributes["gpu_driver"] !== "Install")
        yield { path, problem: "comes without a GPU driver", mend: "set gpu_driver to Install" };
    }
  },
};

/** Machines of pools, and who may run there. */
export const machineRules: readonly Rule[] = [machinesAreKnown, taintsStay];
