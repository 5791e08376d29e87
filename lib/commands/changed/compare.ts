import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** How a stack differs between two syntheses. */
export interface StackChange {
  readonly stack: string;
  readonly change: "added" | "removed" | "changed";
}

/** What Terraform leaves beside the synthesized files. */
const TERRAFORMS_OWN = /^(\.terraform|\.terraform\.lock\.hcl|.*\.tfplan|plan\.json)$/;

function* filesIn(folder: string, below = ""): Generator<string> {
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    if (below === "" && TERRAFORMS_OWN.test(entry.name)) continue;
    const path = join(below, entry.name);
    if (entry.isDirectory()) yield* filesIn(folder, path);
    else yield path;
  }
}

/** Digest of everything that was synthesized for a stack: its document, and the charts beside it. */
function digest(folder: string): string {
  const hash = createHash("sha256");
  for (const file of [...filesIn(folder)].sort()) {
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(folder, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

function stacksOf(outdir: string): Map<string, string> {
  const folder = join(outdir, "stacks");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(names.map((name) => [name, digest(join(folder, name))]));
}

/** Stacks that differ between two folders of synthesized output, by name. */
export function changedStacks(base: string, head: string): StackChange[] {
  const [before, after] = [stacksOf(base), stacksOf(head)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((stack): StackChange[] => {
    if (before.get(stack) === after.get(stack)) return [];
    if (!before.has(stack)) return [{ stack, change: "added" }];
    return [{ stack, change: after.has(stack) ? "changed" : "removed" }];
  });
}
