import type { Environment } from "./schema";
import { KUBERNETES_VERSIONS } from "./schema";
import { PROFILES, type Profile } from "./profile";

/** An environment with its profile applied: what the constructs read. `E` is the cloud's own part. */
export type Settings<E extends Environment = Environment> = E extends Environment
  ? Omit<E, "overrides" | "kubernetesVersion"> & {
      readonly profile: Profile;
      readonly kubernetesVersion: string;
    }
  : never;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function merged(base: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const result = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const before = result[key];
    result[key] = isRecord(value) && isRecord(before) ? merged(before, value) : value;
  }
  return result;
}

/** The stage's profile with the environment's overrides laid over it, value by value. */
export function profileOf(environment: Environment): Profile {
  // The schema gives the overrides exactly the profile's shape, which the type of a generic deep merge cannot say.
  return merged({ ...PROFILES[environment.stage] }, environment.overrides ?? {}) as unknown as Profile;
}

/** Applies profile and defaults to a validated environment. */
export function settingsOf<E extends Environment>(environment: E): Settings<E> {
  const { overrides: _, kubernetesVersion = KUBERNETES_VERSIONS[0], ...rest } = environment;
  // A conditional type of a generic cannot be built up member by member.
  return { ...rest, profile: profileOf(environment), kubernetesVersion } as unknown as Settings<E>;
}
