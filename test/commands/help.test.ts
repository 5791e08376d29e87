import { spawnSync } from "node:child_process";
import packageFile from "../../package.json";

/** One command for each program; `status` stands for all everyday commands. */
const COMMANDS = [
  "changed",
  "check-model",
  "doctor",
  "plan-comment",
  "release-model",
  "status",
  "summary",
  "sweep",
] as const;

/** Runs an npm script's own command, without npm. */
function ran(name: (typeof COMMANDS)[number], ...args: readonly string[]) {
  const [, ...words] = packageFile.scripts[name].split(" ");
  return spawnSync(process.execPath, [...words, ...args], { encoding: "utf8" });
}

it.each(COMMANDS)("npm run %s says how it is used", (name) => {
  const { status, stdout, stderr } = ran(name, "--help");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain(`npm run ${name} `);
});

it("a mistake is answered in one line", () => {
  const unknown = ran("sweep", "--nonsense");
  expect(unknown.status).toBe(2);
  expect(unknown.stderr.trim().split("\n")).toHaveLength(1);
  const nameless = ran("doctor");
  expect({ status: nameless.status, stderr: nameless.stderr }).toEqual({
    status: 2,
    stderr: "name an environment, for example aws-dev\n",
  });
  expect(ran("status", "moon-dev").stderr).toMatch(/each name must be one of aws-dev, .*got "moon-dev"/);
});
