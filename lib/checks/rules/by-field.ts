import { oncePerGraph, type StackGraph } from "../graph";
import { namedIn, type Place } from "../walk";
import { sources, type Source } from "./known";

/** A field of an object or of a chart's values. */
export interface Found {
  readonly source: Source;
  readonly place: Place;
}

const byName = oncePerGraph((graph): ReadonlyMap<string, readonly Found[]> => {
  const found = new Map<string, Found[]>();
  for (const source of sources(graph)) {
    for (const [name, places] of namedIn(source.value)) {
      const same = found.get(name) ?? [];
      if (same.length === 0) found.set(name, same);
      for (const place of places) same.push({ source, place });
    }
  }
  return found;
});

/** Fields of these names at any depth of any object and of any chart's values: a rule that looks for names walks nothing. */
export const fieldsNamed = (graph: StackGraph, ...names: readonly string[]): readonly Found[] =>
  names.flatMap((name) => byName(graph).get(name) ?? []);

/** The same for names that fit a pattern. */
export const fieldsLike = (graph: StackGraph, name: RegExp): readonly Found[] =>
  [...byName(graph)].flatMap(([one, found]) => (name.test(one) ? found : []));
