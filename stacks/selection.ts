import type { Environment } from "../lib/environment/schema";
import { EnvironmentError } from "../lib/environment/fault";
import { validateBootstrap, validateEnvironments } from "../lib/environment/validate";
import { environmentNames, readEnvironments } from "../environments";
import bootstrapFile from "../environments/bootstrap";
import { BOOTSTRAP_CLOUDS, bootstrapName } from "./bootstrap-for";
import type { ProgramInput } from "./program";

/** Which stacks to make, read from the process's environment. */
export interface Selection {
  /** Names separated by commas; undefined for all. */
  readonly names: string | undefined;
  /** Day on which dates are judged; undefined to leave such checks out, as for destroying an old environment. */
  readonly today: Date | undefined;
}

/**
 * Reads and validates the environments selected.
 * @throws EnvironmentError naming every fault of every file, and every unknown name
 */
export function select({ names, today }: Selection): Omit<ProgramInput, "outdir"> {
  const files = environmentNames();
  const bootstraps = BOOTSTRAP_CLOUDS.map((cloud) => ({ cloud, name: bootstrapName(cloud) }));
  const known = [...files, ...bootstraps.map(({ name }) => name)];
  const wanted =
    names === undefined || names.trim() === "" ? known : names.split(",").map((name) => name.trim());
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new EnvironmentError(
      unknown.map((name) => `ENVIRONMENTS: each name must be one of ${known.join(", ")}, got "${name}"`),
    );
  }
  const clouds = bootstraps.filter(({ name }) => wanted.includes(name)).map(({ cloud }) => cloud);
  // A bootstrap stack serves every environment of its cloud, so it needs all of them.
  const needed = clouds.length > 0 ? files : files.filter((name) => wanted.includes(name));
  const all = validateEnvironments(readEnvironments(needed), today);
  const selected = (environment: Environment): boolean => wanted.includes(environment.name);
  const input = validateBootstrap("environments/bootstrap.ts", bootstrapFile);
  return {
    environments: all.filter(selected),
    bootstrap: { clouds: clouds.filter((cloud) => input[cloud] !== undefined), input, environments: all },
  };
}
