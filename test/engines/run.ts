import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { given, main, UsageError } from "../../lib/commands/terminal";
import { controlPlane } from "./catalogue";
import { presence } from "./engines";
import { run } from "./process";
import type { Case, Proof, ProofContext } from "./proof";
import { proofs } from "./proofs";
import { type Row, markdown, table } from "./report";
import { synthesizedStacks } from "./stacks";
import { forgetVersions, isSetUp, versionOf } from "./versions";

const HELP = `npm run test:engines -- [options]

Runs every proof whose engines are here and prints one table. What is written goes to a temporary folder that is removed
at the end. Ends with 1 when a case failed. npm run engines:setup builds or fetches the engines.

  --only NAME,NAME   these proofs, long or not
  --full             the long proofs and variants too
  --setup            first build or fetch what is missing for the proofs that were asked for
  --require-all      an engine, a provider or charts' data that is still missing is an error
  --write-proof      rewrite docs/proof.md as far as it ran`;

interface Options {
  readonly full: boolean;
  readonly setup: boolean;
  readonly requireAll: boolean;
  readonly write: boolean;
  readonly only: ReadonlySet<string> | undefined;
}

const flag = { type: "boolean" } as const;
const OPTIONS = {
  only: { type: "string" },
  full: flag,
  setup: flag,
  "require-all": flag,
  "write-proof": flag,
} as const;

function options(args: readonly string[]): Options | undefined {
  const asked = given(args, OPTIONS, 0);
  if (asked === undefined) return undefined;
  const only = asked.value("only");
  return {
    full: asked.flag("full"),
    setup: asked.flag("setup"),
    requireAll: asked.flag("require-all"),
    write: asked.flag("write-proof"),
    only: only === undefined ? undefined : new Set(only.split(",")),
  };
}

/** A case that could not be tried for want of an engine, where everything is required. */
const required = (one: Case): Case => (one.missing === true ? { ...one, result: "failed" } : one);

async function casesOf(proof: Proof, context: ProofContext, requireAll: boolean): Promise<readonly Case[]> {
  const missing = proof.engines
    .map(presence)
    .flatMap((engine) => (engine.here ? [] : [`${engine.name} is missing (${engine.why})`]));
  if (missing.length > 0)
    return [{ name: "engines", result: requireAll ? "failed" : "skipped", detail: missing.join("; ") }];
  try {
    const cases = await proof.run(context);
    return requireAll ? cases.map(required) : cases;
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

async function rowOf(proof: Proof, cases: readonly Case[], seconds: number): Promise<Row> {
  const engines = await Promise.all(proof.engines.map(async (name) => `${name} ${await versionOf(name)}`));
  return { proof: proof.name, shows: proof.shows, engines, cases, seconds };
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
  throw new UsageError(`no proof is called ${unknown.join(", ")}; there are ${names.join(", ")}`);
}

/** Builds or fetches what is missing for some proofs; what cannot be had is told, and their cases say so again. */
async function setUp(wanted: readonly Proof[]): Promise<void> {
  const missing: string[] = [];
  for (const name of new Set(wanted.flatMap(({ engines }) => engines)))
    if (!(await isSetUp(name))) missing.push(name);
  if (missing.length === 0) return;
  const inPlane = (name: string): boolean => controlPlane.programs.some((program) => program === name);
  const names = [...new Set(missing.map((name) => (inPlane(name) ? "control-plane" : name)))];
  const args = [".config/run.mjs", "test/engines/setup.ts", "--only", names.join(",")];
  const { stdout, stderr } = await run(process.execPath, args, { timeoutSeconds: 4 * 3600 });
  console.log(`${stdout}${stderr}`.trim());
  forgetVersions();
}

async function prove(asked: Options): Promise<number> {
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
    rows.push(await rowOf(proof, cases, (Date.now() - started) / 1000));
    if (write) writePage(rows.filter((row) => row.cases[0] !== LONG));
  }
  console.log(table(rows));
  const failed = rows.flatMap(({ cases }) => cases).filter(({ result }) => result === "failed");
  return failed.length > 0 ? 1 : 0;
}

main(async (args) => {
  const asked = options(args);
  if (asked !== undefined) process.exit(await prove(asked));
  console.log(HELP);
  return 0;
});
