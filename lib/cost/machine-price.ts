import type { Machine } from "../facts/machine";

/**
 * On-demand price of a machine in USD an hour. A region without a source takes the dearest known region's, which is then not exact;
 * undefined when no region has one.
 */
export function hourlyPrice(
  machine: Machine,
  region: string,
): { readonly usd: number; readonly exact: boolean } | undefined {
  const here = machine.hourlyUsd[region];
  if (here !== undefined) return { usd: here, exact: true };
  const elsewhere = Object.values(machine.hourlyUsd);
  return elsewhere.length === 0 ? undefined : { usd: Math.max(...elsewhere), exact: false };
}
