import { oncePerGraph, type StackGraph } from "../graph";
import { grouped } from "../grouped";
import type { Entry } from "./known";

const byKind = oncePerGraph((graph): ReadonlyMap<string, readonly Entry[]> =>
  grouped(graph.objects, ({ object }) => object.kind),
);

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
