import { GPU_RESOURCE, GPU_TAINT_KEY, POOL_LABEL } from "../../cloud/node-pool";
import type { StackGraph } from "../graph";
import { containersOf, podsOf } from "../pods";
import { tolerates } from "../landing";
import { poolsOf, type GraphPool } from "../pools";
import { cores, gibibytes } from "../quantity";
import { rememberedOf } from "../remembered";
import type { Finding, Rule } from "../rule";
import { at, isRecord, listOf, placesNamed, shown, textOf } from "../walk";
import { inContents, inValues } from "./by-field";

/** What decides where a pod may run, from an object of ours or from a chart's values. */
interface Placement {
  readonly path: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly tolerations: readonly unknown[];
  readonly requests: { readonly cpu: number; readonly memoryGib: number; readonly gpus: number };
}

/** Labels that Kubernetes or the cloud puts on nodes by itself. */
const GIVEN_LABEL =
  /^(kubernetes\.io|node\.kubernetes\.io|topology\.kubernetes\.io|karpenter\.k8s\.aws|karpenter\.sh|cloud\.google\.com|kubernetes\.azure\.com)\//;

const selectorFields = inValues.fields("nodeSelector");

function placementsOf(graph: StackGraph): Placement[] {
  const pods = podsOf(graph).map(({ release, object, spec }): Placement => ({
    path: `${release.resource.path} ${object.kind} ${object.metadata.name}`,
    selector: selectorOf(spec["nodeSelector"]),
    tolerations: listOf(spec["tolerations"]),
    requests: requestsOf(spec),
  }));
  const none = { cpu: 0, memoryGib: 0, gpus: 0 };
  const values = selectorFields(graph)
    .filter(({ place }) => isRecord(place.value))
    .map(({ source, place }): Placement => ({
      path: `${source.path} values.${place.path}`,
      selector: selectorOf(place.value),
      tolerations: listOf(place.beside("tolerations")),
      requests: none,
    }));
  return [...pods, ...values];
}

const selectorOf = (value: unknown): Record<string, string> =>
  isRecord(value) ? (value as Record<string, string>) : {};

/** What a pod asks for; stacks share specifications. */
const requestsOf = rememberedOf((spec: Readonly<Record<string, unknown>>): Placement["requests"] => {
  const sums = { cpu: 0, memoryGib: 0, gpus: 0 };
  for (const container of containersOf(spec)) {
    const limits = at(container, "resources", "limits");
    const requests = at(container, "resources", "requests");
    sums.cpu += cores(at(requests, "cpu") ?? at(limits, "cpu"));
    sums.memoryGib += gibibytes(at(requests, "memory") ?? at(limits, "memory"));
    sums.gpus += Number(at(limits, GPU_RESOURCE) ?? at(requests, GPU_RESOURCE) ?? 0);
  }
  return sums;
});

const selects = (selector: Placement["selector"], pool: GraphPool): boolean =>
  Object.entries(selector).every(([key, value]) => GIVEN_LABEL.test(key) || pool.labels[key] === value);

/** Part of a node's CPU and memory that is left for pods (kubelet, system daemons and our own DaemonSets take the rest). */
const ALLOCATABLE = 0.8;

const holds = (pool: GraphPool, { cpu, memoryGib, gpus }: Placement["requests"]): boolean =>
  pool.machines.length === 0 ||
  pool.machines.some(
    (machine) =>
      machine.cpu * ALLOCATABLE >= cpu &&
      machine.memoryGib * ALLOCATABLE >= memoryGib &&
      (machine.gpu?.count ?? 0) >= gpus,
  );

const podsFitSomewhere: Rule = {
  id: "pods-fit-a-pool",
  family: "scheduling",
  title: "Every pod fits a node of some pool: selector, taints, CPU, memory and GPUs",
  reason: "A selector that matches no node leaves the pod pending until the release times out, or for ever.",
  holds: [26, 33],
  *check(graph): Iterable<Finding> {
    const pools = poolsOf(graph);
    if (pools.length === 0) return;
    for (const placement of placementsOf(graph)) {
      const selected = pools.filter((pool) => selects(placement.selector, pool));
      const open = selected.filter((pool) =>
        pool.taints.every((taint) => tolerates(placement.tolerations, taint)),
      );
      if (selected.length === 0) {
        yield {
          path: placement.path,
          problem: `selects ${shown(placement.selector)}, which no pool is labelled with`,
          mend: `use the label ${POOL_LABEL}, or the cluster's gpuAffinity`,
        };
      } else if (open.length === 0) {
        const taints = selected
          .flatMap((pool) => pool.taints.map(({ key }) => `${pool.name}: ${key}`))
          .join(", ");
        yield {
          path: placement.path,
          problem: `selects ${shown(placement.selector)} and does not tolerate the taints there (${taints})`,
          mend: "tolerate them by key with operator Exists",
        };
      } else if (!open.some((pool) => holds(pool, placement.requests))) {
        const { cpu, memoryGib, gpus } = placement.requests;
        yield {
          path: placement.path,
          problem: `asks for ${String(cpu)} CPU, ${String(memoryGib)} GiB and ${String(gpus)} GPUs; no node it may run on has them`,
          mend: "ask for less, or give the pool a larger machine",
        };
      }
    }
  },
};

/** Tolerations that name a value of the GPU taint. */
const byValue = inContents.fieldsThat(
  ({ value }) =>
    listOf(value).some((one) => at(one, "key") === GPU_TAINT_KEY && at(one, "operator") !== "Exists"),
  "tolerations",
);

const gpuTolerationsExist: Rule = {
  id: "gpu-tolerated-by-key",
  family: "scheduling",
  title: "GPU taints are tolerated by key with Exists",
  reason:
    "The taint's value is `true` on EKS and AKS and `present` on GKE: a pod that names one is pending on the other.",
  holds: [28],
  *check(graph): Iterable<Finding> {
    for (const { source, place } of byValue(graph))
      yield {
        path: source.path,
        problem: `${place.path} names a value of the GPU taint`,
        mend: "use operator: Exists",
      };
  },
};

/** Charts of DaemonSets that must reach every node with a GPU, with the values that select nodes. */
const GPU_DAEMONS = ["nvidia-device-plugin", "dcgm-exporter"];

const daemonsReachEveryGpu: Rule = {
  id: "daemons-reach-every-gpu",
  family: "scheduling",
  title: "The device plugin and the GPU exporter run on every node with a GPU",
  reason: "On a pool they do not select, the node has no allocatable GPU, and nothing says why.",
  holds: [23, 24],
  *check(graph): Iterable<Finding> {
    const gpuPools = poolsOf(graph).filter(({ labels }) => labels[POOL_LABEL] === "gpu");
    const onGke = graph.ofType("google_container_cluster").length > 0;
    if (
      gpuPools.length > 0 &&
      !onGke &&
      !graph.releases.some(({ chart }) => chart === "nvidia-device-plugin")
    ) {
      yield {
        path: graph.stack,
        problem: "has GPU pools and no device plugin",
        mend: "add nvidiaDevicePlugin(pools) to the cloud's add-ons",
      };
    }
    for (const release of graph.releases.filter(({ chart }) => GPU_DAEMONS.includes(chart))) {
      const selector = selectorOf(release.values["nodeSelector"]);
      const terms = placesNamed(release.values["affinity"], "matchExpressions");
      for (const pool of gpuPools) {
        const byAffinity =
          terms.length === 0 || terms.some(({ value }) => listOf(value).every((need) => meets(need, pool)));
        const tolerated = pool.taints.every((taint) =>
          tolerates(listOf(release.values["tolerations"]), taint),
        );
        if (!selects(selector, pool) || !byAffinity || !tolerated) {
          yield {
            path: release.resource.path,
            problem: `does not run on the GPU pool ${pool.name}`,
            mend: "derive selector and tolerations from the cluster's pools",
          };
        }
      }
    }
  },
};

function meets(need: unknown, pool: GraphPool): boolean {
  const key = textOf(at(need, "key")) ?? "";
  const value = pool.labels[key];
  if (GIVEN_LABEL.test(key)) return true;
  if (at(need, "operator") === "In") return value !== undefined && listOf(at(need, "values")).includes(value);
  if (at(need, "operator") === "Exists") return value !== undefined;
  return true;
}

/** Where pods can run. */
export const schedulingRules: readonly Rule[] = [podsFitSomewhere, gpuTolerationsExist, daemonsReachEveryGpu];
