import { oncePerGraph, type StackGraph } from "./graph";
import { rememberedOf } from "./remembered";
import { isComposite, Place } from "./walk";

/** A field that was looked for, and the value that it was found in. */
export interface Found<Source> {
  readonly source: Source;
  readonly place: Place;
}

/** What a search found in a stack, in the order of its values. */
export type Search<Source> = (graph: StackGraph) => readonly Found<Source>[];

/** Ways to look into the values of a stack. */
export interface Searches<Source> {
  /** Fields by their name, or by a pattern of it. */
  fields(...names: readonly (string | RegExp)[]): Search<Source>;
  /** Fields with a text that a function accepts, or a list that has one. */
  texts(accepts: (text: string) => boolean): Search<Source>;
  /** Fields with an object that a function accepts. */
  records(accepts: (value: object) => boolean): Search<Source>;
}

interface Question<Accepts> {
  readonly query: number;
  readonly accepts: Accepts;
}

/** What was asked for, each by its number: fields' names, which are looked up, and what is asked of every name, text or record. */
class Questions {
  private asked = 0;
  private readonly byName = new Map<string, number[]>();
  private readonly byPattern: Question<RegExp>[] = [];
  /** What a name was found to answer. */
  private readonly answered = new Map<string, readonly number[]>();
  readonly texts: Question<(text: string) => boolean>[] = [];
  readonly records: Question<(value: object) => boolean>[] = [];

  next(): number {
    return this.asked++;
  }

  get size(): number {
    return this.asked;
  }

  name(query: number, name: string | RegExp): void {
    if (typeof name === "string") this.byName.set(name, [...(this.byName.get(name) ?? []), query]);
    else this.byPattern.push({ query, accepts: name });
  }

  /** Questions that a field answers by its name alone. */
  about(key: string): readonly number[] {
    let found = this.answered.get(key);
    if (found === undefined) {
      const fitting = this.byPattern.filter(({ accepts }) => accepts.test(key));
      found = [...(this.byName.get(key) ?? []), ...fitting.map(({ query }) => query)];
      this.answered.set(key, found);
    }
    return found;
  }
}

/** Answers in one value: number of a question, and the field. */
type Hits = (readonly [query: number, place: Place])[];

function collect(
  value: object,
  above: Place | undefined,
  element: string,
  questions: Questions,
  hits: Hits,
): void {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      if (isComposite(item)) collect(item, above, `${element}[${String(index)}]`, questions, hits);
    }
    return;
  }
  for (const key in value) {
    const inner = (value as Readonly<Record<string, unknown>>)[key];
    const named = questions.about(key);
    let place: Place | undefined;
    if (isComposite(inner) || named.length > 0) {
      place = new Place(above, element, key, inner, value);
      for (const query of named) hits.push([query, place]);
    }
    if (typeof inner === "string" || Array.isArray(inner)) {
      for (const { query, accepts } of questions.texts) {
        if (!hasText(inner, accepts)) continue;
        place ??= new Place(above, element, key, inner, value);
        hits.push([query, place]);
      }
    }
    if (place === undefined || !isComposite(inner)) continue;
    for (const { query, accepts } of questions.records)
      if (!Array.isArray(inner) && accepts(inner)) hits.push([query, place]);
    collect(inner, place, "", questions, hits);
  }
}

const hasText = (value: string | readonly unknown[], accepts: (text: string) => boolean): boolean =>
  typeof value === "string"
    ? accepts(value)
    : value.some((item) => typeof item === "string" && accepts(item));

/**
 * Searches are declared beside their rules, when the program is loaded. One pass through a stack's values answers all of them, and a value
 * that stacks share is passed through once: rules that each walk by themselves take a multiple of the time.
 * @param sourcesOf the values of a stack that are looked into
 */
export function searchesIn<Source extends { readonly value: object }>(
  sourcesOf: (graph: StackGraph) => readonly Source[],
): Searches<Source> {
  const questions = new Questions();
  const hitsIn = rememberedOf((root): Hits => {
    const hits: Hits = [];
    collect(root, undefined, "", questions, hits);
    return hits;
  });
  const answers = oncePerGraph((graph) => {
    const found = Array.from({ length: questions.size }, (): Found<Source>[] => []);
    for (const source of sourcesOf(graph))
      for (const [query, place] of hitsIn(source.value)) found[query]?.push({ source, place });
    return found;
  });
  const ask = (add: (query: number) => void): Search<Source> => {
    const query = questions.next();
    add(query);
    return (graph) => answers(graph)[query] ?? [];
  };
  return {
    fields: (...names) => ask((query) => names.forEach((name) => questions.name(query, name))),
    texts: (accepts) => ask((query) => questions.texts.push({ query, accepts })),
    records: (accepts) => ask((query) => questions.records.push({ query, accepts })),
  };
}
