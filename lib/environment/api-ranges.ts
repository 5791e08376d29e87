import { isCidr, isPrivate } from "./cidr";
import type { Fault } from "./fault";

/** The part of an environment that says from where the API is reached. */
interface Reached {
  readonly api?: { readonly cidrs: readonly string[] } | { readonly access: string } | undefined;
}

/** Faults of the ranges from which the API's public endpoint is reached: no cloud's endpoint ever sees a private address. */
export function publicRangeFaults({ api }: Reached): Fault[] {
  if (api === undefined || !("cidrs" in api)) return [];
  return api.cidrs.flatMap((given, index): Fault[] => {
    const field = `api.cidrs[${String(index)}]`;
    if (!isCidr(given)) return [{ field, given, must: "be an IPv4 range such as 203.0.113.0/24" }];
    const must =
      'be public: the public endpoint never sees a private address; `api: { access: "vpc" }` admits the network';
    return isPrivate(given) ? [{ field, given, must }] : [];
  });
}
