/** A place inside a value: where it is and what is there. There are very many, and few are ever named: the path is put together when asked. */
export class Place {
  private text: string | undefined;

  constructor(
    /** The field above it; undefined at the top. */
    private readonly above: Place | undefined,
    /** For the elements of a list between them, `[0]`. */
    private readonly element: string,
    readonly key: string,
    readonly value: unknown,
  ) {}

  /** For example `spec.template.spec.containers[0].env`. */
  get path(): string {
    this.text ??=
      this.above === undefined && this.element === ""
        ? this.key
        : `${this.above?.path ?? ""}${this.element}.${this.key}`;
    return this.text;
  }
}

const isComposite = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Whether a value is an object with fields. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A field of a value that may not be an object. */
export const field = (value: unknown, key: string): unknown => (isRecord(value) ? value[key] : undefined);

/** What lies at a path of keys. */
export const at = (value: unknown, ...keys: readonly string[]): unknown => keys.reduce(field, value);

/** A list, or the one element that stands for it; Terraform writes single blocks either way. */
export const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

/** A text, or nothing. */
export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Fields of a value in their order, and by name. Kept: rules walk the same values again and again. */
interface Walked {
  readonly all: readonly Place[];
  readonly named: ReadonlyMap<string, readonly Place[]>;
}
const NOTHING: Walked = { all: [], named: new Map() };
const walked = new WeakMap<object, Walked>();

function walk(value: unknown): Walked {
  if (!isComposite(value)) return NOTHING;
  const before = walked.get(value);
  if (before !== undefined) return before;
  const all: Place[] = [];
  collect(value, undefined, "", all);
  const named = new Map<string, Place[]>();
  for (const place of all) {
    const same = named.get(place.key);
    if (same === undefined) named.set(place.key, [place]);
    else same.push(place);
  }
  const result = { all, named };
  walked.set(value, result);
  return result;
}

/** Every field at any depth. */
export const places = (value: unknown): readonly Place[] => walk(value).all;

/** Every field at any depth, by name. */
export const namedIn = (value: unknown): ReadonlyMap<string, readonly Place[]> => walk(value).named;

/** Every field of one of these names, at any depth; a rule that looks for names asks for this, and walks nothing. */
export function placesNamed(value: unknown, ...keys: readonly string[]): readonly Place[] {
  const { named } = walk(value);
  const found: Place[] = [];
  for (const key of keys) for (const place of named.get(key) ?? []) found.push(place);
  return found;
}

/** Fields at any depth whose names fit a pattern. */
export const placesLike = (value: unknown, key: RegExp): readonly Place[] =>
  [...walk(value).named].flatMap(([name, found]) => (key.test(name) ? found : []));

function collect(value: object, above: Place | undefined, element: string, found: Place[]): void {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      if (isComposite(item)) collect(item, above, `${element}[${String(index)}]`, found);
    }
    return;
  }
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const place = new Place(above, element, key, inner);
    found.push(place);
    if (isComposite(inner)) collect(inner, place, "", found);
  }
}

/** Any value as text: a text as it is, anything else as JSON. */
export const shown = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value ?? null);
