// Makes what run.mjs runs: one file of the program's own modules, and one of the packages that it uses, which changes with the lockfile only.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { replace, stamp } from "./stamp.mjs";

const HOUR = 3_600_000;
const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  logLevel: "warning",
  write: false,
};
const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);

/** Packages that the program needs to run: all but the validator, of which the program's bundle takes the parts that are used. */
const inPackages = (dependencies) => (path) =>
  path !== "zod" && Object.keys(dependencies).some((name) => path === name || path.startsWith(`${name}/`));

/**
 * One file with every package module that is named, as functions by name. The only module among them that asks for its own file name is
 * cdktf's, which starts itself as a program to make archives: it gets the real one.
 */
function packagesBundle(root, folder, names) {
  const file = join(
    folder,
    `packages-${hash(names.join() + readFileSync(join(root, "package-lock.json"), "utf8"))}.cjs`,
  );
  if (existsSync(file)) return file;
  const contents = `module.exports = {${names.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`).join()}}`;
  const archiver = join(root, "node_modules", "cdktf", "lib", "private", "fs.js");
  const { outputFiles } = buildSync({
    ...common,
    stdin: { contents, resolveDir: root },
    define: { __filename: JSON.stringify(archiver) },
    minifySyntax: true,
    minifyWhitespace: true,
  });
  replace(file, outputFiles[0].contents);
  return file;
}

/** Bundles of earlier sources; not those that another run may be about to read. */
function removeOld(folder, prefix) {
  for (const name of readdirSync(folder).filter((other) => other.startsWith(prefix))) {
    const path = join(folder, name);
    const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - changed > HOUR) rmSync(path, { force: true });
  }
}

/** Makes the bundles of an entry point and the record of what went into them. */
export function bundle({ root, entry, folder, recordFile, traces }) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const installed = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => name !== "zod");
  const { metafile, outputFiles } = buildSync({
    ...common,
    absWorkingDir: root,
    entryPoints: [resolve(root, entry)],
    minifySyntax: !traces,
    minifyWhitespace: !traces,
    external: installed.flatMap((name) => [name, `${name}/*`]),
    sourcemap: traces ? "inline" : false,
    metafile: true,
    outfile: join(folder, "bundle.cjs"),
  });
  mkdirSync(folder, { recursive: true });
  const inputs = Object.keys(metafile.inputs).filter((input) => !input.includes("node_modules"));
  const stamped = stamp(root, inputs);
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  const names = [...new Set(imports)].filter(inPackages(dependencies)).sort();
  const prefix = basename(recordFile, ".json");
  removeOld(folder, `${prefix}-`);
  const program = join(folder, `${prefix}-${hash(outputFiles[0].contents)}.cjs`);
  replace(program, outputFiles[0].contents);
  const packages = traces ? undefined : packagesBundle(root, folder, names);
  const record = { program, packages, inputs, stamped };
  replace(recordFile, JSON.stringify(record));
  return record;
}
