import {
  GPU_TAINT_KEY,
  POOL_LABEL,
  TRAINING_TAINT,
  type GpuModel,
  type NodePool,
  type PoolPurpose,
  type Taint,
} from "../cloud/node-pool";
import { awsMachine } from "../facts/aws";
import { gpuSlug } from "../facts/aws-gpus";
import { MAX_PODS } from "../facts/aws-limits";
import type { Machine } from "../facts/machine";
import { AWS_MACHINES, GROUP_MACHINES, KARPENTER_MACHINES } from "./aws-machines";
import type { AwsEnvironment } from "./schema";
import type { Settings } from "./settings";

/** Who makes the nodes of a pool. */
type Provisioner = "managed-group" | "karpenter";

/** A pool of this cloud: what scheduling sees, and who makes it. */
export interface AwsPool extends NodePool {
  readonly provisioner: Provisioner;
  /** GiB of a node's root disk. */
  readonly diskGib: number;
}

/** Taint of GPU nodes. */
const GPU_TAINT: Taint = { key: GPU_TAINT_KEY, value: "true", effect: "NoSchedule" };

/** Label that Karpenter gives to the nodes it makes: the GPU as EC2 calls it. */
export const KARPENTER_GPU_LABEL = "karpenter.k8s.aws/instance-gpu-name";

/** Label with the same values on managed GPU groups, whose machines all have the same GPU. */
export const GROUP_GPU_LABEL = "ml-platform/gpu-model";

/** Label with the GiB of that GPU: EC2 calls an A100 of 40 GiB and one of 80 by the same name. */
export const GROUP_GPU_MEMORY_LABEL = "ml-platform/gpu-memory-gib";

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

/** Shares of its cores that a node keeps for itself, by band. Source: nodeadm of awslabs/amazon-eks-ami, undated. */
const CPU_KEPT: readonly (readonly [upTo: number, share: number])[] = [
  [1, 0.06],
  [2, 0.01],
  [4, 0.005],
  [Infinity, 0.0025],
];

/** GiB that a node keeps: for each pod it may run, for the kubelet, and before it evicts; same source. */
const MEMORY_KEPT_GIB = (11 * MAX_PODS + 255 + 100) / 1024;
/** Share of a machine's memory that its hypervisor keeps, as Karpenter assumes (`vmMemoryOverheadPercent`). */
const HYPERVISOR_SHARE = 0.075;

/** What is left for pods on a node of a machine type, in cores and GiB. */
function allocatable({ cpu, memoryGib }: Machine): { cpu: number; memoryGib: number } {
  const kept = CPU_KEPT.reduce((sum, [upTo, share], index) => {
    const from = CPU_KEPT[index - 1]?.[0] ?? 0;
    return sum + Math.max(0, Math.min(cpu, upTo) - from) * share;
  }, 0);
  const rounded = (value: number): number => Math.floor(value * 100) / 100;
  return {
    cpu: rounded(cpu - kept),
    memoryGib: rounded(memoryGib * (1 - HYPERVISOR_SHARE) - MEMORY_KEPT_GIB),
  };
}

const largest = (values: readonly number[]): number => Math.max(0, ...values);

/** Of several machine types Karpenter makes the one that a pod needs; a managed group makes any, so only the smallest is sure. */
const sure = (provisioner: Provisioner, values: readonly number[]): number =>
  provisioner === "karpenter" ? largest(values) : Math.min(...values);

/** Everything that follows from a pool's machines. */
function pool(spec: PoolSpec): AwsPool {
  const machines = spec.machineTypes.map(awsMachine);
  const room = machines.map(allocatable);
  const gpus = machines.map(({ gpu }) => gpu?.count ?? 0);
  const models = machines.flatMap(({ gpu }) => (gpu === undefined ? [] : [gpu.model]));
  const bound = boundOf(spec, machines);
  return {
    name: spec.name,
    purpose: spec.purpose,
    provisioner: spec.provisioner,
    labels: { [POOL_LABEL]: spec.purpose, ...spec.labels },
    taints: spec.taints ?? [],
    largestNode: {
      cpu: sure(
        spec.provisioner,
        room.map(({ cpu }) => cpu),
      ),
      memoryGib: sure(
        spec.provisioner,
        room.map(({ memoryGib }) => memoryGib),
      ),
      gpus: sure(spec.provisioner, gpus),
    },
    minNodes: spec.minNodes,
    ...bound,
    spot: spec.spot,
    machineTypes: spec.machineTypes,
    architectures: ["amd64"],
    gpuModels: [...new Map(models.map((model): [string, GpuModel] => [model.name, model])).values()],
    diskGib: spec.diskGib,
  };
}

/** How large a pool can become: in nodes, and for Karpenter's pools in sum, as if all their nodes were the largest. */
function boundOf(spec: PoolSpec, machines: readonly Machine[]): Pick<AwsPool, "maxNodes" | "limits"> {
  const { maxGpus } = spec;
  const fewestGpus = Math.min(...machines.map(({ gpu }) => gpu?.count ?? 1));
  const nodes = maxGpus === undefined ? spec.maxLargest : Math.floor(maxGpus / fewestGpus);
  if (spec.provisioner === "managed-group") return { maxNodes: nodes };
  const limits = {
    cpu: nodes * largest(machines.map(({ cpu }) => cpu)),
    memoryGib: nodes * largest(machines.map(({ memoryGib }) => memoryGib)),
    ...(maxGpus === undefined ? {} : { gpus: maxGpus }),
  };
  const smallest = Math.min(...machines.map(({ cpu }) => cpu));
  return { maxNodes: maxGpus === undefined ? Math.floor(limits.cpu / smallest) : nodes, limits };
}

const taintsOf = (purpose: PoolPurpose): readonly Taint[] =>
  ({ general: [], training: [TRAINING_TAINT], gpu: [GPU_TAINT] })[purpose];

const priceOf = (type: string): number => awsMachine(type).hourlyUsd["us-east-1"] ?? Infinity;

/** Cheapest first, as Karpenter prefers them. */
const cheapestFirst = (types: readonly string[]): readonly string[] =>
  [...types].sort((a, b) => priceOf(a) - priceOf(b));

/** The managed group that carries the platform itself; on demand, since Karpenter and the operators run there (rule 51). */
function generalGroup(settings: Settings<AwsEnvironment>): AwsPool {
  const { profile } = settings;
  return pool({
    name: "general",
    purpose: "general",
    provisioner: "managed-group",
    machineTypes: settings.machines?.general ?? AWS_MACHINES[profile.size].general,
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

/** What a managed group says of its GPU. */
function groupGpuLabels(types: readonly string[]): Record<string, string> {
  const [model] = types.flatMap((type) => awsMachine(type).gpu?.model ?? []);
  if (model === undefined) return {};
  return { [GROUP_GPU_LABEL]: gpuSlug(model), [GROUP_GPU_MEMORY_LABEL]: String(model.memoryGib) };
}

function groupPools({ profile, machines }: Settings<AwsEnvironment>): AwsPool[] {
  const common = { provisioner: "managed-group", minNodes: 0, diskGib: 100 } as const;
  const gpu = machines?.gpu ?? GROUP_MACHINES.gpu;
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
      labels: { ...GPU_PRESENT, ...groupGpuLabels(gpu) },
      taints: taintsOf("gpu"),
    }),
  ];
}

/** Every pool of an environment: the managed general group, and the elastic ones of the one provisioner it chose (rule 44). */
export function poolsOf(settings: Settings<AwsEnvironment>): readonly AwsPool[] {
  const elastic = settings.capacity === "managed-groups" ? groupPools(settings) : karpenterPools(settings);
  return [generalGroup(settings), ...elastic.filter((candidate) => candidate.maxNodes > 0)];
}
