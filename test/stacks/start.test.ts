import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APP } from "../app";

let folder = "";

/** A folder with what starts the program and a program of one line. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "start-"));
  for (const name of [".config", "package.json", "package-lock.json"])
    cpSync(name, join(folder, name), { recursive: true });
  program('console.log("ran");');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const program = (text: string): void => writeFileSync(join(folder, "main.ts"), text);

/** Packages as they are installed here, in a folder of their own where the bundles are kept. */
function install(): void {
  const packages = join(folder, "node_modules");
  mkdirSync(packages);
  for (const name of ["esbuild", "@esbuild"])
    symlinkSync(join(process.cwd(), "node_modules", name), join(packages, name));
}

function started(env: Readonly<Record<string, string>> = {}): readonly [number | null, string] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [".config/run.mjs", "main.ts"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return [status, `${stdout}${stderr}`.trim()];
}

test("a program runs", () => {
  install();
  expect(started()).toEqual([0, "ran"]);
});

test("what V8 compiled is kept again when much more of the program runs, and not when less does", () => {
  install();
  const calls = Array.from({ length: 1000 }, (_, index) => `f(${String(index)});`).join("");
  program(`function most(f: (x: number) => void) {${calls}}
if (process.env.MOST) for (const start = Date.now(); Date.now() < start + 800; ) most(() => {});`);
  const kept = (): number[] => {
    const cache = join(folder, "node_modules", ".cache", "ml-platform");
    const files = readdirSync(cache).filter((name) => /^main-ts-main.*\.v8$/.test(name));
    return files.map((name) => statSync(join(cache, name)).size);
  };
  started();
  const [little = 0] = kept();
  started({ MOST: "1" });
  const [most = 0] = kept();
  expect(most).toBeGreaterThan(2 * little);
  started();
  expect(kept()).toEqual([most]);
});

test("npm run synth starts the program as cdktf does: code is kept for one set of Node's options", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: { synth: string } };
  expect(scripts.synth).toBe(["node", ...APP].join(" "));
});

test("an old Node is told which one is needed", () => {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ engines: { node: ">=99.1" } }));
  const said = `Node ${process.versions.node} is too old: >=99.1 is needed, see https://nodejs.org`;
  expect(started()).toEqual([1, said]);
});

test("without packages the command that installs them is named", () => {
  expect(started()).toEqual([
    1,
    "Packages are not installed as package-lock.json has them: npm ci --ignore-scripts",
  ]);
});

test("a package of the program that is not installed is one of them", () => {
  install();
  program('import { z } from "zod"; console.log(z);');
  const [status, said] = started();
  expect(status).toBe(1);
  expect(said.split("\n").at(-1)).toContain("npm ci --ignore-scripts");
});

test("a file that is no TypeScript is named with its line, and nothing else", () => {
  install();
  program("const x = {");
  const [status, said] = started();
  expect(status).toBe(1);
  expect(said).toMatch(/main\.ts:1:11/);
  expect(said.split("\n").at(-1)).toContain("Nothing was run");
  expect(said).not.toContain("bundle.mjs");
});

test.each([
  ["a folder that cannot be made", 'require("node:fs").mkdirSync("main.ts/out");', "ENOTDIR"],
  ["a disk that is full", 'require("node:fs").writeFileSync("/dev/full", "x");', "ENOSPC"],
])("%s is told in a line with the way on", (_, text, code) => {
  install();
  program(text);
  const [status, said] = started();
  expect(status).toBe(1);
  expect(said.split("\n")).toEqual([expect.stringContaining(code), expect.stringContaining("CDKTF_OUTDIR")]);
});

test("a fault of the program keeps its trace, and TRACES=1 gives every fault its own", () => {
  install();
  program('throw new TypeError("ours");');
  expect(started()).toEqual([1, expect.stringMatching(/TypeError: ours\n +at /)]);
  program('require("node:fs").mkdirSync("main.ts/out");');
  expect(started({ TRACES: "1" })).toEqual([1, expect.stringMatching(/ENOTDIR.*\n +at .*main\.ts/s)]);
});
