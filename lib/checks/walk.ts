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

/** Every field at any depth. */
export function* places(value: unknown, path = ""): Generator<Place> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* places(item, `${path}[${String(index)}]`);
  } else if (isRecord(value)) {
    for (const [key, inner] of Object.entries(value)) {
      const here = path === "" ? key : `${path}.${key}`;
      yield { path: here, key, value: inner };
      yield* places(inner, here);
    }
  }
}
