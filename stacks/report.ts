import { violationLine } from "../lib/checks/check";
import type { Result } from "./program";

/** The findings of all stacks, errors first. */
export function violationLines(results: readonly Result[]): string[] {
  const all = results.flatMap(({ violations }) => violations);
  return [
    ...all.filter(({ severity }) => severity === "error"),
    ...all.filter(({ severity }) => severity === "warn"),
  ].map(violationLine);
}

const COLUMNS = [
  "environment",
  "cloud",
  "resources",
  "releases",
  "custom resources",
  "findings",
  "USD/month",
  "GPU at most",
  "ms",
] as const;

function rowOf({ stack, settings, graph, violations, cost, milliseconds }: Result): string[] {
  const cloud = settings?.cloud ?? stack.node.id.split("-")[0] ?? "";
  const managed = graph.resources.filter(({ address }) => !/^(data|ephemeral)\./.test(address));
  const counts = [managed.length, graph.releases.length, graph.objects.length, violations.length].map(String);
  const bill =
    cost === undefined
      ? ["", ""]
      : [`${dollars(cost.least)} to ${dollars(cost.most)}`, dollars(cost.mostGpu)];
  return [stack.node.id, cloud, ...counts, ...bill, String(Math.round(milliseconds))];
}

const dollars = (usd: number): string => String(Math.round(usd));

/** A table of what was made: one line for each stack. */
export function reportOf(results: readonly Result[]): string {
  const rows = [[...COLUMNS], ...results.map(rowOf)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ");
  return rows.map((row) => line(row).trimEnd()).join("\n");
}
