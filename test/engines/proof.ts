/**
 * A proof shows something about the program on a real engine. To add one: a file in `proofs/` that exports a {@link Proof}, and its line
 * in `proofs/index.ts`. The runner (`run.ts`) skips it, saying so, where one of its engines is missing; it counts the cases and turns
 * what `run` throws into a failed case.
 */
export interface Proof {
  /** One word or two, for the table and for `--only`. */
  readonly name: string;
  /** What is shown, as one clause. */
  readonly shows: string;
  /** Engines without which nothing can be shown, by the names of `catalogue.ts`; a provider is written `provider/aws`. */
  readonly engines: readonly string[];
  /** It takes minutes: run when it is named by `--only` or when `--full` is asked for. @default false */
  readonly long?: boolean;
  run(context: ProofContext): Promise<readonly Case[]>;
}

/** What a proof gets from the runner. */
export interface ProofContext {
  /** The long variant of the proof is asked for. */
  readonly full: boolean;
  /** Synthesized stacks, by name; made once for all proofs. */
  readonly stacks: () => Promise<ReadonlyMap<string, SynthesizedStack>>;
  /** A line for the person who waits. */
  readonly tell: (line: string) => void;
}

/** A stack on disk. */
export interface SynthesizedStack {
  readonly name: string;
  /** Folder with `cdk.tf.json` and `assets/`. Read-only: work on a copy. */
  readonly folder: string;
}

/** One thing that was tried. */
export interface Case {
  readonly name: string;
  readonly result: "passed" | "failed" | "skipped";
  /** What was seen; for a failure what went wrong, for a skip the reason. */
  readonly detail?: string;
  /** It was skipped for want of an engine, a provider or data, which `--require-all` makes a failure. @default false */
  readonly missing?: true;
}

/** A case that cannot be tried here, because something that it needs is missing. */
export const missingCase = (name: string, detail: string): Case => ({
  name,
  result: "skipped",
  detail,
  missing: true,
});

/** What the proofs that need the charts' definitions answer without them. */
export const noCharts = (name: string): readonly Case[] => [
  missingCase(name, "the folder with the charts' definitions is not here"),
];

/** A case from a list of faults: passed when there is none. */
export function caseOf(name: string, faults: readonly string[], seen?: string): Case {
  if (faults.length > 0) return { name, result: "failed", detail: faults.join("; ") };
  return { name, result: "passed", ...(seen === undefined ? {} : { detail: seen }) };
}
