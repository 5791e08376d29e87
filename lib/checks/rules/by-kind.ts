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
export const ofKind = (graph: StackGraph, ...kinds: readonly string[]): readonly Entry[] =>
  kinds.flatMap((kind) => byKind(graph).get(kind) ?? []);

/** Kinds that the stack has objects of. */
export const kindsIn = (graph: StackGraph): readonly string[] => [...byKind(graph).keys()];
