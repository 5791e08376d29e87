/** A place inside a value: its path and what is there. */
export interface Place {
  /** For example `spec.template.spec.containers[0].env`. */
  readonly path: string;
  readonly key: string;
  readonly value: unknown;
}

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

/** Fields of values that were walked already: rules walk the same values again and again. */
const walked = new WeakMap<object, readonly Place[]>();

/** Every field at any depth. */
export function places(value: unknown): readonly Place[] {
  if (typeof value !== "object" || value === null) return [];
  const before = walked.get(value);
  if (before !== undefined) return before;
  const found: Place[] = [];
  collect(value, "", found);
  walked.set(value, found);
  return found;
}

function collect(value: unknown, path: string, found: Place[]): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, `${path}[${String(index)}]`, found);
  } else if (isRecord(value)) {
    for (const [key, inner] of Object.entries(value)) {
      const here = path === "" ? key : `${path}.${key}`;
      found.push({ path: here, key, value: inner });
      collect(inner, here, found);
    }
  }
}

/** Any value as text: a text as it is, anything else as JSON. */
export const shown = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value ?? null);
