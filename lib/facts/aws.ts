import { AWS_GPU_MACHINES } from "./aws-gpus";
import type { CloudFacts, Machine } from "./machine";

const source =
  "karpenter-provider-aws price table (eu-west-1: single samples); cpu and memory: EC2's ratio of the family";
const asOf = "2026-07-20";

/** Memory in GiB for a vCPU, by family, with the price of an `xlarge` (four vCPU) in us-east-1 and us-west-2, and in eu-west-1. */
const FAMILIES = [
  { family: "c5", ratio: 2, xlarge: 0.17, ireland: 0.192 },
  { family: "c6i", ratio: 2, xlarge: 0.17 },
  { family: "m5", ratio: 4, xlarge: 0.192, ireland: 0.214 },
  { family: "m6i", ratio: 4, xlarge: 0.192, ireland: 0.214 },
  { family: "r5", ratio: 8, xlarge: 0.252, ireland: 0.282 },
  { family: "r6i", ratio: 8, xlarge: 0.252 },
] as const;

/** vCPU by size. EC2's price is in proportion to it within a family. */
const SIZES = { large: 2, xlarge: 4, "2xlarge": 8, "4xlarge": 16 } as const;

const usd = (price: number): number => Math.round(price * 1e6) / 1e6;

const GENERAL: readonly Machine[] = FAMILIES.flatMap((row) =>
  Object.entries(SIZES).map(([size, cpu]): Machine => {
    const scaled = usd((row.xlarge * cpu) / 4);
    const ireland = "ireland" in row ? { "eu-west-1": usd((row.ireland * cpu) / 4) } : {};
    const hourlyUsd = { "us-east-1": scaled, "us-west-2": scaled, ...ireland };
    return {
      type: `${row.family}.${size}`,
      cpu,
      memoryGib: cpu * row.ratio,
      architecture: "amd64",
      hourlyUsd,
      source,
      asOf,
    };
  }),
);

const BURSTABLE: readonly Machine[] = [
  {
    type: "t3.large",
    cpu: 2,
    memoryGib: 8,
    architecture: "amd64",
    hourlyUsd: { "us-east-1": 0.0832, "us-west-2": 0.0832, "eu-west-1": 0.0912 },
    source,
    asOf,
  },
  {
    type: "t3.xlarge",
    cpu: 4,
    memoryGib: 16,
    architecture: "amd64",
    hourlyUsd: { "us-east-1": 0.1664, "us-west-2": 0.1664 },
    source,
    asOf,
  },
];

const rds = "infracost golden files of RDS PostgreSQL, single zone; several zones cost twice as much";

/** Database classes, which EC2's pools cannot take. */
const DATABASES: readonly Machine[] = [
  {
    type: "db.t3.small",
    cpu: 2,
    memoryGib: 2,
    architecture: "amd64",
    hourlyUsd: { "us-east-1": 0.03625 },
    source: rds,
    asOf,
  },
  {
    type: "db.t3.large",
    cpu: 2,
    memoryGib: 8,
    architecture: "amd64",
    hourlyUsd: { "us-east-1": 0.145 },
    source: rds,
    asOf,
  },
  { type: "db.t4g.small", cpu: 2, memoryGib: 2, architecture: "arm64", hourlyUsd: {}, source: rds, asOf },
  {
    type: "db.r5.large",
    cpu: 2,
    memoryGib: 16,
    architecture: "amd64",
    hourlyUsd: { "us-east-1": 0.25 },
    source: rds,
    asOf,
  },
  { type: "db.r5.xlarge", cpu: 4, memoryGib: 32, architecture: "amd64", hourlyUsd: {}, source: rds, asOf },
];

/** Whether a machine type is a database class. */
export const isDatabaseClass = (type: string): boolean => type.startsWith("db.");

/**
 * What the program knows of AWS. Regions: those of the commercial partition, open without asking, with three zones and both g4dn and g5.
 */
export const AWS_FACTS: CloudFacts = {
  regions: [
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
  ],
  machines: [...BURSTABLE, ...GENERAL, ...AWS_GPU_MACHINES, ...DATABASES],
};

/**
 * A machine of {@link AWS_FACTS}.
 * @throws when the program does not know it; environments are validated first
 */
export function awsMachine(type: string): Machine {
  const machine = AWS_FACTS.machines.find((row) => row.type === type);
  if (machine === undefined) throw new Error(`machine type must be one of lib/facts/aws.ts, got ${type}`);
  return machine;
}
