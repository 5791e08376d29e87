import type { Machine } from "../facts/machine";
import { MAX_PODS } from "../facts/azure-network";

/** Cores that AKS keeps of each band, up to the bound. Source: learn.microsoft.com/azure/aks/node-resource-reservations. */
const CPU_KEPT: readonly (readonly [upTo: number, share: number])[] = [
  [1, 0.06],
  [2, 0.04],
  [4, 0.02],
  [Infinity, 0.01],
];

/** Memory that AKS keeps from Kubernetes 1.29 on, in GiB: so much for each pod and for the kubelet, but no more than the share; same source. */
const MEMORY_KEPT = { perPod: 0.02, kubelet: 0.05, share: 0.25, eviction: 0.1 };

const rounded = (value: number): number => Math.floor(value * 100) / 100;

/** What is left for pods on a node of a machine type, in cores, GiB and GPUs. */
export function allocatable({ cpu, memoryGib, gpu }: Machine): {
  cpu: number;
  memoryGib: number;
  gpus: number;
} {
  const cpuKept = CPU_KEPT.reduce((sum, [upTo, share], index) => {
    const from = CPU_KEPT[index - 1]?.[0] ?? 0;
    return sum + Math.max(0, Math.min(cpu, upTo) - from) * share;
  }, 0);
  const { perPod, kubelet, share, eviction } = MEMORY_KEPT;
  const memoryKept = Math.min(perPod * MAX_PODS + kubelet, share * memoryGib) + eviction;
  return { cpu: rounded(cpu - cpuKept), memoryGib: rounded(memoryGib - memoryKept), gpus: gpu?.count ?? 0 };
}
