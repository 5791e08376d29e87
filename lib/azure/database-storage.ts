import type { Profile } from "../environment/profile";
import { DATABASE_STORAGE_GIB } from "../facts/azure";

/**
 * Storage of a server: the smallest size that holds what is asked for. It may grow by itself when the environment allows more; Azure knows
 * no bound for that growth, so the profile's is not one here.
 * @throws RangeError above the largest size; validation finds that first
 */
export function serverStorage({ storageGib, maxStorageGib }: Profile["database"]): {
  storageMb: number;
  autoGrowEnabled: boolean;
} {
  const size = DATABASE_STORAGE_GIB.find((gib) => gib >= storageGib);
  if (size === undefined)
    throw new RangeError(`storage of a database must be at most 16384 GiB, got ${String(storageGib)}`);
  return { storageMb: size * 1024, autoGrowEnabled: maxStorageGib > size };
}
