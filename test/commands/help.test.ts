import { spawnSync } from "node:child_process";
import packageFile from "../../package.json";

/** Every npm script that is a program of this project, with the words that its command begins with. */
const COMMANDS = Object.entries(packageFile.scripts)
  .filter(([, line]) => /^node (--\S+ )*\.config\/run\.mjs /.test(line))
  .map(([name, line]) => [name, line.split(" ").slice(1)] as const);

/** Runs a script's own command, without npm. */
function ran(name: string, ...args: readonly string[]) {
  const [, words] = COMMANDS.find(([command]) => command === name) ?? [];
  if (words === undefined) throw new Error(`no script ${name}`);
  return spawnSync(process.execPath, [...words, ...args], { encoding: "utf8" });
}

it("every program is looked at", () => {
  expect(COMMANDS.length).toBeGreaterThan(20);
});

describe.each(COMMANDS)("npm run %s", (name) => {
  it("says how it is used", () => {
    const { status, stdout, stderr } = ran(name, "--help");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain(`npm run ${name}`);
  });

  it("answers an option that it does not have in one line, and does nothing", () => {
    const { status, stdout, stderr } = ran(name, "--nonsense");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("'--nonsense'");
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

it("a word too many, a missing name and a wrong one are answered in one line", () => {
  expect(ran("synth", "aws-dev")).toMatchObject({
    status: 2,
    stderr: "nothing is done with aws-dev: see --help\n",
  });
  expect(ran("doctor")).toMatchObject({ status: 2, stderr: "name an environment, for example aws-dev\n" });
  expect(ran("release-model")).toMatchObject({ status: 2, stderr: "say STAGE VERSION RUN: see --help\n" });
  expect(ran("bench", "--rounds", "none")).toMatchObject({
    status: 2,
    stderr: "--rounds must be a whole number from 1 on\n",
  });
  expect(ran("status", "moon-dev").stderr).toMatch(/each name must be one of aws-dev, .*got "moon-dev"/);
});
