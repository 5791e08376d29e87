/**
 * Divides a bound among pools of one machine type each, in nodes. The first ones get what is left over, so the sum never exceeds the bound.
 * @param total nodes, or for GPU pools GPUs
 * @param sizes what a node of each pool counts: its GPUs, or 1
 */
export function nodeShares(total: number, sizes: readonly number[]): readonly number[] {
  const parts = sizes.length;
  return sizes.map((size, index) =>
    Math.floor((Math.floor(total / parts) + (index < total % parts ? 1 : 0)) / size),
  );
}
