import type { Runner } from "../runner";

/** What a check found. */
export type Verdict =
  | { readonly state: "ok"; readonly seen: string }
  /** The deploy goes on; something will be smaller or slower. */
  | { readonly state: "warn"; readonly seen: string; readonly fix: string }
  /** The deploy will fail. */
  | { readonly state: "fail"; readonly seen: string; readonly fix: string };

/** One thing that must hold before a deploy. */
export interface Check {
  readonly name: string;
  readonly verdict: (run: Runner) => Verdict;
}

/** All is well. */
export const ok = (seen: string): Verdict => ({ state: "ok", seen });
/** Not as it should be, with what to do. */
export const warn = (seen: string, fix: string): Verdict => ({ state: "warn", seen, fix });
/** It cannot work, with what to do. */
export const fail = (seen: string, fix: string): Verdict => ({ state: "fail", seen, fix });
/** Too little is left: fatal before the first deploy; afterwards what the environment runs itself may be what is used. */
export const short = (seen: string, fix: string, isDeployed: boolean): Verdict =>
  isDeployed ? warn(`${seen} more, unless what is deployed already counts`, fix) : fail(seen, fix);
