import type { Profile } from "../environment/profile";

/** Sizes in GiB that a server's storage can have (registry.terraform.io, azurerm_postgresql_flexible_server, storage_mb). */
export const DATABASE_STORAGE_GIB: readonly number[] = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384];

/**
 * Storage of a server: the smallest size that holds what is asked for. It may grow by itself when the environment allows more; Azure knows
 * no bound for that growth, so the profile's is not one here.
 * @throws RangeError above the largest size; validation finds that first
 */
export function serverStorage({ storageGib, maxStorageGib }: Profile["database"]): { storageMb: number; autoGrowEnabled: boolean } {
  const size = DATABASE_STORAGE_GIB.find((gib) => gib >= storageGib);
  if (size === undefined) throw new RangeError(`storage of a database must be at most 16384 GiB, got ${String(storageGib)}`);
  return { storageMb: size * 1024, autoGrowEnabled: maxStorageGib > size };
}
