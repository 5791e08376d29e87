import { AWS_FACTS, isDatabaseClass } from "../facts/aws";
import type { Machine } from "../facts/machine";
import type { Fault } from "./fault";
import type { AwsEnvironment } from "./schema";

/** What a field of `machines` may hold. */
type Kind = "general" | "training" | "gpu" | "database";

const FITS: Readonly<Record<Kind, (machine: Machine) => boolean>> = {
  general: (machine) => machine.gpu === undefined && !isDatabaseClass(machine.type),
  training: (machine) => machine.gpu === undefined && !isDatabaseClass(machine.type),
  gpu: (machine) => machine.gpu !== undefined,
  database: (machine) => isDatabaseClass(machine.type),
};

const KINDS: Readonly<Record<Kind, string>> = {
  general: "a machine without GPUs",
  training: "a machine without GPUs",
  gpu: "a machine with GPUs",
  database: "a database class",
};

/**
 * Machine types that AWS does not have, not there, no longer, or not for that.
 * @param mostGpus GPUs that may run at once
 */
export function awsMachineFaults(environment: AwsEnvironment, mostGpus: number): Fault[] {
  const { machines = {}, region } = environment;
  const faults: Fault[] = [];
  for (const kind of ["general", "training", "gpu"] as const) {
    for (const [index, type] of (machines[kind] ?? []).entries()) {
      faults.push(...machineFault(kind, `machines.${kind}[${String(index)}]`, type, region));
    }
  }
  const { database } = machines;
  if (database !== undefined) faults.push(...machineFault("database", "machines.database", database, region));
  if (faults.length === 0) faults.push(...gpuFaults(machines.gpu ?? [], mostGpus));
  if (environment.capacity !== "managed-groups") return faults;
  const { gpu = [], training = [] } = machines;
  return [...faults, ...groupFaults(gpu, "gpu"), ...groupFaults(training, "training")];
}

function machineFault(kind: Kind, field: string, type: string, region: string): Fault[] {
  const machine = AWS_FACTS.machines.find((row) => row.type === type);
  const fault = (must: string): Fault[] => [{ field, given: type, must }];
  const offered = (row: Machine): boolean =>
    row.retired === undefined && (row.regions?.includes(region) ?? true);
  const choices = (): string =>
    AWS_FACTS.machines
      .filter((row) => FITS[kind](row) && offered(row))
      .map((row) => row.type)
      .join(", ");
  if (machine === undefined) return fault(`be one of AWS's ${choices()}`);
  if (!FITS[kind](machine)) return fault(`be ${KINDS[kind]}: one of ${choices()}`);
  if (machine.retired !== undefined)
    return fault(`not be gone since ${machine.retired}: be one of ${choices()}`);
  if (!offered(machine)) return fault(`be offered in ${region}: one of ${choices()}`);
  return [];
}

/** A machine with more GPUs than may run at once would never be made. */
function gpuFaults(types: readonly string[], mostGpus: number): Fault[] {
  const counts = types.flatMap(
    (type) => AWS_FACTS.machines.find((row) => row.type === type)?.gpu?.count ?? [],
  );
  if (mostGpus === 0 || counts.length === 0 || Math.min(...counts) <= mostGpus) return [];
  return [
    {
      field: "machines.gpu",
      given: types,
      must: `have a machine with at most the ${String(mostGpus)} GPUs of overrides.gpu.max`,
    },
  ];
}

/** Cluster Autoscaler plans a group with one template: machines of different sizes make it wrong. */
function groupFaults(types: readonly string[], kind: "gpu" | "training"): Fault[] {
  const known = types.flatMap((type) => AWS_FACTS.machines.find((row) => row.type === type) ?? []);
  const shapes = new Set(
    known.map(
      ({ cpu, memoryGib, gpu }) =>
        `${String(cpu)}/${String(memoryGib)}/${gpu?.model.name ?? "none"}/${String(gpu?.count ?? 0)}`,
    ),
  );
  if (shapes.size < 2) return [];
  return [
    {
      field: `machines.${kind}`,
      given: types,
      must: "be machines of one size and GPU with capacity managed-groups",
    },
  ];
}
