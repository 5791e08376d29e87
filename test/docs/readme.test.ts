import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { projectStacks } from "../support/environments";
import { commandsOf, read } from "./markdown";
import { EXECUTIONS, type Execution } from "./readme-commands";

const readme = read("README.md");
const named = new Set([
  ...commandsOf(readme),
  ...[...readme.matchAll(/`((?:npm|npx) (?!run`)[^`\n]+)`/g)].map(([, command]) => command ?? ""),
]);

const folder = mkdtempSync(join(tmpdir(), "readme-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that writes down what it was asked and answers by a part of it. */
function standIn(name: string, answers: Readonly<Record<string, string>>): void {
  const cases = Object.entries(answers).map(
    ([part, answer]) => `*"${part}"*) cat <<'END'\n${answer}\nEND\n;;`,
  );
  const script = `#!/bin/sh\necho "${name} $*" >> "$CALLS"\ncase " $* " in\n${cases.join("\n")}\nesac\n`;
  writeFileSync(join(folder, name), script, { mode: 0o700 });
}

/** What Terraform would have kept: the outputs as they are synthesized. */
const state = (): string =>
  JSON.stringify({
    outputs: projectStacks("aws-dev")[0]?.graph.document["output"],
    resources: [{ mode: "managed", instances: [{}] }],
  });

beforeAll(() => {
  const version = { terraform_version: "1.11.4", platform: "linux_amd64", provider_selections: {} };
  standIn("terraform", {
    " version -json ": JSON.stringify(version),
    " version ": "Terraform v1.11.4",
    " -v ": "Terraform v1.11.4",
    " state pull ": state(),
    " output -json ": "{}",
  });
  standIn("aws", { " --version ": "aws-cli/2.31.2", " sts get-caller-identity ": "111122223333", " ": "[]" });
  standIn("kubectl", { " --client ": "Client Version: v1.35.0" });
  standIn("curl", { " ": "203.0.113.7" });
});

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly calls: string;
}

/** Runs a line of a shell, with the stand-ins before everything else. */
function ran(line: string, place: string): Promise<Ran> {
  const calls = join(folder, `${place}.calls`);
  writeFileSync(calls, "");
  const env = {
    ...process.env,
    PATH: [folder, process.env["PATH"] ?? ""].join(delimiter),
    CALLS: calls,
    CHECKPOINT_DISABLE: "1",
  };
  return new Promise((done) => {
    const program = spawn("sh", ["-c", line], { env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    program.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
    program.on("close", (status) => done({ status, stdout, calls: readFileSync(calls, "utf8") }));
  });
}

test("every command of the README is executed by something, and nothing else is claimed to be", () => {
  expect([...named].sort()).toEqual(Object.keys(EXECUTIONS).sort());
});

const of = <By extends Execution["by"]>(by: By) =>
  Object.entries(EXECUTIONS).filter(
    (entry): entry is [string, Extract<Execution, { by: By }>] => entry[1].by === by,
  );

test.each(of("ci"))("%s: .ci/run has the line", (_, { line }) => {
  expect(read(".ci/run").split("\n")).toContain(line);
});

test.each(of("test"))("%s: another test executes it", (_, { file, text }) => {
  expect(read(file)).toContain(text);
});

test.each(of("stand-ins"))(
  "%s does what the README says",
  async (command, expected) => {
    const { also = "", ends = 0, prints = /(?:)/, calls = /(?:)/ } = expected;
    const place = command.replace(/[^a-z0-9]+/g, "-");
    const line = `${command} ${also.replace("OUT", join(folder, place))}`;
    const result = await ran(line, place);
    expect({ status: result.status, stdout: result.stdout }).toEqual({
      status: ends,
      stdout: expect.stringMatching(prints) as unknown,
    });
    expect(result.calls).toMatch(calls);
  },
  120_000,
);
