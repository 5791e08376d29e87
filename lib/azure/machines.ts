import type { Profile } from "../environment/profile";
import type { AzureEnvironment } from "../environment/schema";
import { AZURE_DATABASES, AZURE_FACTS } from "../facts/azure";
import type { Machine } from "../facts/machine";

/** Machine types of an environment. A pool of AKS has one type, so each type of a list becomes a pool. */
export interface MachineTypes {
  readonly general: readonly string[];
  readonly training: readonly string[];
  readonly gpu: readonly string[];
  readonly database: string;
}

/**
 * Types by the profile's size. GPUs are a T4 for small models and an A10 (24 GiB, capability 8.6) for language models; the specification's
 * V100 size left Azure on 2025-09-30. An A100 or H100 is asked for by name.
 */
const DEFAULTS: Readonly<Record<Profile["size"], MachineTypes>> = {
  small: {
    general: ["Standard_D4s_v5"],
    training: ["Standard_D8s_v5"],
    gpu: ["Standard_NC4as_T4_v3", "Standard_NV36ads_A10_v5"],
    database: "B_Standard_B1ms",
  },
  large: {
    general: ["Standard_D8s_v5"],
    training: ["Standard_D16s_v5"],
    gpu: ["Standard_NC16as_T4_v3", "Standard_NV36ads_A10_v5"],
    database: "GP_Standard_D4ds_v5",
  },
};

/** The environment's machine types: what its file says, else the table's. */
export function machineTypes(machines: AzureEnvironment["machines"], size: Profile["size"]): MachineTypes {
  const { general, training, gpu, database } = { ...DEFAULTS[size], ...dropUndefined(machines ?? {}) };
  return { general, training, gpu, database };
}

function dropUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

const MACHINES: ReadonlyMap<string, Machine> = new Map(
  [...AZURE_FACTS.machines, ...AZURE_DATABASES].map((machine) => [machine.type, machine]),
);

/** Facts of a machine type. @throws Error for one that the table does not have; validation finds that first */
export function machineOf(type: string): Machine {
  const machine = MACHINES.get(type);
  if (machine === undefined)
    throw new Error(`a machine type must be one of ${[...MACHINES.keys()].join(", ")}, got ${type}`);
  return machine;
}
