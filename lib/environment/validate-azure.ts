import { publicRangeFaults } from "./api-ranges";
import { AZURE_DATABASES, AZURE_FACTS, DATABASE_STORAGE_GIB } from "../facts/azure";
import { GLOBAL_NAME_PARTS, nameProblem } from "../facts/azure-names";
import {
  CLUSTER_PARTS,
  DEFAULT_NETWORK_CIDR,
  LONGEST_NETWORK_PREFIX,
  nodesInUpgrade,
  POD_ADDRESSES_PER_NODE,
  POD_CIDR,
  RESERVED_ADDRESSES,
  RESERVED_CIDRS,
  SERVICE_CIDR,
  SHORTEST_NETWORK_PREFIX,
} from "../facts/azure-network";
import type { Machine } from "../facts/machine";
import { addressCount, isCidr, isPrivate, overlaps } from "./cidr";
import type { Fault } from "./fault";
import type { AzureEnvironment } from "./schema";
import type { Settings } from "./settings";
import { nodeShares } from "./shares";

/** What Azure would refuse, hours into a deploy or at once. */
export function validateAzure(environment: AzureEnvironment, settings: Settings<AzureEnvironment>): Fault[] {
  const early = [
    ...regionFaults(environment),
    ...machineFaults(environment),
    ...publicRangeFaults(environment),
    ...nameFaults(environment),
  ];
  const machinesKnown = !early.some(({ field }) => field.startsWith("machines"));
  return [
    ...early,
    ...networkFaults(environment),
    ...capacityFaults(environment, settings),
    ...(machinesKnown ? [...shareFaults(settings), ...databaseFaults(settings)] : []),
    ...retentionFaults(settings),
  ];
}

function regionFaults({ region }: AzureEnvironment): Fault[] {
  if (AZURE_FACTS.regions.includes(region)) return [];
  return [{ field: "region", given: region, must: `be one of ${AZURE_FACTS.regions.join(", ")}` }];
}

/** Types by what they must have; a list of what is allowed at the end of every line. */
function machineFaults({ machines = {}, region }: AzureEnvironment): Fault[] {
  const pools = (["general", "training", "gpu"] as const).flatMap((pool) =>
    (machines[pool] ?? []).flatMap((type, index) =>
      machineFault(`machines.${pool}[${String(index)}]`, type, pool === "gpu", region),
    ),
  );
  if (machines.database === undefined || AZURE_DATABASES.some(({ type }) => type === machines.database))
    return pools;
  const allowed = AZURE_DATABASES.map(({ type }) => type).join(", ");
  return [...pools, { field: "machines.database", given: machines.database, must: `be one of ${allowed}` }];
}

function machineFault(field: string, type: string, gpu: boolean, region: string): Fault[] {
  const usable = ({ gpu: has, retired, regions }: Machine): boolean =>
    retired === undefined &&
    (has !== undefined) === gpu &&
    (regions === undefined || regions.includes(region));
  const machine = AZURE_FACTS.machines.find((candidate) => candidate.type === type);
  if (machine !== undefined && usable(machine)) return [];
  const allowed = `be one of ${AZURE_FACTS.machines
    .filter(usable)
    .map((candidate) => candidate.type)
    .join(", ")}`;
  if (machine?.retired !== undefined)
    return [{ field, given: type, must: `${allowed}; Azure retired this one on ${machine.retired}` }];
  if (machine !== undefined && (machine.gpu !== undefined) !== gpu) {
    return [{ field, given: type, must: `${allowed}: ${gpu ? "with" : "without"} GPUs` }];
  }
  return [{ field, given: type, must: machine === undefined ? allowed : `${allowed}: offered in ${region}` }];
}

function networkFaults({ networkCidr: cidr }: AzureEnvironment): Fault[] {
  if (cidr === undefined) return [];
  const fault = (must: string): Fault[] => [{ field: "networkCidr", given: cidr, must }];
  if (!isCidr(cidr)) return fault("be an IPv4 range such as 10.1.0.0/16");
  const prefix = Number(cidr.split("/")[1]);
  if (prefix < SHORTEST_NETWORK_PREFIX || prefix > LONGEST_NETWORK_PREFIX) {
    return fault(
      `have a prefix from /${String(SHORTEST_NETWORK_PREFIX)} to /${String(LONGEST_NETWORK_PREFIX)}`,
    );
  }
  if (!isPrivate(cidr)) return fault("be within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16");
  const taken = [POD_CIDR, SERVICE_CIDR, ...RESERVED_CIDRS].filter((range) => overlaps(range, cidr));
  return taken.length === 0
    ? []
    : fault(`not overlap ${taken.join(", ")}: pods, services and AKS itself have these`);
}

function nameFaults({ name }: AzureEnvironment): Fault[] {
  const problems = GLOBAL_NAME_PARTS.flatMap(([kind, part]) => nameProblem(kind, name, part) ?? []);
  return [...new Set(problems)].map((must) => ({ field: "name", given: name, must }));
}

/** Each node takes an address of the cluster's part of the network, and a /24 of the overlay for its pods (rule 46). */
function capacityFaults(
  { networkCidr: cidr = DEFAULT_NETWORK_CIDR }: AzureEnvironment,
  { profile }: Settings<AzureEnvironment>,
): Fault[] {
  const wanted = nodesInUpgrade(profile.general.max + profile.training.max + profile.gpu.max);
  const faults: Fault[] = [];
  // One address more for the private endpoint of the API.
  const room = isCidr(cidr) ? addressCount(cidr) / CLUSTER_PARTS - RESERVED_ADDRESSES - 1 : Infinity;
  if (wanted > room) {
    const must = `be larger: the pools may have ${String(wanted)} nodes during an upgrade, its cluster part holds ${String(room)}`;
    faults.push({ field: "networkCidr", given: cidr, must });
  }
  const overlay = addressCount(POD_CIDR) / POD_ADDRESSES_PER_NODE;
  if (wanted > overlay) {
    const must = `let all pools together have at most ${String(overlay)} nodes during an upgrade, one /24 of ${POD_CIDR} each`;
    faults.push({ field: "overrides", given: wanted, must });
  }
  return faults;
}

/** A pool has one type, and the types of a purpose share its bound: a type that is asked for by name must get a part of it. */
function shareFaults({ machines = {}, profile }: Settings<AzureEnvironment>): Fault[] {
  return (["general", "training", "gpu"] as const).flatMap((purpose): Fault[] => {
    const types = machines[purpose] ?? [];
    const sizes = types.map(
      (type) => AZURE_FACTS.machines.find((machine) => machine.type === type)?.gpu?.count ?? 1,
    );
    const { max } = profile[purpose];
    const left = types.filter((_, index) => nodeShares(max, sizes)[index] === 0);
    if (left.length === 0 || max === 0) return [];
    const must = `be large enough for a node of each type of machines.${purpose}; ${left.join(", ")} would have none`;
    return [{ field: `overrides.${purpose}.max`, given: max, must }];
  });
}

function databaseFaults({ profile, machines }: Settings<AzureEnvironment>): Fault[] {
  const { multiZone, backupDays, storageGib } = profile.database;
  const faults: Fault[] = [];
  const burstable =
    machines?.database === undefined ? profile.size === "small" : machines.database.startsWith("B_");
  if (multiZone && burstable) {
    faults.push({
      field: "machines.database",
      given: machines?.database,
      must: "be of tier GP or MO with database.multiZone: burstable servers have no standby",
    });
  }
  if (backupDays < 7 || backupDays > 35) {
    faults.push({
      field: "overrides.database.backupDays",
      given: backupDays,
      must: "be from 7 to 35: Azure keeps backups no shorter and no longer",
    });
  }
  const most = DATABASE_STORAGE_GIB.at(-1) ?? 0;
  if (storageGib > most)
    faults.push({
      field: "overrides.database.storageGib",
      given: storageGib,
      must: `be at most ${String(most)}`,
    });
  return faults;
}

/** Bounds of a Log Analytics workspace's retention. */
const WORKSPACE_DAYS = { least: 30, most: 730 };

function retentionFaults({ profile }: Settings<AzureEnvironment>): Fault[] {
  return (["flowLogDays", "auditLogDays"] as const)
    .filter(
      (key) => profile.retention[key] < WORKSPACE_DAYS.least || profile.retention[key] > WORKSPACE_DAYS.most,
    )
    .map((key) => ({
      field: `overrides.retention.${key}`,
      given: profile.retention[key],
      must: `be from ${String(WORKSPACE_DAYS.least)} to ${String(WORKSPACE_DAYS.most)}, which a Log Analytics workspace can keep`,
    }));
}
