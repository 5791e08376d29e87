/** Which element of a list between two fields: its number, `[0][1]` for lists in lists, undefined where there is no list. */
export type Element = number | string | undefined;

/** The element of a list that is an element itself, or a field's value. */
export const within = (element: Element, index: number): Element =>
  element === undefined ? index : `${bracketed(element)}[${String(index)}]`;

const bracketed = (element: Element): string =>
  typeof element === "number" ? `[${String(element)}]` : (element ?? "");

/** A place inside a value: where it is and what is there. There are very many, and few are ever named: the path is put together when asked. */
export class Place {
  constructor(
    /** The field above it; undefined at the top. */
    readonly above: Place | undefined,
    private readonly element: Element,
    readonly key: string,
    readonly value: unknown,
    /** The object whose field it is. */
    readonly holder: object,
  ) {}

  /** For example `spec.template.spec.containers[0].env`. */
  get path(): string {
    return this.above === undefined && this.element === undefined
      ? this.key
      : `${this.above?.path ?? ""}${bracketed(this.element)}.${this.key}`;
  }

  /** A field beside it. */
  beside(key: string): unknown {
    return field(this.holder, key);
  }
}

/** Whether a value is an object or a list. */
export const isComposite = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Whether a value is an object with fields. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A field of a value that may not be an object. */
export const field = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;

/** What lies at a path of keys. Rules ask this more often than anything else, so it calls nothing. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  let here = value;
  for (let depth = 0; depth < keys.length; depth++) {
    if (typeof here !== "object" || here === null || Array.isArray(here)) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[keys[depth] ?? ""];
  }
  return here;
}

/** A list, or the one element that stands for it; Terraform writes single blocks either way. */
export const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

/** A text, or nothing. */
export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const walked = new WeakMap<object, readonly Place[]>();

/** Every field at any depth. Rules that look for something in all values of a stack declare a search instead (`search.ts`). */
export function places(value: unknown): readonly Place[] {
  if (!isComposite(value)) return [];
  const before = walked.get(value);
  if (before !== undefined) return before;
  const found: Place[] = [];
  collect(value, undefined, undefined, found);
  walked.set(value, found);
  return found;
}

/** Fields of these names, at any depth. */
export const placesNamed = (value: unknown, ...keys: readonly string[]): readonly Place[] =>
  places(value).filter(({ key }) => keys.includes(key));

function collect(value: object, above: Place | undefined, element: Element, found: Place[]): void {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      if (isComposite(item)) collect(item, above, within(element, index), found);
    }
    return;
  }
  for (const key in value) {
    const inner = (value as Readonly<Record<string, unknown>>)[key];
    const place = new Place(above, element, key, inner, value);
    found.push(place);
    if (isComposite(inner)) collect(inner, place, undefined, found);
  }
}

/** Any value as text: a text as it is, anything else as JSON. */
export const shown = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value ?? null);
