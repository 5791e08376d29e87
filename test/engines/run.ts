/**
 * Runs every proof whose engines are here and prints one table.
 *
 *     npm run test:engines -- [--only NAME,NAME] [--full] [--setup] [--require-all] [--write-proof]
 *
 * `--full` asks for the long proofs and variants, `--setup` first builds or fetches what is missing for the proofs that were asked for,
 * `--require-all` makes an engine that is still missing an error, `--write-proof` rewrites `docs/proof.md` as far as it ran. What is
 * written goes to a temporary folder that is removed at the end.
 * Ends with 1 when a case failed, with 2 when it was asked for a proof that there is not.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { controlPlane } from "./catalogue";
import { presence } from "./engines";
import { run } from "./process";
import type { Case, Proof, ProofContext } from "./proof";
import { proofs } from "./proofs";
import { type Row, markdown, table } from "./report";
import { synthesizedStacks } from "./stacks";

interface Options {
  readonly full: boolean;
  readonly setup: boolean;
  readonly requireAll: boolean;
  readonly write: boolean;
  readonly only: ReadonlySet<string> | undefined;
}

function options(args: readonly string[]): Options {
  const at = args.indexOf("--only");
  return {
    full: args.includes("--full"),
    setup: args.includes("--setup"),
    requireAll: args.includes("--require-all"),
    write: args.includes("--write-proof"),
    only: at < 0 ? undefined : new Set((args[at + 1] ?? "").split(",")),
  };
}

async function casesOf(proof: Proof, context: ProofContext, requireAll: boolean): Promise<readonly Case[]> {
  const missing = proof.engines
    .map(presence)
    .flatMap((engine) => (engine.here ? [] : [`${engine.name} is missing (${engine.why})`]));
  if (missing.length > 0)
    return [{ name: "engines", result: requireAll ? "failed" : "skipped", detail: missing.join("; ") }];
  try {
    return await proof.run(context);
  } catch (fault) {
    return [
      {
        name: "the proof itself",
        result: "failed",
        detail: fault instanceof Error ? fault.message : String(fault),
      },
    ];
  }
}

function rowOf(proof: Proof, cases: readonly Case[], seconds: number): Row {
  const versions = proof.engines
    .map(presence)
    .map((engine) => `${engine.name} ${engine.here ? engine.version : "-"}`);
  return { proof: proof.name, shows: proof.shows, engines: versions, cases, seconds };
}

/** What stands for a proof that takes minutes and was not asked for. */
const LONG: Case = {
  name: "all",
  result: "skipped",
  detail: "takes minutes: ask for it with --full or --only",
};

const PAGE = "docs/proof.md";

/** Rewrites the page for what ran; a run that is stopped keeps what it has shown until then. */
function writePage(rows: readonly Row[]): void {
  const before = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "";
  const order = proofs.map(({ name }) => name);
  writeFileSync(PAGE, markdown(before, rows, order, new Date()));
}

/** Everything that is written for the time of the run, by whatever program, goes into one folder, which goes with it. */
function temporary(): void {
  const folder = mkdtempSync(join(tmpdir(), "engines-"));
  process.env["TMPDIR"] = folder;
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
}

/** Whether a proof is to run now; a long one only when it was asked for. */
const isAskedFor = ({ long, name }: Proof, { full, only }: Options): boolean =>
  only === undefined ? long !== true || full : only.has(name);

/** Ends the run when a proof was asked for that there is not: nothing would be shown, and nobody told. */
function refuseUnknown(only: ReadonlySet<string> | undefined): void {
  const names = proofs.map(({ name }) => name);
  const unknown = [...(only ?? [])].filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  console.error(`no proof is called ${unknown.join(", ")}; there are ${names.join(", ")}`);
  process.exit(2);
}

/** Builds or fetches what is missing for some proofs; what cannot be had is told, and their cases say so again. */
async function setUp(wanted: readonly Proof[]): Promise<void> {
  const missing = [...new Set(wanted.flatMap(({ engines }) => engines))].filter(
    (name) => !presence(name).here,
  );
  if (missing.length === 0) return;
  const inPlane = (name: string): boolean => controlPlane.programs.some((program) => program === name);
  const names = [...new Set(missing.map((name) => (inPlane(name) ? "control-plane" : name)))];
  const args = [".config/run.mjs", "test/engines/setup.ts", "--only", names.join(",")];
  const { stdout, stderr } = await run(process.execPath, args, { timeoutSeconds: 4 * 3600 });
  console.log(`${stdout}${stderr}`.trim());
}

async function main(): Promise<void> {
  const asked = options(process.argv.slice(2));
  const { full, requireAll, write, only } = asked;
  refuseUnknown(only);
  temporary();
  const wanted = proofs.filter((proof) => isAskedFor(proof, asked));
  if (asked.setup) await setUp(wanted);
  const context: ProofContext = { full, stacks: synthesizedStacks, tell: (line) => console.log(`  ${line}`) };
  const rows: Row[] = [];
  for (const proof of only === undefined ? proofs : wanted) {
    console.log(`${proof.name}: ${proof.shows}`);
    const started = Date.now();
    const cases = wanted.includes(proof) ? await casesOf(proof, context, requireAll) : [LONG];
    rows.push(rowOf(proof, cases, (Date.now() - started) / 1000));
    if (write) writePage(rows.filter((row) => row.cases[0] !== LONG));
  }
  console.log(table(rows));
  const failed = rows.flatMap(({ cases }) => cases).filter(({ result }) => result === "failed");
  process.exit(failed.length > 0 ? 1 : 0);
}

void main();
