import type { NodePool } from "../cloud/node-pool";
import type { Profile } from "../environment/profile";
import type { Machine } from "../facts/machine";
import { HOURS_A_MONTH, type ServicePrices } from "../facts/prices";
import { hourlyPrice } from "./machine-price";

/** What a month's bill is worked out from. */
export interface MonthlyCostProps {
  readonly profile: Profile;
  readonly pools: readonly NodePool[];
  /** The cloud's machine table. */
  readonly machines: readonly Machine[];
  readonly region: string;
  readonly services: ServicePrices;
  /** Class or tier of the database; undefined where it is not a managed one. */
  readonly database: string | undefined;
  /** GiB of each node's disk. @default 100 */
  readonly nodeDiskGib?: number;
  /** GiB of the platform's volumes. @default 200 */
  readonly volumesGib?: number;
}

/** One line of the bill, in USD a month. */
export interface CostLine {
  readonly name: string;
  /** With every pool at its smallest. */
  readonly least: number;
  /** With every pool at its largest, all month. */
  readonly most: number;
  /** It is only there while GPUs run. */
  readonly gpu: boolean;
}

/** A month's bill. Traffic, requests and stored objects are not in it: they depend on use. */
export interface MonthlyCost {
  readonly lines: readonly CostLine[];
  readonly least: number;
  /** Everything but GPU nodes at its largest. */
  readonly most: number;
  /** GPU nodes at their largest, all month: apart, since they are at zero most of the time. */
  readonly mostGpu: number;
  /** Machine types and classes without a price in the region: taken at the dearest known region, or left out where there is none. */
  readonly assumed: readonly string[];
}

/** Most nodes of a machine type that a pool can have. */
function mostNodes(pool: NodePool, machine: Machine): number {
  const { limits } = pool;
  if (limits === undefined) return pool.maxNodes;
  const bounds = [limits.cpu / machine.cpu, limits.memoryGib / machine.memoryGib];
  if (limits.gpus !== undefined && machine.gpu !== undefined) bounds.push(limits.gpus / machine.gpu.count);
  return Math.floor(Math.min(...bounds));
}

function poolLine(pool: NodePool, props: MonthlyCostProps, assumed: Set<string>): CostLine {
  const disk = ((props.nodeDiskGib ?? 100) * props.services.diskGibMonth.usd) / HOURS_A_MONTH;
  const choices = pool.machineTypes.flatMap((type) => {
    const machine = props.machines.find((candidate) => candidate.type === type);
    const price = machine === undefined ? undefined : hourlyPrice(machine, props.region);
    if (price?.exact !== true) assumed.add(type);
    return machine === undefined || price === undefined ? [] : [{ machine, hourly: price.usd + disk }];
  });
  const least = Math.min(...choices.map(({ hourly }) => hourly));
  const most = Math.max(0, ...choices.map(({ machine, hourly }) => hourly * mostNodes(pool, machine)));
  return {
    name: `nodes of pool ${pool.name}`,
    least: choices.length === 0 ? 0 : pool.minNodes * least * HOURS_A_MONTH,
    most: most * HOURS_A_MONTH,
    gpu: pool.gpuModels.length > 0,
  };
}

const fixed = (name: string, usd: number): CostLine => ({ name, least: usd, most: usd, gpu: false });

function databaseLines({ profile, services, database }: MonthlyCostProps, assumed: Set<string>): CostLine[] {
  if (database === undefined) return [];
  const zones = profile.database.multiZone ? 2 : 1;
  const hourly = services.databaseHour[database]?.usd;
  if (hourly === undefined) assumed.add(database);
  const storage = services.databaseGibMonth.usd * zones;
  return [
    fixed(`database ${database}`, (hourly ?? 0) * zones * HOURS_A_MONTH),
    {
      name: "database storage",
      least: storage * profile.database.storageGib,
      most: storage * profile.database.maxStorageGib,
      gpu: false,
    },
  ];
}

/**
 * Bounds of what an environment costs in a month: on-demand list prices, pools from their smallest to their largest. Spot capacity is
 * counted at the on-demand price, since the pools fall back to it.
 */
export function monthlyCost(props: MonthlyCostProps): MonthlyCost {
  const { profile, services } = props;
  const assumed = new Set<string>();
  const nats = profile.natPerZone ? profile.zones : 1;
  const plane = profile.highAvailability
    ? services.controlPlaneHour.highAvailability
    : services.controlPlaneHour.standard;
  const lines = [
    fixed("control plane", plane.usd * HOURS_A_MONTH),
    ...props.pools.map((pool) => poolLine(pool, props, assumed)),
    fixed(`NAT (${String(nats)})`, nats * services.natHour.usd * HOURS_A_MONTH),
    fixed("load balancer", services.loadBalancerHour.usd * HOURS_A_MONTH),
    ...databaseLines(props, assumed),
    fixed("volumes of the platform", (props.volumesGib ?? 200) * services.diskGibMonth.usd),
  ];
  const sum = (chosen: readonly CostLine[], bound: "least" | "most"): number =>
    chosen.reduce((total, line) => total + line[bound], 0);
  return {
    lines,
    least: sum(lines, "least"),
    most: sum(
      lines.filter((line) => !line.gpu),
      "most",
    ),
    mostGpu: sum(
      lines.filter((line) => line.gpu),
      "most",
    ),
    assumed: [...assumed].sort(),
  };
}
