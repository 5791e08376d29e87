import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APP } from "../app";

const COPIED = [
  ".config",
  "environments",
  "lib",
  "stacks",
  "main.ts",
  "cdktf.json",
  "package.json",
  "package-lock.json",
];
const folders: string[] = [];

test("npm and cdktf run the same", () => {
  const { app } = JSON.parse(readFileSync("cdktf.json", "utf8")) as { app: string };
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  expect(scripts["synth"]).toBe(app);
});

/** The program in a folder of its own, as a fresh clone has it. */
function clone(): string {
  const folder = mkdtempSync(join(tmpdir(), "clone-"));
  for (const name of COPIED) cpSync(name, join(folder, name), { recursive: true });
  symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
  folders.push(folder);
  return folder;
}

function synth(
  cwd: string,
  env: Record<string, string> = {},
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync("node", APP, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: "cdktf.out", ...env },
  });
}

/** Every file below a folder, with its content. */
function content(folder: string, below = ""): Record<string, string> {
  return Object.assign(
    {},
    ...readdirSync(join(folder, below), { withFileTypes: true }).map((entry) => {
      const path = join(below, entry.name);
      return entry.isDirectory()
        ? content(folder, path)
        : { [path]: readFileSync(join(folder, path), "utf8") };
    }),
  ) as Record<string, string>;
}

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

test("two clones in different folders write the same bytes, and print what was made", () => {
  const [one, two] = [clone(), clone()];
  const runs = [one, two].map((folder) => synth(folder, { ENVIRONMENTS: "aws-dev,local-dev" }));
  expect(runs.map(({ status, stderr }) => [status, stderr])).toEqual([
    [0, ""],
    [0, ""],
  ]);
  expect(runs[0]!.stdout).toMatch(/^environment +cloud +resources/);
  expect(runs[0]!.stdout).toMatch(/^aws-dev +aws +\d+/m);
  const written = content(join(one, "cdktf.out"));
  expect(Object.keys(written)).toEqual(
    expect.arrayContaining(["manifest.json", "stacks/aws-dev/cdk.tf.json", "stacks/local-dev/cdk.tf.json"]),
  );
  expect(written).toEqual(content(join(two, "cdktf.out")));
  expect(Object.values(written).join("")).not.toContain(one);
}, 60_000);

test("a new environment is one file; a bad one stops everything, with one line for each fault", () => {
  const folder = clone();
  const file = (name: string, body: object): void =>
    writeFileSync(join(folder, "environments", `${name}.ts`), `export default ${JSON.stringify(body)};\n`);
  file("gcp-canary", { name: "gcp-canary", cloud: "gcp", region: "europe-west4", stage: "staging" });
  const good = synth(folder, { ENVIRONMENTS: "gcp-canary" });
  expect([good.status, good.stderr]).toEqual([0, ""]);
  rmSync(join(folder, "cdktf.out"), { recursive: true });

  file("aws-bad", { name: "aws-bad", cloud: "aws", region: "mars", stage: "dev", colour: "red" });
  const bad = synth(folder);
  expect(bad.status).toBe(1);
  expect(bad.stderr.trim().split("\n")).toEqual([
    'environments/aws-bad.ts: colour must not be there: no such field, got "red"',
    expect.stringMatching(/^environments\/aws-bad\.ts: region must .* got "mars"$/),
  ]);
  expect(bad.stdout).toBe("");
  expect(existsSync(join(folder, "cdktf.out"))).toBe(false);
}, 60_000);

test("an unknown name in ENVIRONMENTS is answered with those that there are", () => {
  const { status, stderr } = synth(process.cwd(), { ENVIRONMENTS: "aws-dve" });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^ENVIRONMENTS: each name must be one of aws-dev, .*, got "aws-dve"\n$/);
});

test("an end of support that comes near warns, and fails where a warning is asked to", () => {
  const folder = mkdtempSync(join(tmpdir(), "later-"));
  folders.push(folder);
  const clock = join(folder, "clock.cjs");
  const now = Date.parse("2027-02-01");
  writeFileSync(
    clock,
    `globalThis.Date = class extends Date { constructor(...given) { super(...(given.length > 0 ? given : [${String(now)}])); } };`,
  );
  const later = (...args: readonly string[]) =>
    spawnSync("node", [...APP, ...args], {
      encoding: "utf8",
      env: {
        ...process.env,
        NODE_OPTIONS: `--require ${clock}`,
        ENVIRONMENTS: "local-dev",
        CDKTF_OUTDIR: join(folder, "out"),
      },
    });
  const warned = later();
  expect(warned.stderr).toMatch(/^warn kubernetes-in-support local-dev: .*leaves standard support on/);
  expect(warned.status).toBe(0);
  const refused = later("--strict");
  expect(refused.stderr).toMatch(/^warn kubernetes-in-support .*\n.*--strict/);
  expect(refused.status).toBe(1);
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  expect(scripts["check"]).toMatch(/ synth -- --strict$/);
  expect(readFileSync(".ci/run", "utf8")).toContain("synth -- --strict\n");
}, 60_000);

test("no stack trace is put into words on the way: for each V8 looks for line ends in the whole program", () => {
  const folder = mkdtempSync(join(tmpdir(), "traces-"));
  folders.push(folder);
  const hook = join(folder, "hook.cjs");
  writeFileSync(hook, 'Error.prepareStackTrace = () => (console.log("a trace"), "");');
  const { status, stdout } = synth(process.cwd(), {
    NODE_OPTIONS: `--require ${hook}`,
    ENVIRONMENTS: "local-dev",
    CDKTF_OUTDIR: join(folder, "out"),
  });
  expect(status).toBe(0);
  expect(stdout).not.toContain("a trace");
});
