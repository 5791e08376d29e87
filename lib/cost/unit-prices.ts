import type { NodePool } from "../cloud/node-pool";
import type { Environment } from "../environment/schema";
import type { Machine } from "../facts/machine";
import { HOURS_A_MONTH, type ServicePrices, type UnitPrices } from "../facts/prices";
import { hourlyPrice } from "./machine-price";

/** A core costs about as much as 7.5 GiB of memory: the ratio of the clouds' machine families that differ in memory only (m5 and r5). */
const GIB_PER_CORE = 7.5;

/** Spot capacity at about two fifths of the on-demand price: the median of the rows of the price table that have both. */
const SPOT_SHARE = 0.4;

/** What unit prices are worked out from. */
export interface UnitPricesProps {
  readonly pools: readonly NodePool[];
  readonly machines: readonly Machine[];
  readonly region: string;
  readonly services: ServicePrices;
  /** Prices that the environment's file gives, laid over those of the machines. @default none */
  readonly given?: GivenPrices | undefined;
}

/** Unit prices that an environment may give, USD an hour. */
type GivenPrices = Environment["prices"];

/** Prices of a core, a GiB and a GPU, and where they come from. */
type Compute = Pick<UnitPrices, "cpuHour" | "memoryGibHour" | "gpuHour" | "source" | "asOf">;

const round = (usd: number): number => Number(usd.toPrecision(4));

function cheapest(
  types: readonly string[],
  props: UnitPricesProps,
): { machine: Machine; usd: number } | undefined {
  const priced = types.flatMap((type) => {
    const machine = props.machines.find((candidate) => candidate.type === type);
    const price = machine === undefined ? undefined : hourlyPrice(machine, props.region);
    return machine === undefined || price === undefined ? [] : [{ machine, usd: price.usd }];
  });
  return priced.sort((a, b) => a.usd - b.usd)[0];
}

/** From the machines of the pools; undefined when no machine of a general pool has a price. */
function listed(props: UnitPricesProps): Compute | undefined {
  const typesOf = (gpu: boolean): readonly string[] =>
    props.pools
      .filter((pool) => pool.gpuModels.length > 0 === gpu && (gpu || pool.purpose === "general"))
      .flatMap((pool) => pool.machineTypes);
  const general = cheapest(typesOf(false), props);
  if (general === undefined) return undefined;
  const memory = general.usd / (general.machine.cpu * GIB_PER_CORE + general.machine.memoryGib);
  const cpu = memory * GIB_PER_CORE;
  const accelerated = cheapest(typesOf(true), props);
  const around =
    accelerated === undefined ? 0 : accelerated.machine.cpu * cpu + accelerated.machine.memoryGib * memory;
  const gpu =
    accelerated === undefined
      ? 0
      : Math.max(0, accelerated.usd - around) / (accelerated.machine.gpu?.count ?? 1);
  const { source, asOf } = general.machine;
  return { cpuHour: cpu, memoryGibHour: memory, gpuHour: gpu, source, asOf };
}

/** List prices with the given ones over them; undefined while a core or a GiB has neither. */
function laidOver(list: Compute | undefined, given: GivenPrices): Compute | undefined {
  if (given === undefined || Object.keys(given).length === 0) return list;
  const cpuHour = given.cpuHour ?? list?.cpuHour;
  const memoryGibHour = given.memoryGibHour ?? list?.memoryGibHour;
  if (cpuHour === undefined || memoryGibHour === undefined) return undefined;
  const gpuHour = given.gpuHour ?? list?.gpuHour ?? 0;
  const source = `the environment's file${list === undefined ? "" : ` over ${list.source}`}`;
  return { cpuHour, memoryGibHour, gpuHour, source, asOf: list?.asOf ?? "as deployed" };
}

/**
 * Prices of a core, a GiB and a GPU in an environment: those that its file gives, the others from the machines that its pools take. The
 * cheapest general machine is split between cores and memory, and what a GPU machine costs beyond that is its GPUs.
 * @returns undefined when a core or a GiB has no price, as on a local cluster whose file gives none
 */
export function unitPrices(props: UnitPricesProps): UnitPrices | undefined {
  const compute = laidOver(listed(props), props.given);
  if (compute === undefined) return undefined;
  const { cpuHour, memoryGibHour, gpuHour, source, asOf } = compute;
  return {
    cpuHour: round(cpuHour),
    spotCpuHour: round(cpuHour * SPOT_SHARE),
    memoryGibHour: round(memoryGibHour),
    spotMemoryGibHour: round(memoryGibHour * SPOT_SHARE),
    gpuHour: round(gpuHour),
    storageGibHour: round(props.services.diskGibMonth.usd / HOURS_A_MONTH),
    egressGib: props.services.egressGib,
    source,
    asOf,
  };
}
