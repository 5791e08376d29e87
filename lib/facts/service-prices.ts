import { AWS_FACTS, isDatabaseClass } from "./aws";
import { AZURE_DATABASES } from "./azure";
import type { Machine } from "./machine";
import type { Price, ServicePrices } from "./prices";

const GOLDEN = "golden files of infracost, computed from the providers' price interfaces";

const price = (usd: number, asOf: string, source = GOLDEN): Price => ({ usd, source, asOf });

/** Prices of database classes that are rows of a machine table: the dearest region, since few regions have a source. */
const ofMachines = (machines: readonly Machine[]): Readonly<Record<string, Price>> =>
  Object.fromEntries(
    machines
      .filter(({ hourlyUsd }) => Object.keys(hourlyUsd).length > 0)
      .map(({ type, hourlyUsd, source, asOf }) => [
        type,
        { usd: Math.max(...Object.values(hourlyUsd)), source, asOf },
      ]),
  );

/** A Cloud SQL tier of `cores` cores and `gib` GiB: it is paid for by core and GiB. */
const cloudSql = (cores: number, gib: number): Price => price(cores * 0.0413 + gib * 0.007, "2024-07-01");

/** EKS, NAT gateway, ALB, gp3 and RDS PostgreSQL in us-east-1; other regions are within a tenth of it. */
const aws: ServicePrices = {
  controlPlaneHour: { standard: price(0.1, "2025-07-07"), highAvailability: price(0.1, "2025-07-07") },
  natHour: price(0.045, "2024-07-01"),
  loadBalancerHour: price(0.0225, "2024-07-01"),
  diskGibMonth: price(0.08, "2024-07-01"),
  databaseGibMonth: price(0.115, "2026-05-03"),
  databaseHour: ofMachines(AWS_FACTS.machines.filter(({ type }) => isDatabaseClass(type))),
  egressGib: { zone: 0.01, region: 0.02, internet: 0.09 },
};

/** AKS (free tier, or with an uptime guarantee), NAT gateway, Standard load balancer, Premium SSD and flexible server. */
const azure: ServicePrices = {
  controlPlaneHour: { standard: price(0, "2024-08-30"), highAvailability: price(0.1, "2024-08-30") },
  natHour: price(0.05, "2024-07-01", `${GOLDEN}: gateway 0.045 and its public address 0.005`),
  loadBalancerHour: price(0.03, "2024-07-01", "not confirmed: first rules 0.025 and a public address 0.005"),
  diskGibMonth: price(0.154, "2024-07-01", "not confirmed: Premium SSD P10, 19.71 USD for 128 GiB"),
  databaseGibMonth: price(0.138, "2025-07-07"),
  databaseHour: ofMachines(AZURE_DATABASES),
  egressGib: { zone: 0.01, region: 0.02, internet: 0.087 },
};

/** GKE's management fee, Cloud NAT, a forwarding rule, balanced disks and Cloud SQL Enterprise in us-central1. */
const gcp: ServicePrices = {
  controlPlaneHour: { standard: price(0.1, "2026-07-01"), highAvailability: price(0.1, "2026-07-01") },
  natHour: price(0.0448, "2026-07-30", "Cyclenerd price table: the cap, reached at 32 machines"),
  loadBalancerHour: price(0.015, "2024-07-01", `${GOLDEN}: forwarding rule 0.01 and a public address 0.005`),
  diskGibMonth: price(0.1, "2026-07-30", "Cyclenerd price table: pd-balanced"),
  databaseGibMonth: price(0.17, "2024-07-01"),
  databaseHour: {
    "db-f1-micro": price(0.0105, "2024-07-01"),
    "db-g1-small": price(0.035, "2024-07-01"),
    "db-custom-1-3840": cloudSql(1, 3.75),
    "db-custom-2-7680": cloudSql(2, 7.5),
    "db-custom-4-15360": cloudSql(4, 15),
    "db-custom-8-30720": cloudSql(8, 30),
  },
  egressGib: { zone: 0.01, region: 0.02, internet: 0.12 },
};

const free = price(0, "2026-11-21", "an existing cluster");

/** Of a local cluster nothing is billed. */
const local: ServicePrices = {
  controlPlaneHour: { standard: free, highAvailability: free },
  natHour: free,
  loadBalancerHour: free,
  diskGibMonth: free,
  databaseGibMonth: free,
  databaseHour: {},
  egressGib: { zone: 0, region: 0, internet: 0 },
};

/** Prices of services by cloud. Two zones of a database cost twice one, on all of them. */
export const SERVICE_PRICES = { aws, azure, gcp, local } as const;
