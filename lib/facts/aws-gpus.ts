import type { GpuModel } from "../cloud/node-pool";
import type { Machine } from "./machine";

const source =
  "vantage-sh/ec2instances.info gpu_data.go and karpenter-provider-aws instance-types; regions: skypilot-catalog v9; prices: karpenter-provider-aws price table";
const asOf = "2026-07-20";

/** GPU models of EC2. Memory as marketed; EC2 reports somewhat less of A10G, L4 and L40S. */
const T4: GpuModel = { name: "T4", memoryGib: 16, computeCapability: 7.5 };
const A10G: GpuModel = { name: "A10G", memoryGib: 24, computeCapability: 8.6 };
const L4: GpuModel = { name: "L4", memoryGib: 24, computeCapability: 8.9 };
const L40S: GpuModel = { name: "L40S", memoryGib: 48, computeCapability: 8.9 };
const A100: GpuModel = { name: "A100 40GB", memoryGib: 40, computeCapability: 8 };
const H100: GpuModel = { name: "H100 80GB", memoryGib: 80, computeCapability: 9 };
const V100: GpuModel = { name: "V100", memoryGib: 16, computeCapability: 7 };

const G4DN = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "us-east-1",
  "us-east-2",
  "us-west-2",
];
const G5 = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-south-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "us-east-1",
  "us-east-2",
  "us-west-2",
];
const G6 = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-south-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-2",
  "eu-west-3",
  "us-east-1",
  "us-east-2",
  "us-west-2",
];
/** us-west-2 has what us-east-1 has at its price: so says the price table. */
const oregon = (usd: number): Record<string, number> => ({ "us-east-1": usd, "us-west-2": usd });

type Row = readonly [
  type: string,
  cpu: number,
  memoryGib: number,
  model: GpuModel,
  count: number,
  regions: readonly string[],
  hourlyUsd: Readonly<Record<string, number>>,
];

const ROWS: readonly Row[] = [
  ["g4dn.xlarge", 4, 16, T4, 1, G4DN, { ...oregon(0.526), "eu-west-1": 0.587 }],
  ["g4dn.2xlarge", 8, 32, T4, 1, G4DN, oregon(0.752)],
  ["g4dn.12xlarge", 48, 192, T4, 4, G4DN, oregon(3.912)],
  ["g5.xlarge", 4, 16, A10G, 1, G5, { ...oregon(1.006), "eu-west-1": 1.123 }],
  ["g5.2xlarge", 8, 32, A10G, 1, G5, { ...oregon(1.212), "eu-west-1": 1.353 }],
  ["g5.12xlarge", 48, 192, A10G, 4, G5, oregon(5.672)],
  ["g6.xlarge", 4, 16, L4, 1, G6, oregon(0.8048)],
  ["g6.2xlarge", 8, 32, L4, 1, G6, oregon(0.9776)],
  ["g6e.xlarge", 4, 32, L40S, 1, ["us-east-1"], { "us-east-1": 1.861 }],
  ["p4d.24xlarge", 96, 1152, A100, 8, ["us-east-1"], { "us-east-1": 21.957642 }],
  ["p5.48xlarge", 192, 2048, H100, 8, ["us-east-1"], { "us-east-1": 55.04 }],
];

/** GPU machines that pools may take. The list of regions is of those the program supports. */
const OFFERED: readonly Machine[] = ROWS.map(([type, cpu, memoryGib, model, count, regions, hourlyUsd]) => ({
  type,
  cpu,
  memoryGib,
  architecture: "amd64",
  gpu: { model, count },
  regions,
  hourlyUsd,
  source,
  asOf,
}));

/** GPU machines that EC2 no longer lists, for a message that says so. */
const WITHDRAWN: readonly Machine[] = [
  {
    type: "p3.2xlarge",
    cpu: 8,
    memoryGib: 61,
    architecture: "amd64",
    gpu: { model: V100, count: 1 },
    retired: "2026-06-10",
    hourlyUsd: {},
    source: "history of karpenter-provider-aws instance-types: there on 2026-04-25, gone on 2026-06-10",
    asOf,
  },
];

/** Every GPU machine type of EC2 that the program knows. */
export const AWS_GPU_MACHINES: readonly Machine[] = [...OFFERED, ...WITHDRAWN];

/**
 * Value of the label `karpenter.k8s.aws/instance-gpu-name` for a model: EC2's own name of it in lower case, for example `a10g` or `a100`.
 * Managed groups carry the same slug in a label of ours.
 */
export const gpuSlug = (model: GpuModel): string => model.name.toLowerCase().replace(/ .*$/, "");
