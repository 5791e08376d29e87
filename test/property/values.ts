import * as fc from "fast-check";

/** Something generated. */
export type Value = fc.Arbitrary<unknown>;

/** Mostly what is right, now and then what is not. */
export const mostly = (right: Value, wrong: Value, weight = 14): Value =>
  fc.oneof({ arbitrary: right, weight: weight * 4 }, { arbitrary: wrong, weight: 1 });
/** A value, or nothing. */
export const some = (value: Value): Value => fc.option(value, { nil: undefined, freq: 2 });
/** One of a few. */
export const oneOf = (...values: readonly unknown[]): Value => fc.constantFrom(...values);

/** A number of things, from a tenth of the most on. */
export const count = (most: number): Value =>
  mostly(fc.integer({ min: Math.floor(most / 10), max: most }), oneOf(0, -1, 1.5, "3", 1e9));
