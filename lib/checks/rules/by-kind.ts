import { oncePerGraph, type StackGraph } from "../graph";
import type { Entry } from "./known";

const byKind = oncePerGraph((graph): ReadonlyMap<string, readonly Entry[]> => {
  const found = new Map<string, Entry[]>();
  for (const entry of graph.objects) {
    const same = found.get(entry.object.kind);
    if (same === undefined) found.set(entry.object.kind, [entry]);
    else same.push(entry);
  }
  return found;
});

/** Objects of these kinds, with the releases that carry them. */
export function ofKind(graph: StackGraph, ...kinds: readonly string[]): readonly Entry[] {
  const known = byKind(graph);
  const [only] = kinds;
  return kinds.length === 1 && only !== undefined
    ? (known.get(only) ?? [])
    : kinds.flatMap((kind) => known.get(kind) ?? []);
}

/** Kinds that the stack has objects of. */
export const kindsIn = (graph: StackGraph): readonly string[] => [...byKind(graph).keys()];
