import type { Machine } from "../facts/machine";

/** Share of each band of a resource that GKE keeps: up to the bound, in cores or GiB. Source: docs.cloud.google.com, GKE node sizes. */
type Bands = readonly (readonly [upTo: number, share: number])[];

const CPU_KEPT: Bands = [
  [1, 0.06],
  [2, 0.01],
  [4, 0.005],
  [Infinity, 0.0025],
];
const MEMORY_KEPT: Bands = [
  [4, 0.25],
  [8, 0.2],
  [16, 0.1],
  [128, 0.06],
  [Infinity, 0.02],
];
/** Memory below which the kubelet evicts, in GiB. */
const EVICTION_GIB = 0.1;

function kept(amount: number, bands: Bands): number {
  return bands.reduce((sum, [upTo, share], index) => {
    const from = bands[index - 1]?.[0] ?? 0;
    return sum + Math.max(0, Math.min(amount, upTo) - from) * share;
  }, 0);
}

const rounded = (value: number): number => Math.floor(value * 100) / 100;

/** What is left for pods on a node of a machine type, in cores, GiB and GPUs. */
export function allocatable(machine: Machine): { cpu: number; memoryGib: number; gpus: number } {
  return {
    cpu: rounded(machine.cpu - kept(machine.cpu, CPU_KEPT)),
    memoryGib: rounded(machine.memoryGib - kept(machine.memoryGib, MEMORY_KEPT) - EVICTION_GIB),
    gpus: machine.gpu?.count ?? 0,
  };
}
