import type { Case } from "./proof";

/** Everything that is known of one proof after it ran. */
export interface Row {
  readonly proof: string;
  readonly shows: string;
  /** Name and version of each engine. */
  readonly engines: readonly string[];
  readonly cases: readonly Case[];
  readonly seconds: number;
}

function count(row: Row, result: Case["result"]): number {
  return row.cases.filter((one) => one.result === result).length;
}

function total(rows: readonly Row[], result: Case["result"]): number {
  return rows.reduce((sum, row) => sum + count(row, result), 0);
}

/** What was seen in a case that passed, on one line of readable length; faults and reasons are told in full. */
function shortened({ result, detail = "" }: Case): string {
  return result === "passed" && detail.length > 200 ? `${detail.slice(0, 200)}...` : detail;
}

/** The table that a run prints: counts, then every case with what was seen or why not, then the closing line. */
export function table(rows: readonly Row[]): string {
  const width = Math.max(5, ...rows.map(({ proof }) => proof.length));
  const head = `${"proof".padEnd(width)}  passed  failed  skipped  seconds  what is shown, by which engines`;
  const lines = rows.map((row) => {
    const counts = (["passed", "failed", "skipped"] as const).map((result) =>
      String(count(row, result)).padStart(result.length),
    );
    const cells = [row.proof.padEnd(width), ...counts, row.seconds.toFixed(0).padStart(7), row.shows];
    return `${cells.join("  ")}\n${" ".repeat(width + 2)}${row.engines.join(", ")}`;
  });
  const details = rows.flatMap((row) =>
    row.cases.map(
      (one) =>
        `${one.result}: ${row.proof}, ${one.name}${one.detail === undefined ? "" : `: ${shortened(one)}`}`,
    ),
  );
  const closing = `${total(rows, "passed")} passed, ${total(rows, "failed")} failed, ${total(rows, "skipped")} skipped`;
  return ["", head, ...lines, "", ...details, "", closing].join("\n");
}

const cell = (text: string): string => text.replace(/\|/g, "\\|").replace(/\s+/g, " ");

/** A proof's part of the page: its line of the overview, and its section. */
interface Part {
  readonly line: string;
  readonly section: string;
}

function partOf(row: Row, date: string): Part {
  const counts = (["passed", "failed", "skipped"] as const).map((result) => count(row, result));
  const cells = [row.proof, row.shows, row.engines.join(", "), ...counts, row.seconds.toFixed(0), date];
  const cases = row.cases.map((one) => `| ${cell(one.name)} | ${one.result} | ${cell(one.detail ?? "")} |`);
  return {
    line: `| ${cells.map((one) => cell(String(one))).join(" | ")} |`,
    section: [`## ${row.proof}`, "", "| case | result | seen |", "| --- | --- | --- |", ...cases, ""].join(
      "\n",
    ),
  };
}

/** Parts of a page that was written before. */
function partsOf(page: string): Map<string, Part> {
  const [overview = "", ...sections] = page.split(/^(?=## )/m);
  const lines = overview.split("\n");
  return new Map(
    sections.map((section) => {
      const name = /^## (.*)/.exec(section)?.[1] ?? "";
      return [name, { line: lines.find((line) => line.startsWith(`| ${name} |`)) ?? "", section }];
    }),
  );
}

/**
 * The page `docs/proof.md`: what ran now takes the place of what the page said of it, and the rest stays.
 * @param page what was written before; empty for a new page
 * @param order names of all proofs; what is not among them goes
 */
export function markdown(page: string, rows: readonly Row[], order: readonly string[], date: Date): string {
  const day = date.toISOString().slice(0, 10);
  const all = new Map([...partsOf(page), ...rows.map((row) => [row.proof, partOf(row, day)] as const)]);
  const parts = order.flatMap((name) => all.get(name) ?? []);
  return [
    "# What was shown on real engines",
    "",
    "Written by `npm run test:engines -- --write-proof`. Without options the command runs what takes seconds and skips, saying so, what needs",
    "an engine that is not on the machine. `--setup` builds or fetches those first, `--require-all` makes one that is still missing an error,",
    "`--full` adds the proofs and environments that take minutes, `--only NAME,NAME` chooses. A failed case ends the command with 1.",
    "",
    "`x for y` is release x of a provider standing in for release y; the skipped cases named `stand-in` and `charts as stubs` say what was not",
    "the real thing.",
    "",
    "| proof | shows | engines | passed | failed | skipped | seconds | on |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...parts.map(({ line }) => line),
    "",
    ...parts.map(({ section }) => section.trimEnd() + "\n"),
  ].join("\n");
}
