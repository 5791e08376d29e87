// Runs a TypeScript entry point: `node .config/run.mjs main.ts [arguments]`.
// One mechanism for the app that cdktf starts and for every npm script, on any Node from 20 on, without a build step to forget: a bundle
// is made again when a file that went into it, or a folder that one came from, has changed. What V8 made of a bundle is kept beside it,
// so that the next start compiles nothing. TRACES=1 does without all that, for stack traces that name TypeScript lines.
import buffer from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
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
  "--invocation-count-for-feedback-allocation=50",
  "--invocation-count-for-maglev=4000",
  "--invocation-count-for-turbofan=30000",
];
const FLAGS = {
  20: ["--interrupt-budget=5000000", "--interrupt-budget-factor-for-feedback-allocation=50"],
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
const name = `${entry.replace(/[^\w]/g, "-")}${traces ? "-traces" : ""}`;
const recordFile = join(folder, `${name}.json`);
/** Milliseconds of the run whose code is kept. */
const timeFile = join(folder, `${name}-kept.txt`);

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

/** Where the code of a bundle is kept: for each entry point by itself, for they run with other options of Node. */
const codeFile = (bundle) => join(folder, `${name}-${basename(bundle)}.v8`);

function contentOf(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Compiles a bundle. Its name holds its content's hash, for V8 compares a source with kept code by length alone. */
function compiled(file) {
  const source = `(function (exports, require, module, __filename, __dirname) {${textOf(file)}\n})`;
  const cachedData = contentOf(codeFile(file));
  const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  const script = new vm.Script(source, { filename: file, cachedData, importModuleDynamically });
  return { file, script, isNew: cachedData === undefined || script.cachedDataRejected };
}

/** Runs a bundle as a CommonJS module. */
function load({ file, script }, require) {
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, file, dirname(file));
  return module.exports;
}

/** Whoever takes so much longer than the run before whose code is kept ran more of the program: a synthesis after a `--help`. */
const MUCH_LONGER = 1.25;

/** Keeps what V8 made of bundles that are new, or of all when much more ran. Where that cannot be written, the next start is slower and nothing else. */
function keepCode(bundles) {
  const { user, system } = process.cpuUsage();
  const spent = (user + system) / 1000;
  const isLonger = spent > MUCH_LONGER * Number(contentOf(timeFile) ?? 0);
  const kept = bundles.some(({ isNew }) => isNew)
    ? bundles.filter(({ isNew }) => isNew)
    : isLonger
      ? bundles
      : [];
  if (kept.length === 0) return;
  try {
    for (const { file, script } of kept) replace(codeFile(file), script.createCachedData());
    replace(timeFile, String(spent));
  } catch {
    // read-only or full: nothing is lost
  }
}

const { program, packages } =
  current() ?? (await (await import("./bundle.mjs")).bundle({ root, entry, folder, recordFile, traces }));
process.argv = [process.argv[0], resolve(root, entry), ...rest];
const installed = createRequire(join(folder, "bundle.cjs"));
if (traces) {
  process.setSourceMapsEnabled(true);
  installed(program);
} else {
  const bundles = [packages, program].map(compiled);
  process.once("exit", () => keepCode(bundles));
  const bundled = load(bundles[0], installed);
  load(
    bundles[1],
    Object.assign((name) => bundled[name]?.() ?? installed(name), { resolve: installed.resolve }),
  );
}
