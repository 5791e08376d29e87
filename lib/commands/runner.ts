import { spawnSync } from "node:child_process";

/** A program with its arguments: never a line for a shell. */
export type Command = readonly string[];

/** What a finished program left behind. */
export interface Answer {
  /** Exit code; 127 where the program is not installed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. Tests give a fake in its place. */
export type Runner = (command: Command) => Answer;

/** Seconds that one question to a cloud may take. */
const TIMEOUT_SECONDS = 600;

/** The runner that really runs. Never throws: the exit code tells. */
export const runProgram: Runner = ([program = "", ...args]) => {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: "utf8",
    timeout: TIMEOUT_SECONDS * 1000,
    maxBuffer: 256 * 1024 * 1024,
    // The clouds' programs ask before they delete or page what they print, unless told that nobody is there.
    env: { ...process.env, AWS_PAGER: "", CLOUDSDK_CORE_DISABLE_PROMPTS: "1" },
  });
  if (error !== undefined && status === null) return { code: 127, stdout: "", stderr: error.message };
  return { code: status ?? 1, stdout, stderr };
};

/** Runs a program before a person's eyes, with their keyboard; answers its exit code. */
export function runInForeground([program = "", ...args]: Command): number {
  const { status, error } = spawnSync(program, args, { stdio: "inherit" });
  if (error !== undefined) console.error(error.message);
  return status ?? 127;
}

/** A command as a person would type it. */
export const commandLine = (command: Command): string =>
  command
    .map((word) => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(" ");

/** A typed line as a command: words, with quotes of both kinds. For the commands that a stack's outputs hold. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ""),
  );
}
