import { readFileSync } from "node:fs";

/**
 * A large table that is kept as JSON in this folder. It is read once, when it is first asked for: an object of this size in the program's
 * code takes several times as long to be made.
 * @param file path from the project's root
 */
export function tableIn(file: string): () => unknown {
  let read: { readonly table: unknown } | undefined;
  return () => {
    read ??= { table: JSON.parse(readFileSync(file, "utf8")) };
    return read.table;
  };
}

/**
 * The lines of a large table that is kept as text in this folder, sorted by their characters' codes. It is read once, when it is first
 * asked for, and nothing of it is parsed but the lines that are looked up.
 * @param file path from the project's root
 * @returns the lines that begin with a text
 */
export function sortedLinesIn(file: string): (start: string) => readonly string[] {
  let read: readonly string[] | undefined;
  return (start) => {
    const lines = (read ??= readFileSync(file, "latin1").trimEnd().split("\n"));
    const first = firstFrom(lines, start);
    let end = first;
    while (lines[end]?.startsWith(start) === true) end++;
    return lines.slice(first, end);
  };
}

/** Place of the first line that does not come before a text. */
function firstFrom(lines: readonly string[], text: string): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle] ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
