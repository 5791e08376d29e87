import type { Rule, Waiver } from "../lib/checks/rule";
import { given, UsageError } from "../lib/commands/terminal";
import { EnvironmentError } from "../lib/environment/fault";
import { Program } from "./program";
import { reportOf, violationLines } from "./report";
import { select } from "./selection";

/** What the stacks are held to. */
interface Held {
  readonly rules: readonly Rule[];
  readonly waivers: readonly Waiver[];
}

const { env } = process;

function run(held: Held, strict: boolean): number {
  const warnOnly = env["CHECKS"] === "warn";
  const today = new Date();
  const input = select({ names: env["ENVIRONMENTS"], today: warnOnly ? undefined : today });
  const outdir = env["CDKTF_OUTDIR"] ?? "cdktf.out";
  const program = new Program({ ...input, outdir }, { ...held, today });
  const lines = violationLines(program.results);
  if (lines.length > 0) console.error(lines.join("\n"));
  const failed = program.results.some(({ violations }) =>
    violations.some(({ severity }) => strict || severity === "error"),
  );
  if (failed && strict && !warnOnly)
    console.error("nothing was written: with --strict, as in npm run check, a warning fails too");
  if (failed && !warnOnly) return 1;
  program.app.synth();
  console.log(reportOf(program.results));
  return 0;
}

const HELP = `npm run synth -- [options]

Synthesizes every environment into cdktf.out and prints a line for each. Finds the rules that one breaks, and then writes nothing.

  --strict                       a warning fails too, as in npm run check: an end of support is mended before it comes

  ENVIRONMENTS=aws-dev,gcp-dev   only these
  CHECKS=warn                    findings stop nothing, for destroying an old environment
  TRACES=1                       stack traces that name TypeScript lines`;

/** Does what the command line and the environment's variables ask for, and sets the exit code. */
export function synthesis(held: Held): void {
  try {
    const asked = given(process.argv.slice(2), { strict: { type: "boolean" } }, 0);
    if (asked === undefined) console.log(HELP);
    else process.exitCode = run(held, asked.flag("strict"));
  } catch (error) {
    if (!(error instanceof EnvironmentError) && !(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
