import { WAIVERS } from "./lib/checks/waivers";
import { RULES } from "./lib/checks/rules";
import { given, UsageError } from "./lib/commands/terminal";
import { EnvironmentError } from "./lib/environment/fault";
import { Program } from "./stacks/program";
import { reportOf, violationLines } from "./stacks/report";
import { select } from "./stacks/selection";
import { withoutTokenTraces } from "./stacks/token-traces";

const { env } = process;
const warnOnly = env["CHECKS"] === "warn";
withoutTokenTraces(env);

function run(strict: boolean): number {
  const today = new Date();
  const input = select({ names: env["ENVIRONMENTS"], today: warnOnly ? undefined : today });
  const outdir = env["CDKTF_OUTDIR"] ?? "cdktf.out";
  const program = new Program({ ...input, outdir }, { rules: RULES, waivers: WAIVERS, today });
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

try {
  const asked = given(process.argv.slice(2), { strict: { type: "boolean" } }, 0);
  if (asked === undefined) console.log(HELP);
  else process.exitCode = run(asked.flag("strict"));
} catch (error) {
  if (!(error instanceof EnvironmentError) && !(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
