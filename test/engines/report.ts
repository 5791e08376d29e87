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
  const head = `${"proof".padEnd(width)}  passed  failed  skipped  seconds  engines`;
  const lines = rows.map((row) => {
    const counts = (["passed", "failed", "skipped"] as const).map((result) =>
      String(count(row, result)).padStart(result.length),
    );
    return [
      row.proof.padEnd(width),
      ...counts,
      row.seconds.toFixed(0).padStart(7),
      row.engines.join(", "),
    ].join("  ");
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

/** The page `docs/proof.md`. */
export function markdown(rows: readonly Row[], date: Date): string {
  const overview = rows.map(
    (row) =>
      `| ${row.proof} | ${cell(row.shows)} | ${cell(row.engines.join(", "))} | ${count(row, "passed")} | ${count(row, "failed")} | ${count(row, "skipped")} |`,
  );
  const sections = rows.map((row) => {
    const cases = row.cases.map((one) => `| ${cell(one.name)} | ${one.result} | ${cell(one.detail ?? "")} |`);
    return [`## ${row.proof}`, "", "| case | result | seen |", "| --- | --- | --- |", ...cases, ""].join(
      "\n",
    );
  });
  return [
    "# What was shown on real engines",
    "",
    `Written by \`npm run test:engines -- --write-proof\` on ${date.toISOString().slice(0, 10)}.`,
    "",
    "| proof | shows | engines | passed | failed | skipped |",
    "| --- | --- | --- | --- | --- | --- |",
    ...overview,
    "",
    ...sections,
  ].join("\n");
}
