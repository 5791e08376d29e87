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
