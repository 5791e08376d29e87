/** A function of a text that remembers what it said: the stacks of a program have many texts in common. */
export function remembered<T>(judge: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly said: T }>();
  return (text) => {
    let before = known.get(text);
    if (before === undefined) known.set(text, (before = { said: judge(text) }));
    return before.said;
  };
}

/** A function of a value that remembers what it said: releases that stacks share have the same values. */
export function rememberedOf<K extends object, T>(judge: (value: K) => T): (value: K) => T {
  const known = new WeakMap<K, { readonly said: T }>();
  return (value) => {
    let before = known.get(value);
    if (before === undefined) known.set(value, (before = { said: judge(value) }));
    return before.said;
  };
}
