import * as quantity from "../environment/quantity";

/** A measure that remembers: a stack names the same few quantities many hundred times. */
function once(measure: (quantity: unknown) => number): (quantity: unknown) => number {
  const known = new Map<unknown, number>();
  return (quantity) => {
    let amount = known.get(quantity);
    if (amount === undefined) known.set(quantity, (amount = measure(quantity)));
    return amount;
  };
}

/** Cores of a Kubernetes quantity, as in `lib/environment/quantity.ts`. */
export const cores = once(quantity.cores);

/** GiB of a Kubernetes quantity, as in `lib/environment/quantity.ts`. */
export const gibibytes = once(quantity.gibibytes);
