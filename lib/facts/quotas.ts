/** A limit of an account that stops a first deployment. */
export interface Quota {
  /** What the cloud's console calls it. */
  readonly name: string;
  /** What its API calls it. */
  readonly code: string;
  readonly unit: "vCPU" | "GPU";
  /** Machine types that count against it. */
  readonly machines: RegExp;
  /** Capacity that counts against it. */
  readonly capacity: "spot" | "on-demand" | "any";
  /** Of spot machines this code's limit counts instead, unless it is 0. @default none */
  readonly spotCode?: string;
  /** What new accounts have, as reported. */
  readonly initial: number;
  readonly source: string;
  readonly asOf: string;
}

const GO_TABLE = "quota table in a public Go source";
const KARPENTER = "Azure/karpenter-provider-azure known_skus.yaml and supported-gpus.yaml";
const REPORTED = "reports of public code";
const UNVERIFIED = "memory, unverified";

/** EC2, for each account and region, in vCPU. */
const AWS: readonly Quota[] = [
  {
    name: "All G and VT Spot Instance Requests",
    code: "L-3819A6DF",
    unit: "vCPU",
    machines: /^(g|vt)\d/,
    capacity: "spot",
    initial: 0,
    source: `${GO_TABLE}; the initial value from four reports`,
    asOf: "2026",
  },
  {
    name: "Running On-Demand G and VT instances",
    code: "L-DB2E81BA",
    unit: "vCPU",
    machines: /^(g|vt)\d/,
    capacity: "on-demand",
    initial: 0,
    source: REPORTED,
    asOf: "2026",
  },
  {
    name: "All P Spot Instance Requests",
    code: "L-7212CCBC",
    unit: "vCPU",
    machines: /^p\d/,
    capacity: "spot",
    initial: 0,
    source: GO_TABLE,
    asOf: "undated",
  },
  {
    name: "Running On-Demand P instances",
    code: "L-417A185B",
    unit: "vCPU",
    machines: /^p\d/,
    capacity: "on-demand",
    initial: 0,
    source: UNVERIFIED,
    asOf: "undated",
  },
  {
    name: "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
    code: "L-34B43A08",
    unit: "vCPU",
    machines: /^[acdhimrtz]\d/,
    capacity: "spot",
    initial: 5,
    source: GO_TABLE,
    asOf: "undated",
  },
  {
    name: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
    code: "L-1216C47A",
    unit: "vCPU",
    machines: /^[acdhimrtz]\d/,
    capacity: "on-demand",
    initial: 5,
    source: REPORTED,
    asOf: "undated",
  },
];

const family = (name: string, code: string, machines: RegExp, initial = 0, source = KARPENTER): Quota => ({
  name,
  code,
  unit: "vCPU",
  machines,
  capacity: "on-demand",
  initial,
  source,
  asOf: source === KARPENTER ? "2026-06-18" : "undated",
});

/** Azure, for each subscription and region: the family's and the regional total both apply; spot has one limit for all families. */
const AZURE: readonly Quota[] = [
  family("NCasT4_v3 family vCPUs", "Standard NCASv3_T4 Family", /^Standard_NC\d+as_T4_v3$/),
  family("NCads A100 v4 family vCPUs", "StandardNCADSA100v4Family", /^Standard_NC\d+ads_A100_v4$/),
  family("NVads A10 v5 family vCPUs", "StandardNVADSA10v5Family", /^Standard_NV\d+ads_A10_v5$/),
  family("NCads H100 v5 family vCPUs", "StandardNCadsH100v5Family", /^Standard_NC\d+ads_H100_v5$/),
  family("DSv5 family vCPUs", "standardDSv5Family", /^Standard_D\d+s_v5$/, 10, UNVERIFIED),
  family("Total Regional vCPUs", "cores", /^Standard_/, 10, UNVERIFIED),
  {
    ...family("Total Regional Low-priority (Spot) vCPUs", "lowPriorityCores", /^Standard_/, 3, UNVERIFIED),
    capacity: "spot",
  },
];

const gpus = (name: string, code: string, machines: RegExp, initial: number): Quota => ({
  name,
  code,
  unit: "GPU",
  machines,
  capacity: "any",
  initial,
  source: REPORTED,
  asOf: "2026",
});

/** Google Cloud, for each project; GPUs by region and in all regions, and both apply. */
const GCP: readonly Quota[] = [
  gpus("GPUs (all regions)", "GPUS_ALL_REGIONS", /^(g2|a2|a3)-|\+nvidia-/, 0),
  { ...gpus("NVIDIA L4 GPUs", "NVIDIA_L4_GPUS", /^g2-/, 1), spotCode: "PREEMPTIBLE_NVIDIA_L4_GPUS" },
  gpus("NVIDIA T4 GPUs", "NVIDIA_T4_GPUS", /\+nvidia-tesla-t4$/, 1),
  gpus("NVIDIA A100 GPUs (40 GB)", "NVIDIA_A100_GPUS", /^a2-highgpu-/, 0),
  {
    name: "CPUs (all regions)",
    code: "CPUS_ALL_REGIONS",
    unit: "vCPU",
    machines: /./,
    capacity: "any",
    initial: 32,
    source: REPORTED,
    asOf: "2026",
  },
];

/** Quotas by cloud; a local cluster has none. */
export const QUOTAS = { aws: AWS, azure: AZURE, gcp: GCP, local: [] as readonly Quota[] } as const;

/** A limit on the number of something that Terraform makes. */
export interface CountedQuota {
  readonly name: string;
  readonly code: string;
  /** Service that the cloud's API keeps it under. @default none */
  readonly service?: string;
  /** Plural, for people. */
  readonly unit: string;
  /** Terraform's types of which each resource takes one. */
  readonly types: readonly string[];
  /** What new accounts have, as reported. */
  readonly initial: number;
  readonly source: string;
  readonly asOf: string;
}

/**
 * Counted quotas by cloud. NAT gateways for each zone are left out on AWS: each takes an address, of which there are as few for the whole
 * region. Azure's rows are all of machines.
 */
export const COUNTED_QUOTAS = {
  aws: [
    {
      name: "EC2-VPC Elastic IPs",
      code: "L-0263D0A3",
      service: "ec2",
      unit: "addresses",
      types: ["aws_eip"],
      initial: 5,
      source: REPORTED,
      asOf: "2026",
    },
    {
      name: "VPCs per Region",
      code: "L-F678F1CE",
      service: "vpc",
      unit: "VPCs",
      types: ["aws_vpc"],
      initial: 5,
      source: UNVERIFIED,
      asOf: "undated",
    },
    {
      name: "EKS clusters",
      code: "L-1194D53C",
      service: "eks",
      unit: "clusters",
      types: ["aws_eks_cluster"],
      initial: 100,
      source: UNVERIFIED,
      asOf: "undated",
    },
    {
      name: "RDS DB instances",
      code: "L-7B6409FD",
      service: "rds",
      unit: "instances",
      types: ["aws_db_instance"],
      initial: 40,
      source: UNVERIFIED,
      asOf: "undated",
    },
  ],
  azure: [],
  gcp: [
    {
      name: "In-use external addresses",
      code: "IN_USE_ADDRESSES",
      unit: "addresses",
      types: ["google_compute_router_nat"],
      initial: 8,
      source: UNVERIFIED,
      asOf: "undated",
    },
  ],
  local: [],
} as const satisfies Readonly<Record<keyof typeof QUOTAS, readonly CountedQuota[]>>;
