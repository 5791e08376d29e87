/**
 * Runs every proof whose engines are here and prints one table.
 *
 *     npm run test:engines -- [--only NAME,NAME] [--full] [--require-all] [--write-proof]
 *
 * `--full` asks for the long proofs and variants, `--require-all` makes a missing engine an error, `--write-proof` rewrites `docs/proof.md`
 * as far as it ran. What is written goes to a temporary folder that is removed at the end.
 * Ends with 1 when a case failed. `npm run engines:setup` builds or fetches the engines.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { presence } from "./engines";
import type { Case, Proof, ProofContext } from "./proof";
import { proofs } from "./proofs";
import { type Row, markdown, table } from "./report";
import { synthesizedStacks } from "./stacks";

interface Options {
  readonly full: boolean;
  readonly requireAll: boolean;
  readonly write: boolean;
  readonly only: ReadonlySet<string> | undefined;
}

function options(args: readonly string[]): Options {
  const at = args.indexOf("--only");
  return {
    full: args.includes("--full"),
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

/** Rewrites the page; a run that is stopped keeps what it has shown until then. */
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

async function main(): Promise<void> {
  const { full, requireAll, write, only } = options(process.argv.slice(2));
  temporary();
  const context: ProofContext = { full, stacks: synthesizedStacks, tell: (line) => console.log(`  ${line}`) };
  const rows: Row[] = [];
  for (const proof of proofs) {
    if (only !== undefined && !only.has(proof.name)) continue;
    console.log(`${proof.name}: ${proof.shows}`);
    const started = Date.now();
    const later = proof.long === true && !full && only === undefined;
    const cases = later ? [LONG] : await casesOf(proof, context, requireAll);
    rows.push(rowOf(proof, cases, (Date.now() - started) / 1000));
    if (write) writePage(rows);
  }
  console.log(table(rows));
  const failed = rows.flatMap(({ cases }) => cases).filter(({ result }) => result === "failed");
  process.exit(failed.length > 0 ? 1 : 0);
}

void main();
