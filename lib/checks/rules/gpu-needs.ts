import { GPU_RESOURCE } from "../../cloud/node-pool";
import { KARPENTER_GPU_LABEL } from "../../environment/aws-pools";
import { AWS_GPU_MACHINES, gpuSlug } from "../../facts/aws-gpus";
import type { Machine } from "../../facts/machine";
import { MODELS, VLLM_CAPABILITY } from "../../platform/serving/models";
import { SERVING_RUNTIMES } from "../../platform/serving/runtimes";
import { VLLM_MEMORY_SHARE } from "../../platform/serving/vllm";
import type { StackGraph } from "../graph";
import { mayRun, type NodeLabels } from "../landing";
import { containersOf, podsOf, type PodNode } from "../pods";
import { poolsOf, type GraphPool } from "../pools";
import type { Finding, Rule } from "../rule";
import { at, listOf, textOf } from "../walk";

/** What a model server needs of each GPU, and how many of them in one node. */
interface Need {
  readonly memoryGib: number;
  readonly computeCapability: number;
  readonly gpus: number;
}

const VLLM_IMAGE = SERVING_RUNTIMES.vllm.image.split(":")[0] ?? "";
const SHARE = /^--gpu-memory-utilization=(.+)$/;

/** What a pod's container needs; undefined for one that is no language model's server, or that asks for no GPU. */
function needOf(container: Readonly<Record<string, unknown>>): Need | undefined {
  const gpus = Number(at(container, "resources", "limits", GPU_RESOURCE) ?? 0);
  const vllm = textOf(container["image"])?.startsWith(VLLM_IMAGE) ?? false;
  if (gpus === 0 || (!vllm && container["runtime"] !== SERVING_RUNTIMES.vllm.name)) return undefined;
  const args = listOf(container["args"]).map(String);
  const model = Object.values(MODELS).find(({ repository }) => args.includes(repository));
  if (model === undefined) return { memoryGib: 0, computeCapability: VLLM_CAPABILITY, gpus };
  const share = args.flatMap((argument) => SHARE.exec(argument)?.[1] ?? []).map(Number)[0];
  const weights = model.weightsGib / (share ?? VLLM_MEMORY_SHARE) / gpus;
  return {
    memoryGib: Math.max((model.gpu.memoryGib * model.gpus) / gpus, weights),
    computeCapability: model.gpu.computeCapability,
    gpus,
  };
}

/** Labels that a cloud or Karpenter gives to a node for its machine; of others given by them nobody knows the values. */
const machineLabels = (machine: Machine): NodeLabels => ({
  "kubernetes.io/os": "linux",
  "kubernetes.io/arch": machine.architecture,
  "node.kubernetes.io/instance-type": machine.type,
  [KARPENTER_GPU_LABEL]: machine.gpu === undefined ? undefined : gpuSlug(machine.gpu.model),
  "cloud.google.com/gke-accelerator": textOf(at(machine, "accelerator")),
});

/** Whether a pod may come to run on a machine of a pool. */
const mayRunOn = (spec: PodNode["spec"], pool: GraphPool, machine: Machine): boolean =>
  mayRun(spec, { ...pool.labels, ...machineLabels(machine) }, pool.taints);

/** A pool of Karpenter that names no machine types makes any. */
const machinesOf = ({ machines }: GraphPool): readonly Machine[] =>
  machines.length > 0 ? machines : AWS_GPU_MACHINES;

/** Machines on which a pod may come to run: those that have as many GPUs as it asks for. */
const landings = (graph: StackGraph, { spec }: PodNode, { gpus }: Need): Machine[] =>
  poolsOf(graph).flatMap((pool) =>
    machinesOf(pool).filter((machine) => (machine.gpu?.count ?? 0) >= gpus && mayRunOn(spec, pool, machine)),
  );

const gpusAreEnough: Rule = {
  id: "gpus-are-enough-for-models",
  family: "scheduling",
  title:
    "Every machine on which a language model's server may come to run has a GPU with the memory and the compute capability that it needs",
  reason:
    "Without a bound the autoscaler makes the cheapest GPU that there is: the model does not fit into it, or its kernels are not made for it, and the server starts over and over.",
  holds: [38],
  *check(graph): Iterable<Finding> {
    if (poolsOf(graph).length === 0) return;
    for (const pod of podsOf(graph)) {
      const need = containersOf(pod.spec).flatMap((container) => needOf(container) ?? [])[0];
      if (need === undefined) continue;
      const path = `${pod.release.resource.path} ${pod.object.kind} ${pod.object.metadata.name}`;
      const what = `${need.memoryGib.toFixed(0)} GiB and compute capability ${need.computeCapability.toFixed(1)}`;
      const machines = landings(graph, pod, need);
      if (machines.length === 0)
        yield {
          path,
          problem: `needs a GPU with ${what}; no machine that it may run on has one`,
          mend: "give the GPU pool a machine that does: `machines.gpu` of the environment",
        };
      for (const { type, gpu } of machines) {
        const enough =
          gpu !== undefined &&
          gpu.model.memoryGib >= need.memoryGib &&
          gpu.model.computeCapability >= need.computeCapability;
        if (!enough)
          yield {
            path,
            problem: `needs a GPU with ${what}, and may run on ${type}`,
            mend: "place it by the cluster's `gpuAffinity`, or take the machine out of the pool",
          };
      }
    }
  },
};

/** What models need of GPUs. */
export const gpuNeedRules: readonly Rule[] = [gpusAreEnough];
