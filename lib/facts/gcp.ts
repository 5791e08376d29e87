import type { GpuModel } from "../cloud/node-pool";
import { ZONE_LETTERS, ZONES_WITH } from "./gcp-zones";
import type { CloudFacts, Machine } from "./machine";

/** A machine type of Compute Engine, with what a node pool has to be told to get it. */
export interface GcpMachine extends Machine {
  /** Name of the machine type; {@link Machine.type} differs where a GPU is attached to a general machine. */
  readonly machineType: string;
  /** GKE's name of the GPU model, also the value of the node label `cloud.google.com/gke-accelerator`. @default none */
  readonly accelerator?: string;
  /** Letters of the zones that offer it, by region. @default every zone of every region */
  readonly zoneLetters?: Readonly<Record<string, string>>;
}

const T4: GpuModel = { name: "T4", memoryGib: 16, computeCapability: 7.5 };
const L4: GpuModel = { name: "L4", memoryGib: 24, computeCapability: 8.9 };
const A100_40: GpuModel = { name: "A100-40GB", memoryGib: 40, computeCapability: 8.0 };
const A100_80: GpuModel = { name: "A100-80GB", memoryGib: 80, computeCapability: 8.0 };
const H100: GpuModel = { name: "H100-80GB", memoryGib: 80, computeCapability: 9.0 };

const PRICES = "Cyclenerd/google-cloud-pricing-cost-calculator pricing.yml, commit fd66b26f";
const PRICES_AS_OF = "2026-07-30";

/** Prices of the three regions that the source was read for. */
const usd = (
  usCentral1: number,
  europeWest1: number,
  europeWest4: number,
): Readonly<Record<string, number>> => ({
  "us-central1": usCentral1,
  "europe-west1": europeWest1,
  "europe-west4": europeWest4,
});

type Shape = readonly [type: string, cpu: number, memoryGib: number];

function general([type, cpu, memoryGib]: Shape, hourlyUsd: Readonly<Record<string, number>>): GcpMachine {
  return {
    type,
    machineType: type,
    cpu,
    memoryGib,
    architecture: "amd64",
    hourlyUsd,
    source: PRICES,
    asOf: PRICES_AS_OF,
  };
}

interface Gpu {
  readonly model: GpuModel;
  readonly count: number;
  readonly accelerator: string;
  readonly zoneLetters: Readonly<Record<string, string>>;
  /** Where the zones are from. */
  readonly zonesFrom: string;
}

function withGpu(shape: Shape, gpu: Gpu, hourlyUsd: Readonly<Record<string, number>>): GcpMachine {
  const { model, count, accelerator, zoneLetters, zonesFrom } = gpu;
  return {
    ...general(shape, hourlyUsd),
    gpu: { model, count },
    accelerator,
    zoneLetters,
    regions: Object.keys(zoneLetters),
    source: `${PRICES}; zones: ${zonesFrom}`,
  };
}

const CYCLENERD_ZONES =
  "Cyclenerd/google-cloud-pricing-cost-calculator tools/acceleratortypezone.csv, 2023-05-02: there are more by now";
const SKYPILOT_ZONES = "skypilot-org/skypilot-catalog catalogs/v8/gcp/vms.csv, 2025 to 2026";

const l4 = (count: number): Gpu => ({
  model: L4,
  count,
  accelerator: "nvidia-l4",
  zoneLetters: ZONES_WITH.l4,
  zonesFrom: CYCLENERD_ZONES,
});

/** T4s attach to N1 machines only, and are paid beside them; the price of the GPU is known for one region. */
const n1WithT4: GcpMachine = {
  ...withGpu(
    ["n1-standard-8+nvidia-tesla-t4", 8, 30],
    {
      model: T4,
      count: 1,
      accelerator: "nvidia-tesla-t4",
      zoneLetters: ZONES_WITH.t4,
      zonesFrom: CYCLENERD_ZONES,
    },
    // 0.379998 for the machine and 0.35 for the GPU
    { "us-central1": 0.729998 },
  ),
  machineType: "n1-standard-8",
};

const GENERAL_MACHINES: readonly GcpMachine[] = [
  general(["e2-standard-2", 2, 8], usd(0.067011, 0.073715, 0.073772)),
  general(["e2-standard-4", 4, 16], usd(0.134023, 0.147431, 0.147544)),
  general(["e2-standard-8", 8, 32], usd(0.268046, 0.294862, 0.295088)),
  general(["n2-standard-4", 4, 16], usd(0.194236, 0.213668, 0.213832)),
  general(["n2-standard-8", 8, 32], usd(0.388472, 0.427336, 0.427664)),
  general(["c2-standard-4", 4, 16], usd(0.208808, 0.2297, 0.229872)),
  general(["c2-standard-8", 8, 32], usd(0.417616, 0.4594, 0.459744)),
  general(["c3-standard-4", 4, 16], usd(0.201608, 0.221991, 0.211688)),
  general(["c3-standard-8", 8, 32], usd(0.403216, 0.443981, 0.423377)),
  general(["n1-standard-8", 8, 30], usd(0.379998, 0.418014, 0.418336)),
];

const GPU_MACHINES: readonly GcpMachine[] = [
  n1WithT4,
  withGpu(["g2-standard-4", 4, 16], l4(1), { "us-central1": 0.706832, "europe-west4": 0.742916 }),
  withGpu(["g2-standard-8", 8, 32], l4(1), { "us-central1": 0.853624, "europe-west4": 0.897202 }),
  withGpu(["g2-standard-12", 12, 48], l4(1), { "us-central1": 1.000416, "europe-west4": 1.051488 }),
  withGpu(["g2-standard-24", 24, 96], l4(2), { "us-central1": 2.000833, "europe-west4": 2.102975 }),
  withGpu(
    ["a2-highgpu-1g", 12, 85],
    {
      model: A100_40,
      count: 1,
      accelerator: "nvidia-tesla-a100",
      zoneLetters: ZONES_WITH.a100,
      zonesFrom: SKYPILOT_ZONES,
    },
    { "us-central1": 3.673385, "europe-west4": 3.747972 },
  ),
  withGpu(
    ["a2-ultragpu-1g", 12, 170],
    {
      model: A100_80,
      count: 1,
      accelerator: "nvidia-a100-80gb",
      zoneLetters: ZONES_WITH.a100Ultra,
      zonesFrom: SKYPILOT_ZONES,
    },
    { "us-central1": 5.068798, "europe-west4": 5.580918 },
  ),
  withGpu(
    ["a3-highgpu-1g", 26, 234],
    {
      model: H100,
      count: 1,
      accelerator: "nvidia-h100-80gb",
      zoneLetters: ZONES_WITH.h100,
      zonesFrom: SKYPILOT_ZONES,
    },
    usd(11.06125, 12.171231, 14.06756),
  ),
];

/** Machine types that the program knows on Google Cloud; the shapes of g2-standard-12 and -24 are Google's G2 table. */
export const gcpMachines: readonly GcpMachine[] = [...GENERAL_MACHINES, ...GPU_MACHINES];

/** What the program knows of Google Cloud. */
export const gcpFacts: CloudFacts = { regions: Object.keys(ZONE_LETTERS), machines: gcpMachines };

function zonesOf(region: string, letters: Readonly<Record<string, string>>): readonly string[] {
  return Array.from(letters[region] ?? "", (letter) => `${region}-${letter}`);
}

/** Zones of a region, for example `europe-west4-a`; empty for a region that is not known. */
export function gcpZones(region: string): readonly string[] {
  return zonesOf(region, ZONE_LETTERS);
}

/** Zones of a region that offer a machine; empty where it is not offered at all. */
export function gcpZonesOf(machine: GcpMachine, region: string): readonly string[] {
  return zonesOf(region, machine.zoneLetters ?? ZONE_LETTERS);
}

/**
 * Tiers of Cloud SQL that its ENTERPRISE edition takes: the two shared cores, and custom ones of 1 or an even number of vCPUs with MiB of
 * memory (rule 124). Larger editions have other tiers.
 */
export const GCP_DATABASE_TIER = /^db-(f1-micro|g1-small|custom-(1|\d*[02468])-\d{4,6})$/;
