/** A function of a text that remembers what it said: the stacks of a program have many texts in common. */
export function remembered<T>(judge: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = judge(text);
    known.set(text, value);
    return value;
  };
}

/** A function of a value that remembers what it said: releases that stacks share have the same values. */
export function rememberedOf<T>(judge: (value: object) => T): (value: object) => T {
  const known = new WeakMap<object, { readonly said: T }>();
  return (value) => {
    const before = known.get(value) ?? { said: judge(value) };
    known.set(value, before);
    return before.said;
  };
}
