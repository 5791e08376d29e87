import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** What the program is made of; its packages are linked. */
const PARTS = [
  "main.ts",
  "lib",
  "stacks",
  ".config",
  "package.json",
  "package-lock.json",
  "cdktf.json",
  "tsconfig.json",
  "environments/index.ts",
  "environments/bootstrap.ts",
];

/** Names of the environments of a copy, the first first. */
export const nameOf = (index: number): string => `team-${String(index).padStart(3, "0")}`;

const environment = (name: string): string =>
  `export default { name: "${name}", cloud: "aws", region: "us-west-2", stage: "dev" };\n`;

/** A copy of the project, in a folder outside it, with `count` environments on AWS instead of its own. */
export function copyWith(count: number): string {
  const folder = mkdtempSync(join(tmpdir(), `bench-${String(count)}-`));
  for (const part of PARTS) cpSync(part, join(folder, part), { recursive: true });
  // Linked one by one: the copy's bundles are kept in its own node_modules/.cache.
  const packages = join(folder, "node_modules");
  mkdirSync(packages);
  for (const name of readdirSync("node_modules").filter((entry) => entry !== ".cache"))
    symlinkSync(resolve("node_modules", name), join(packages, name));
  for (let index = 1; index <= count; index++)
    writeFileSync(join(folder, "environments", `${nameOf(index)}.ts`), environment(nameOf(index)));
  return folder;
}
