import { oncePerGraph, type StackGraph } from "./graph";
import { rememberedOf } from "./remembered";
import { Place, within, type Element } from "./walk";

/** A field that was looked for, and the value that it was found in. */
export interface Found<Source> {
  readonly source: Source;
  readonly place: Place;
}

/** Whether a field is what is looked for, by itself: it is asked once, however many stacks have the field. */
export type Accepts = (place: Place) => boolean;

/** What a search found in a stack, in the order of its values. */
export type Search<Source> = (graph: StackGraph) => readonly Found<Source>[];

/** Ways to look into the values of a stack. */
export interface Searches<Source extends { readonly value: object }> {
  /** Fields by their name, or by a pattern of it. */
  fields(...names: readonly (string | RegExp)[]): Search<Source>;
  /** Fields by their name, or by a pattern of it, that a function accepts. */
  fieldsThat(accepts: Accepts, ...names: readonly (string | RegExp)[]): Search<Source>;
  /** Fields with a text, or with a list that has one, in which one of some parts stands, and which a function accepts. */
  texts(parts: readonly string[], accepts?: (text: string) => boolean): Search<Source>;
  /** Fields with an object that a function accepts. */
  records(accepts: (value: object) => boolean): Search<Source>;
  /** Values that a function accepts as a whole; their place is their own top. */
  wholes(accepts: (value: Source["value"]) => boolean): Search<Source>;
}

interface TextQuestion {
  readonly query: number;
  readonly parts: readonly string[];
  readonly accepts: (text: string) => boolean;
}

const NONE: readonly number[] = [];

/** What was asked for, each by its number. Most fields answer nothing, and are found to by one look at their name and one at their text. */
class Questions {
  /** What is accepted of the fields that have a name, by the number of the question. */
  private readonly conditions: (Accepts | undefined)[] = [];
  private readonly byName = new Map<string, number[]>();
  private readonly byPattern: { readonly query: number; readonly pattern: RegExp }[] = [];
  private readonly byText: TextQuestion[] = [];
  private readonly byRecord: { readonly query: number; readonly accepts: (value: object) => boolean }[] = [];
  /** What a name was found to answer. */
  readonly answered = new Map<string, readonly number[]>();
  /** Any pattern of a name, and any part of a text, that is asked for; made again when another one is. */
  private anyPattern: RegExp | undefined;
  private anyPart: RegExp | undefined;

  next(accepts: Accepts | undefined): number {
    return this.conditions.push(accepts) - 1;
  }

  get size(): number {
    return this.conditions.length;
  }

  accepts(query: number, place: Place): boolean {
    return this.conditions[query]?.(place) ?? true;
  }

  name(query: number, name: string | RegExp): void {
    if (typeof name === "string") this.byName.set(name, [...(this.byName.get(name) ?? []), query]);
    else this.byPattern.push({ query, pattern: name });
    this.anyPattern = undefined;
  }

  text(question: TextQuestion): void {
    this.byText.push(question);
    this.anyPart = undefined;
  }

  record(query: number, accepts: (value: object) => boolean): void {
    this.byRecord.push({ query, accepts });
  }

  /** Finds out which questions a field answers by its name, and keeps it. */
  answer(key: string): readonly number[] {
    // Looser than each, for it looks past upper and lower case.
    this.anyPattern ??= new RegExp(
      this.byPattern.map(({ pattern }) => pattern.source).join("|") || "(?!)",
      "i",
    );
    const named = this.byName.get(key) ?? NONE;
    const found = this.anyPattern.test(key)
      ? [...named, ...this.byPattern.filter(({ pattern }) => pattern.test(key)).map(({ query }) => query)]
      : named;
    this.answered.set(key, found);
    return found;
  }

  /** Questions that a text answers. */
  ofText(text: string): readonly number[] {
    this.anyPart ??= new RegExp(this.byText.flatMap(({ parts }) => parts.map(escaped)).join("|") || "(?!)");
    return this.anyPart.test(text) ? this.accepted(text) : NONE;
  }

  private accepted(text: string): readonly number[] {
    return this.byText
      .filter(({ parts, accepts }) => parts.some((part) => text.includes(part)) && accepts(text))
      .map(({ query }) => query);
  }

  /** Questions that a list answers by its texts. */
  ofTexts(list: readonly unknown[]): readonly number[] {
    let found = NONE;
    for (let index = 0; index < list.length; index++) {
      const item = list[index];
      const answers = typeof item === "string" ? this.ofText(item) : NONE;
      if (answers.length > 0) found = [...new Set([...found, ...answers])];
    }
    return found;
  }

  /** Questions that an object answers. */
  ofRecord(value: object): readonly number[] {
    let found = NONE;
    for (let index = 0; index < this.byRecord.length; index++) {
      const question = this.byRecord[index];
      if (question?.accepts(value) === true) found = [...found, question.query];
    }
    return found;
  }

  /** Questions that a list or an object answers by what it is. */
  ofComposite(value: object): readonly number[] {
    return Array.isArray(value) ? this.ofTexts(value) : this.ofRecord(value);
  }
}

const escaped = (part: string): string => part.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&");

/** An answer in one value: number of the question, and the field. */
interface Hit {
  readonly query: number;
  readonly place: Place;
}

/** Adds a field's answers; almost always there is none. */
function add(hits: Hit[], queries: readonly number[], place: Place, all: Questions): void {
  for (let index = 0; index < queries.length; index++) {
    const query = queries[index];
    if (query !== undefined && all.accepts(query, place)) hits.push({ query, place });
  }
}

/** cdktf's own notes of a construct: nothing that Terraform is given. */
const NOTES = "//";

/** This and what it calls run for every field of every stack: no call, and no object, that is not needed. */
function collect(
  value: object,
  above: Place | undefined,
  element: Element,
  all: Questions,
  hits: Hit[],
): void {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      if (typeof item === "object" && item !== null) collect(item, above, within(element, index), all, hits);
    }
    return;
  }
  for (const key in value) {
    if (key === NOTES) continue;
    const inner = (value as Readonly<Record<string, unknown>>)[key];
    const named = all.answered.get(key) ?? all.answer(key);
    if (typeof inner === "object" && inner !== null) {
      const place = new Place(above, element, key, inner, value);
      if (named.length > 0) add(hits, named, place, all);
      const meant = all.ofComposite(inner);
      if (meant.length > 0) add(hits, meant, place, all);
      collect(inner, place, undefined, all, hits);
    } else {
      const meant = typeof inner === "string" ? all.ofText(inner) : NONE;
      if (named.length === 0 && meant.length === 0) continue;
      const place = new Place(above, element, key, inner, value);
      add(hits, named, place, all);
      add(hits, meant, place, all);
    }
  }
}

/**
 * Searches are declared beside their rules, when the program is loaded. One pass through a stack's values answers all of them, and a value
 * that stacks share is passed through once: rules that each walk by themselves take a multiple of the time.
 * @param sourcesOf the values of a stack that are looked into
 * @param areShared whether stacks have such values in common: what is found in one is kept with it
 */
export function searchesIn<Source extends { readonly value: object }>(
  sourcesOf: (graph: StackGraph) => readonly Source[],
  { areShared }: { readonly areShared: boolean },
): Searches<Source> {
  const questions = new Questions();
  const whole: { readonly query: number; readonly accepts: (value: Source["value"]) => boolean }[] = [];
  const pass = (root: Source["value"]): readonly Hit[] => {
    const hits: Hit[] = [];
    for (let index = 0; index < whole.length; index++) {
      const question = whole[index];
      if (question?.accepts(root) === true)
        hits.push({ query: question.query, place: new Place(undefined, undefined, "", root, root) });
    }
    collect(root, undefined, undefined, questions, hits);
    return hits;
  };
  const hitsIn = areShared ? rememberedOf(pass) : pass;
  const answers = oncePerGraph((graph) => {
    const found = Array.from({ length: questions.size }, (): Found<Source>[] => []);
    for (const source of sourcesOf(graph)) {
      const hits = hitsIn(source.value);
      for (let index = 0; index < hits.length; index++) {
        const hit = hits[index];
        if (hit !== undefined) found[hit.query]?.push({ source, place: hit.place });
      }
    }
    return found;
  });
  const ask = (add: (query: number) => void, accepts?: Accepts): Search<Source> => {
    const query = questions.next(accepts);
    add(query);
    return (graph) => answers(graph)[query] ?? [];
  };
  const named =
    (names: readonly (string | RegExp)[]) =>
    (query: number): void =>
      names.forEach((name) => questions.name(query, name));
  return {
    fields: (...names) => ask(named(names)),
    fieldsThat: (accepts, ...names) => ask(named(names), accepts),
    texts: (parts, accepts = () => true) => ask((query) => questions.text({ query, parts, accepts })),
    records: (accepts) => ask((query) => questions.record(query, accepts)),
    wholes: (accepts) => ask((query) => whole.push({ query, accepts })),
  };
}
