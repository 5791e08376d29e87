import type { NodePool } from "../../cloud/node-pool";
import type { Machine } from "../../facts/machine";
import type { Quota } from "../../facts/quotas";
import type { Runner } from "../runner";
import { ok, short, warn, type Check } from "./check";

/** What an account's API says of its limits: code -> limit less what others use, or why nothing is known. */
export type Limits = ReadonlyMap<string, number> | string;

/** How much of a quota an environment takes. */
export interface Need {
  readonly quota: Quota;
  /** Without it a pool cannot start one machine. */
  readonly least: number;
  /** With every pool at its largest. */
  readonly most: number;
  /** Only spot machines take it. */
  readonly spot: boolean;
}

const unitsOf = ({ unit }: Quota, machine: Machine): number =>
  unit === "GPU" ? (machine.gpu?.count ?? 0) : machine.cpu;

function poolNeed(
  quota: Quota,
  pool: NodePool,
  machines: readonly Machine[],
): { least: number; most: number } {
  const units = pool.machineTypes
    .filter((type) => quota.machines.test(type))
    .flatMap((type) => machines.filter((machine) => machine.type === type))
    .map((machine) => unitsOf(quota, machine));
  if (units.length === 0) return { least: 0, most: 0 };
  const bound = quota.unit === "GPU" ? pool.limits?.gpus : pool.limits?.cpu;
  return {
    least: Math.min(...units) * Math.max(1, pool.minNodes),
    most: bound ?? Math.max(...units) * pool.maxNodes,
  };
}

/** What an environment's pools take of each quota; quotas that none of them touches are left out. */
export function needs(
  quotas: readonly Quota[],
  pools: readonly NodePool[],
  machines: readonly Machine[],
): Need[] {
  return quotas.flatMap((quota) => {
    const counted = pools.filter(
      ({ spot }) => quota.capacity === "any" || (quota.capacity === "spot") === spot,
    );
    const each = counted
      .map((pool) => ({ pool, ...poolNeed(quota, pool, machines) }))
      .filter(({ least }) => least > 0);
    if (each.length === 0) return [];
    const sum = (bound: "least" | "most"): number => each.reduce((total, need) => total + need[bound], 0);
    return [{ quota, least: sum("least"), most: sum("most"), spot: each.every(({ pool }) => pool.spot) }];
  });
}

function limitOf({ quota, spot }: Need, limits: ReadonlyMap<string, number>): number | undefined {
  const instead = spot && quota.spotCode !== undefined ? limits.get(quota.spotCode) : undefined;
  return instead !== undefined && instead > 0 ? instead : limits.get(quota.code);
}

/** How quotas are read, said and raised. */
export interface QuotaQuestions {
  readonly read: (run: Runner) => Limits;
  readonly word: "free" | "allowed";
  readonly raise: (quota: Quota, value: number) => string;
  readonly isDeployed: () => boolean;
}

/** A check for each quota that the environment touches. */
export function quotaChecks(
  wanted: readonly Need[],
  { read, word, raise, isDeployed }: QuotaQuestions,
): Check[] {
  return wanted.map((need): Check => {
    const { quota, least, most } = need;
    return {
      name: `quota ${quota.name}`,
      verdict: (run) => {
        const known = read(run);
        if (typeof known === "string") return warn(`unknown: ${known}`, "look it up in the console");
        const limit = limitOf(need, known);
        const fix = `${raise(quota, most)} (approval takes minutes to days)`;
        if (limit === undefined)
          return warn(
            "the account does not say",
            `see that ${quota.code} is at least ${String(least)} ${quota.unit}`,
          );
        const seen = `${String(limit)} ${quota.unit} ${word}, ${String(least)} to ${String(most)} needed`;
        if (limit < least) return short(seen, fix, word === "free" && isDeployed());
        return limit < most ? warn(seen, fix) : ok(seen);
      },
    };
  });
}
