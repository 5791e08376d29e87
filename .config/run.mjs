// Runs a TypeScript entry point: `node .config/run.mjs main.ts [arguments]`.
// The program's own files are bundled, packages stay in node_modules. One mechanism for the app that cdktf starts and for every npm
// script, on any Node from 20 on, without a build step to forget: a bundle is made again when a file that went into it, or a folder that
// one came from, has changed. TRACES=1 keeps source maps, for stack traces that name TypeScript lines.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) {
  console.error("usage: node .config/run.mjs FILE.ts [arguments]");
  process.exit(2);
}
const traces = process.env["TRACES"] !== undefined;
const folder = join(root, "node_modules", ".cache", "ml-platform");
const outfile = join(folder, `${entry.replace(/[^\w]/g, "-")}${traces ? "-traces" : ""}.cjs`);
const inputsFile = `${outfile}.json`;

/** Newest change of each input and of its folder, or nothing when one is gone. */
function stamp(inputs) {
  const paths = [...new Set(inputs.flatMap((input) => [input, dirname(input)]))].sort();
  return paths.map((path) => `${path} ${statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? "gone"}`).join("\n");
}

function isCurrent() {
  try {
    const { inputs, stamped } = JSON.parse(readFileSync(inputsFile, "utf8"));
    return stamp(inputs) === stamped && statSync(outfile).isFile();
  } catch {
    return false;
  }
}

/** Writes a file whole or not at all: two runs at once must not read each other's half. */
function replace(path, content) {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

/** Packages stay where they are, but for the validator: of that the bundle takes only the parts that are used. */
function packagesToLeave() {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const names = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => name !== "zod");
  return names.flatMap((name) => [name, `${name}/*`]);
}

async function bundle() {
  const { buildSync } = await import("esbuild");
  const result = buildSync({
    absWorkingDir: root,
    entryPoints: [resolve(root, entry)],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: packagesToLeave(),
    sourcemap: traces ? "inline" : false,
    logLevel: "warning",
    metafile: true,
    write: false,
    outfile,
  });
  const inputs = Object.keys(result.metafile.inputs).filter((input) => !input.includes("node_modules"));
  mkdirSync(folder, { recursive: true });
  const stamped = stamp(inputs);
  replace(outfile, result.outputFiles[0].contents);
  replace(inputsFile, JSON.stringify({ inputs, stamped }));
}

if (!isCurrent()) await bundle();
process.argv = [process.argv[0], resolve(root, entry), ...rest];
if (traces) process.setSourceMapsEnabled(true);
createRequire(import.meta.url)(outfile);
