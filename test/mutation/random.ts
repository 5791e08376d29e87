/** Numbers in [0, 1) that are the same for the same seed text. */
export function random(seed: string): () => number {
  let state = 2166136261;
  for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Up to `count` different elements, in the order drawn. */
export function drawn<T>(from: readonly T[], count: number, next: () => number): T[] {
  const left = [...from];
  const result: T[] = [];
  while (result.length < count && left.length > 0) {
    result.push(...left.splice(Math.floor(next() * left.length), 1));
  }
  return result;
}
