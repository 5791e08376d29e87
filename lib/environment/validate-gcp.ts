import { publicRangeFaults } from "./api-ranges";
import { GCP_DATABASE_TIER, gcpFacts, gcpMachines, gcpZonesOf, type GcpMachine } from "../facts/gcp";
import { addressCount, isCidr, isPrivate, overlaps } from "./cidr";
import type { Fault } from "./fault";
import { GCP_NETWORK_CIDR, gcpAddresses, gcpNodeCapacity } from "./gcp-addresses";
import { machinesFor } from "./gcp-machines";
import type { GcpEnvironment } from "./schema";
import type { Settings } from "./settings";

/** Docker on the nodes has it, and Cloud SQL cannot answer to it. */
const DOCKER_CIDR = "172.17.0.0/16";
/** Largest and smallest ranges whose parts Google takes: a database's part is a /24 at least. */
const PREFIXES = { min: 8, max: 20 } as const;
/** Sizes of a Cloud SQL disk in GiB; backups and their most. */
const DISK = { min: 10, max: 65_536 } as const;
const BACKUPS = { min: 1, max: 365 } as const;
const MAX_LOG_DAYS = 3650;

/** What no schema can say of an environment on Google Cloud. */
export function validateGcp(environment: GcpEnvironment, settings: Settings<GcpEnvironment>): Fault[] {
  const region = regionFaults(environment);
  const machines = region.length > 0 ? region : machineFaults(environment, settings);
  return [
    ...nameFaults(environment),
    ...machines,
    // Pools can be added up only when their machines are known.
    ...networkFaults(environment, machines.length > 0 ? 0 : mostNodes(settings)),
    ...publicRangeFaults(environment),
    ...profileFaults(settings),
  ];
}

function nameFaults({ name, tags = {} }: GcpEnvironment): Fault[] {
  const faults: Fault[] = [];
  if (name.includes("google") || name.startsWith("goog")) {
    faults.push({
      field: "name",
      given: name,
      must: "not contain google or begin with goog: Cloud Storage refuses such buckets",
    });
  }
  for (const [key, value] of Object.entries(tags)) {
    if (!/^[a-z][a-z0-9_-]{0,62}$/.test(key)) {
      faults.push({
        field: "tags",
        given: key,
        must: "have labels of 1 to 63 lower-case letters, digits, _ and -, a letter first",
      });
    }
    if (!/^[a-z0-9_-]{0,63}$/.test(value)) {
      faults.push({
        field: `tags.${key}`,
        given: value,
        must: "be at most 63 lower-case letters, digits, _ and -",
      });
    }
  }
  return faults;
}

function regionFaults({ region }: GcpEnvironment): Fault[] {
  if (gcpFacts.regions.includes(region)) return [];
  return [
    { field: "region", given: region, must: `be a region of Google Cloud: ${gcpFacts.regions.join(", ")}` },
  ];
}

function machineFaults(environment: GcpEnvironment, settings: Settings<GcpEnvironment>): Fault[] {
  const { machines = {}, region } = environment;
  const faults = (["general", "training", "gpu"] as const).flatMap((purpose) =>
    (machines[purpose] ?? []).flatMap((type, index) =>
      machineFault(`machines.${purpose}[${String(index)}]`, type, { region, gpu: purpose === "gpu" }),
    ),
  );
  const { database } = machines;
  if (database !== undefined && !GCP_DATABASE_TIER.test(database)) {
    const tiers = "db-f1-micro, db-g1-small or db-custom-CPUS-MEMORY such as db-custom-2-7680";
    faults.push({
      field: "machines.database",
      given: database,
      must: `be a tier of Cloud SQL's ENTERPRISE edition: ${tiers}`,
    });
  }
  return [...faults, ...gpuFaults(environment, settings)];
}

function machineFault(
  field: string,
  given: string,
  want: { readonly region: string; readonly gpu: boolean },
): Fault[] {
  const machine = gcpMachines.find(({ type }) => type === given);
  const fault = (must: string): Fault[] => [{ field, given, must }];
  const offered = (row: GcpMachine): boolean => gcpZonesOf(row, want.region).length > 0;
  const usable = gcpMachines
    .filter((row) => (row.gpu !== undefined) === want.gpu && offered(row))
    .map(({ type }) => type);
  if (machine === undefined) return fault(`be a machine type of Google Cloud: ${usable.join(", ")}`);
  if (want.gpu !== (machine.gpu !== undefined))
    return fault(`be ${want.gpu ? "one with" : "one without"} GPUs: ${usable.join(", ")}`);
  if (!offered(machine)) return fault(`be offered in ${want.region}: ${usable.join(", ")}`);
  return [];
}

/** Without a GPU in the region no GPU pool is made, so the environment has to say that it wants none. */
function gpuFaults({ machines, region }: GcpEnvironment, { profile }: Settings<GcpEnvironment>): Fault[] {
  if (machines?.gpu !== undefined || profile.gpu.max === 0) return [];
  const offered = gcpMachines.some(
    (machine) => machine.gpu !== undefined && gcpZonesOf(machine, region).length > 0,
  );
  return offered
    ? []
    : [
        {
          field: "overrides.gpu.max",
          given: profile.gpu.max,
          must: `be 0 in ${region}, which offers no GPU that is known`,
        },
      ];
}

/** Most nodes of all pools together, of which each has a machine type to itself and one node more while it is upgraded. */
function mostNodes(settings: Settings<GcpEnvironment>): number {
  return (["general", "training", "gpu"] as const)
    .flatMap((purpose) =>
      machinesFor(settings, purpose).map(({ gpu }) =>
        Math.floor(settings.profile[purpose].max / (gpu?.count ?? 1)),
      ),
    )
    .filter((most) => most > 0)
    .reduce((sum, most) => sum + most + 1, 0);
}

function networkFaults({ networkCidr = GCP_NETWORK_CIDR }: GcpEnvironment, nodes: number): Fault[] {
  const fault = (must: string): Fault[] => [{ field: "networkCidr", given: networkCidr, must }];
  if (!isCidr(networkCidr)) return fault("be an IPv4 range such as 10.64.0.0/16");
  const size = addressCount(networkCidr);
  if (size > 2 ** (32 - PREFIXES.min) || size < 2 ** (32 - PREFIXES.max)) {
    return fault(`have a prefix from /${String(PREFIXES.min)} to /${String(PREFIXES.max)}`);
  }
  if (!isPrivate(networkCidr)) return fault("be private: within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16");
  if (overlaps(networkCidr, DOCKER_CIDR))
    return fault(`not overlap ${DOCKER_CIDR}, which the nodes use themselves`);
  const room = gcpNodeCapacity(gcpAddresses(networkCidr));
  return nodes > room
    ? fault(`have room for ${String(nodes)} nodes with 110 pods each; this one has for ${String(room)}`)
    : [];
}

function profileFaults({ profile }: Settings<GcpEnvironment>): Fault[] {
  const { database, retention } = profile;
  const bounds: [string, number, number, number][] = [
    ["overrides.database.storageGib", database.storageGib, DISK.min, DISK.max],
    ["overrides.database.maxStorageGib", database.maxStorageGib, DISK.min, DISK.max],
    ["overrides.database.backupDays", database.backupDays, BACKUPS.min, BACKUPS.max],
    ["overrides.retention.flowLogDays", retention.flowLogDays, 1, MAX_LOG_DAYS],
    ["overrides.retention.auditLogDays", retention.auditLogDays, 1, MAX_LOG_DAYS],
  ];
  return bounds
    .filter(([, given, low, high]) => given < low || given > high)
    .map(([field, given, low, high]) => ({
      field,
      given,
      must: `be from ${String(low)} to ${String(high)}`,
    }));
}
