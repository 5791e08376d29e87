import { renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Newest change of each input and of its folder, or that one is gone. */
export function stamp(root, inputs) {
  const paths = [...new Set(inputs.flatMap((input) => [input, dirname(input)]))].sort();
  return paths
    .map((path) => `${path} ${statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? "gone"}`)
    .join("\n");
}

/** Writes a file whole or not at all: two runs at once must not read each other's half. */
export function replace(path, content) {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}
