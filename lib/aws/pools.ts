import { GPU_TAINT_KEY, POOL_LABEL, TRAINING_TAINT, type GpuModel, type NodePool, type PoolPurpose, type Taint } from "../cloud/node-pool";
import type { AwsEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import { awsMachine } from "../facts/aws";
import { gpuSlug } from "../facts/aws-gpus";
import { GROUP_MACHINES, KARPENTER_MACHINES, MACHINES } from "./machines";

/** Who makes the nodes of a pool. */
export type Provisioner = "managed-group" | "karpenter";

/** A pool of this cloud: what scheduling sees, and who makes it. */
export interface AwsPool extends NodePool {
  readonly provisioner: Provisioner;
  /** Most that the pool may have at once in sum; what Karpenter is limited to. */
  readonly limits: { readonly cpu: number; readonly memoryGib: number; readonly gpus: number };
  /** GiB of a node's root disk. */
  readonly diskGib: number;
}

/** Taint of GPU nodes. */
const GPU_TAINT: Taint = { key: GPU_TAINT_KEY, value: "true", effect: "NoSchedule" };

/** Label that Karpenter gives to the nodes it makes: the GPU as EC2 calls it. */
export const KARPENTER_GPU_LABEL = "karpenter.k8s.aws/instance-gpu-name";

/** Label with the same values on managed GPU groups, which have one machine type. */
export const GROUP_GPU_LABEL = "ml-platform/gpu-model";

/** Label that says a node has an NVIDIA GPU, as NVIDIA's own charts expect it. */
const GPU_PRESENT: Readonly<Record<string, string>> = { "nvidia.com/gpu.present": "true" };

interface PoolSpec {
  readonly name: string;
  readonly purpose: PoolPurpose;
  readonly provisioner: Provisioner;
  readonly machineTypes: readonly string[];
  readonly minNodes: number;
  /** Most nodes of the largest machine; GPU pools are bounded by `maxGpus` instead. */
  readonly maxLargest: number;
  readonly maxGpus?: number;
  readonly spot: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly diskGib: number;
}

/** Everything that follows from a pool's machines. */
function pool(spec: PoolSpec): AwsPool {
  const machines = spec.machineTypes.map(awsMachine);
  const all = (read: (machine: (typeof machines)[number]) => number): number[] => machines.map(read);
  const largest = { cpu: Math.max(...all((m) => m.cpu)), memoryGib: Math.max(...all((m) => m.memoryGib)) };
  const gpus = Math.max(0, ...all((m) => m.gpu?.count ?? 0));
  const fewest = Math.max(1, Math.min(...all((m) => m.gpu?.count ?? 1)));
  const maxGpus = spec.maxGpus ?? 0;
  const nodesOfLargest = gpus > 0 ? Math.ceil(maxGpus / fewest) : spec.maxLargest;
  const limits = { cpu: nodesOfLargest * largest.cpu, memoryGib: nodesOfLargest * largest.memoryGib, gpus: maxGpus };
  const byNodes = spec.provisioner === "karpenter" && gpus === 0;
  const models = machines.flatMap((machine) => (machine.gpu === undefined ? [] : [machine.gpu.model]));
  return {
    name: spec.name,
    purpose: spec.purpose,
    provisioner: spec.provisioner,
    labels: { [POOL_LABEL]: spec.purpose, ...spec.labels },
    taints: spec.taints ?? [],
    largestNode: { ...largest, gpus },
    minNodes: spec.minNodes,
    maxNodes: byNodes ? Math.floor(limits.cpu / Math.min(...all((m) => m.cpu))) : nodesOfLargest,
    spot: spec.spot,
    machineTypes: spec.machineTypes,
    architectures: ["amd64"],
    gpuModels: [...new Map(models.map((model): [string, GpuModel] => [model.name, model])).values()],
    limits,
    diskGib: spec.diskGib,
  };
}

const taintsOf = (purpose: PoolPurpose): readonly Taint[] =>
  ({ general: [], training: [TRAINING_TAINT], gpu: [GPU_TAINT] })[purpose];

const priceOf = (type: string): number => awsMachine(type).hourlyUsd["us-east-1"] ?? Infinity;

/** Cheapest first, as Karpenter prefers them. */
const cheapestFirst = (types: readonly string[]): readonly string[] => [...types].sort((a, b) => priceOf(a) - priceOf(b));

/** The managed group that carries the platform itself; on demand, since Karpenter and the operators run there (rule 51). */
function generalGroup(settings: Settings<AwsEnvironment>): AwsPool {
  const { profile } = settings;
  return pool({
    name: "general",
    purpose: "general",
    provisioner: "managed-group",
    machineTypes: settings.machines?.general ?? MACHINES[profile.size].general,
    minNodes: profile.general.min,
    maxLargest: profile.general.max,
    spot: false,
    diskGib: 50,
  });
}

function karpenterPools({ profile, machines }: Settings<AwsEnvironment>): AwsPool[] {
  const common = { provisioner: "karpenter", minNodes: 0 } as const;
  return [
    pool({
      ...common,
      name: "general-workloads",
      purpose: "general",
      machineTypes: cheapestFirst(KARPENTER_MACHINES.general),
      maxLargest: profile.general.max,
      spot: !profile.highAvailability,
      diskGib: 50,
    }),
    pool({
      ...common,
      name: "training-workloads",
      purpose: "training",
      machineTypes: cheapestFirst(machines?.training ?? KARPENTER_MACHINES.training),
      maxLargest: profile.training.max,
      spot: profile.training.spot,
      taints: taintsOf("training"),
      diskGib: 100,
    }),
    pool({
      ...common,
      name: "gpu-workloads",
      purpose: "gpu",
      machineTypes: cheapestFirst(machines?.gpu ?? KARPENTER_MACHINES.gpu),
      maxLargest: 0,
      maxGpus: profile.gpu.max,
      spot: profile.gpu.spot,
      labels: GPU_PRESENT,
      taints: taintsOf("gpu"),
      diskGib: 100,
    }),
  ];
}

function groupPools({ profile, machines }: Settings<AwsEnvironment>): AwsPool[] {
  const common = { provisioner: "managed-group", minNodes: 0, diskGib: 100 } as const;
  const gpu = machines?.gpu ?? GROUP_MACHINES.gpu;
  const slugs = gpu.flatMap((type) => awsMachine(type).gpu?.model ?? []).map(gpuSlug);
  return [
    pool({
      ...common,
      name: "training",
      purpose: "training",
      machineTypes: machines?.training ?? GROUP_MACHINES.training,
      maxLargest: profile.training.max,
      spot: profile.training.spot,
      taints: taintsOf("training"),
    }),
    pool({
      ...common,
      name: "gpu",
      purpose: "gpu",
      machineTypes: gpu,
      maxLargest: 0,
      maxGpus: profile.gpu.max,
      spot: profile.gpu.spot,
      labels: { ...GPU_PRESENT, [GROUP_GPU_LABEL]: slugs[0] ?? "none" },
      taints: taintsOf("gpu"),
    }),
  ];
}

/** Every pool of an environment: the managed general group, and the elastic ones of the one provisioner it chose (rule 44). */
export function poolsOf(settings: Settings<AwsEnvironment>): readonly AwsPool[] {
  const elastic = settings.capacity === "managed-groups" ? groupPools(settings) : karpenterPools(settings);
  return [generalGroup(settings), ...elastic.filter((candidate) => candidate.maxNodes > 0)];
}
