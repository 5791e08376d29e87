import type { Profile } from "./profile";
import type { GcpEnvironment } from "./schema";
import type { Settings } from "./settings";
import { gcpMachines, gcpZonesOf, type GcpMachine } from "../facts/gcp";

/** Machine types of an environment that names none, and the disks of its nodes. */
export interface MachineDefaults {
  readonly general: readonly string[];
  readonly training: readonly string[];
  /** Those that the region offers are taken. */
  readonly gpu: readonly string[];
  /** Tier of Cloud SQL. */
  readonly database: string;
}

/** By the profile's size. T4s are in nearly every region; L4s have the memory and the instructions that language models need. */
export const MACHINES: Readonly<Record<Profile["size"], MachineDefaults>> = {
  small: {
    general: ["e2-standard-4"],
    training: ["c2-standard-8"],
    gpu: ["n1-standard-8+nvidia-tesla-t4", "g2-standard-8"],
    database: "db-f1-micro",
  },
  large: {
    general: ["e2-standard-8"],
    training: ["c2-standard-8"],
    gpu: ["g2-standard-8", "g2-standard-24", "n1-standard-8+nvidia-tesla-t4"],
    database: "db-custom-2-7680",
  },
};

/** Size of the nodes' boot disks in GiB: images of training and of model servers take tens of them. */
export const DISK_GIB = { general: 50, training: 100, gpu: 200 } as const;

/**
 * Row of a machine type.
 * @throws RangeError when the program does not know it
 */
export function machineOf(type: string): GcpMachine {
  const machine = gcpMachines.find((row) => row.type === type);
  if (machine === undefined)
    throw new RangeError(
      `machine type must be one of ${gcpMachines.map((row) => row.type).join(", ")}, got ${type}`,
    );
  return machine;
}

/** Machines of a purpose: the environment's, else the size's that the region offers. */
export function machinesFor(
  settings: Settings<GcpEnvironment>,
  purpose: "general" | "training" | "gpu",
): readonly GcpMachine[] {
  const given = settings.machines?.[purpose];
  if (given !== undefined) return given.map(machineOf);
  const defaults = MACHINES[settings.profile.size][purpose].map(machineOf);
  return defaults.filter((machine) => gcpZonesOf(machine, settings.region).length > 0);
}

/** Tier of the database. */
export const databaseTier = (settings: Settings<GcpEnvironment>): string =>
  settings.machines?.database ?? MACHINES[settings.profile.size].database;
