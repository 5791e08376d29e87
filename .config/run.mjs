// Runs a TypeScript entry point: `node .config/run.mjs main.ts [arguments]`.
// One mechanism for the app that cdktf starts and for every npm script, on any Node from 20 on, without a build step to forget: a bundle
// is made again when a file that went into it, or a folder that one came from, has changed. What V8 made of a bundle is kept beside it,
// so that the next start compiles nothing. TRACES=1 does without all that, for stack traces that name TypeScript lines.
import buffer from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import * as vm from "node:vm";
import { refuseOldNode, sayFaults } from "./faults.mjs";
import { replace, stamp } from "./stamp.mjs";

// A run lasts a second or two. What the optimizing compilers would make of its functions rarely pays for itself, nor do the notes that V8
// takes of functions for them: those that run very often get it, some twenty and some fifty times as often as V8 would have it. A regular
// expression is compiled at its first use, and not for an interpreter first. V8 has other names for this in every few versions, and
// complains aloud about those that it does not know.
const COUNTS = [
  "--invocation-count-for-feedback-allocation=200",
  "--invocation-count-for-maglev=4000",
  "--invocation-count-for-turbofan=30000",
];
const FLAGS = {
  20: ["--interrupt-budget=5000000", "--interrupt-budget-factor-for-feedback-allocation=200"],
  22: COUNTS,
  24: COUNTS,
  26: COUNTS,
};
for (const flag of FLAGS[process.versions.node.split(".")[0]] ?? []) setFlagsFromString(flag);
setFlagsFromString("--no-regexp-tier-up");

const root = dirname(dirname(fileURLToPath(import.meta.url)));
refuseOldNode(root);
const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) {
  console.error("usage: node .config/run.mjs FILE.ts [arguments]");
  process.exit(2);
}
const traces = process.env["TRACES"] !== undefined;
if (!traces) {
  sayFaults();
  // From Node 22 on, of a package of cdktf's: whoever reads it can do nothing about it.
  process.noDeprecation = true;
}
const folder = join(root, "node_modules", ".cache", "ml-platform");
const recordFile = join(folder, `${entry.replace(/[^\w]/g, "-")}${traces ? "-traces" : ""}.json`);

/** The bundle's files as they were last made, if they still say what the sources say. */
function current() {
  try {
    const record = JSON.parse(readFileSync(recordFile, "utf8"));
    const files = [record.program, record.packages].filter((file) => file !== undefined);
    return stamp(root, record.inputs) === record.stamped && files.every((file) => statSync(file).isFile())
      ? record
      : undefined;
  } catch {
    return undefined;
  }
}

/** A file's text; bundles are ASCII as a rule, and so need not be decoded. */
function textOf(file) {
  const bytes = readFileSync(file);
  return bytes.toString(buffer.isAscii(bytes) ? "latin1" : "utf8");
}

function codeOf(file) {
  try {
    return readFileSync(`${file}.v8`);
  } catch {
    return undefined;
  }
}

/** Keeps what V8 made of a bundle; where that cannot be written, the next start is slower and nothing else. */
function keepCode(file, script) {
  try {
    replace(`${file}.v8`, script.createCachedData());
  } catch {
    // read-only or full: nothing is lost
  }
}

/** Runs a bundle as a CommonJS module. Its name holds its content's hash, for V8 compares a source with kept code by length alone. */
function load(file, require) {
  const source = `(function (exports, require, module, __filename, __dirname) {${textOf(file)}\n})`;
  const cachedData = codeOf(file);
  const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  const script = new vm.Script(source, { filename: file, cachedData, importModuleDynamically });
  if (cachedData === undefined || script.cachedDataRejected)
    process.once("exit", () => keepCode(file, script));
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, file, dirname(file));
  return module.exports;
}

const { program, packages } =
  current() ?? (await (await import("./bundle.mjs")).bundle({ root, entry, folder, recordFile, traces }));
process.argv = [process.argv[0], resolve(root, entry), ...rest];
const installed = createRequire(join(folder, "bundle.cjs"));
if (traces) {
  process.setSourceMapsEnabled(true);
  installed(program);
} else {
  const bundled = load(packages, installed);
  load(
    program,
    Object.assign((name) => bundled[name]?.() ?? installed(name), { resolve: installed.resolve }),
  );
}
