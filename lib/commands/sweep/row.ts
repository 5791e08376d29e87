import type { Command } from "../runner";

/** Ids from a program's JSON. */
export type Pick = (answer: unknown) => readonly string[];

/** A kind of thing that Terraform does not see, with the commands that list it and remove it. */
export interface SweepRow {
  /** Plural, for people: `load balancers`. */
  readonly what: string;
  /** Who makes it, and why it may outlive a destroy. */
  readonly reason: string;
  /** Prints JSON: a list of ids, or of objects with an `id` and whatever else `remove` names. */
  readonly list: Command;
  /** Picks the ids from what `list` prints, where it prints something else. */
  readonly pick?: Pick;
  /** What `list` says on an error that only means that nothing is there. */
  readonly absent?: RegExp;
  /** Run one after the other for each thing, with `{id}` and other fields filled in; one with a field that the thing lacks is left out. */
  readonly remove?: readonly Command[];
  /** It holds data: removed with a disposable environment, otherwise only when asked for. @default false */
  readonly data?: boolean;
}

/** What tells whose account this is, and whether the environment lives. */
export interface Probe {
  /** Prints the id of the account that the caller is in. */
  readonly account: Command;
  /** Prints JSON: the environment's clusters that exist. */
  readonly cluster: Command;
  /** Picks them from what `cluster` prints, where it prints more. */
  readonly pick?: Pick;
}

/** Everything that a sweep of one environment needs to know. */
export interface SweepPlan {
  readonly environment: string;
  /** What the cloud calls an account: `account`, `subscription`, `project`. */
  readonly accountWord: string;
  /** What it means when the caller is in no account. @default nobody is signed in */
  readonly absent?: string;
  /** Account that is meant; undefined where neither the file nor the caller says so. */
  readonly account: string | undefined;
  readonly disposable: boolean;
  readonly probe: Probe;
  /** In the order in which they are removed: what holds something comes before what it holds. */
  readonly rows: readonly SweepRow[];
}
