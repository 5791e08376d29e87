/**
 * A part made by another cloud's implementation cannot be used on this one: the contract's type cannot say so, this does.
 * @throws when `value` is not a `kind`
 */
export function own<T>(value: unknown, kind: abstract new (...args: never[]) => T): T {
  if (value instanceof kind) return value;
  const given = typeof value === "object" && value !== null ? value.constructor.name : typeof value;
  throw new Error(`must be given the ${kind.name} that the same cloud made, got ${given}`);
}
