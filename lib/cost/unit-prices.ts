import type { NodePool } from "../cloud/node-pool";
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
}

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

/**
 * Prices of a core, a GiB and a GPU in an environment, from the machines that its pools take: the cheapest general machine is split
 * between cores and memory, and what a GPU machine costs beyond that is its GPUs.
 * @returns undefined when no machine of a general pool has a price, as on a local cluster
 */
export function unitPrices(props: UnitPricesProps): UnitPrices | undefined {
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
  return {
    cpuHour: round(cpu),
    spotCpuHour: round(cpu * SPOT_SHARE),
    memoryGibHour: round(memory),
    spotMemoryGibHour: round(memory * SPOT_SHARE),
    gpuHour: round(gpu),
    storageGibHour: round(props.services.diskGibMonth.usd / HOURS_A_MONTH),
    egressGib: props.services.egressGib,
    source: general.machine.source,
    asOf: general.machine.asOf,
  };
}
