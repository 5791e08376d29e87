// Runs a TypeScript entry point: `node .config/run.mjs main.ts [arguments]`.
// The program's own files are bundled (tens of milliseconds), packages stay in node_modules. One mechanism for the app
// that cdktf starts and for every npm script, on any Node from 20 on, without a build step to forget.
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) {
  console.error("usage: node .config/run.mjs FILE.ts [arguments]");
  process.exit(2);
}
const folder = join(root, "node_modules", ".cache", "ml-platform");
mkdirSync(folder, { recursive: true });
// One file per process: two runs at once must not read each other's half-written bundle.
const outfile = join(folder, `${basename(entry, ".ts")}-${process.pid}.cjs`);
const bundle = buildSync({
  absWorkingDir: root,
  entryPoints: [resolve(root, entry)],
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  packages: "external",
  sourcemap: "inline",
  sourcesContent: false,
  logLevel: "warning",
  write: false,
  outfile,
});
const { writeFileSync, rmSync } = await import("node:fs");
writeFileSync(outfile, bundle.outputFiles[0].contents);
process.on("exit", () => rmSync(outfile, { force: true }));
process.argv = [process.argv[0], resolve(root, entry), ...rest];
process.setSourceMapsEnabled(true);
createRequire(import.meta.url)(outfile);
