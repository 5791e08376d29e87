import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";

/** What a finished program left behind. */
export interface Finished {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of one program run. */
export interface RunOptions {
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds until it is killed. @default 600 */
  readonly timeoutSeconds?: number;
}

/** Runs a program to its end; never rejects, the exit code tells. */
export function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((done) => {
    const env = { ...process.env, ...options.env };
    const limits = {
      timeout: (options.timeoutSeconds ?? 600) * 1000,
      maxBuffer: 256 * 1024 * 1024,
      killSignal: "SIGKILL" as const,
    };
    const child = execFile(file, [...args], { cwd: options.cwd, env, ...limits }, (fault, stdout, stderr) => {
      const code = fault === null ? 0 : child.exitCode;
      done({ code, stdout, stderr: child.pid === undefined ? (fault?.message ?? "") : stderr });
    });
  });
}

const live = new Set<ChildProcess>();

/** Starts a server in the folder of the log file that it writes to; it is killed with this process at the latest. */
export function serve(
  file: string,
  args: readonly string[],
  logFile: string,
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const child = spawn(file, [...args], {
    cwd: dirname(logFile),
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const log = createWriteStream(logFile, { flags: "a" });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  live.add(child);
  child.once("exit", () => live.delete(child));
  child.once("error", (fault) => log.write(`${fault.message}\n`));
  return child;
}

/** Ends a server: asks, waits up to five seconds, then kills. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await gone;
  clearTimeout(timer);
}

/** Kills every server that is still running; called when this process ends for whatever reason. */
function sweep(): void {
  for (const child of live) child.kill("SIGKILL");
}
process.once("exit", sweep);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => process.exit(130));
}

/** A TCP port of the loopback interface that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? done(address.port) : fail(new Error("no port")),
      );
    });
  });
}

/** Waits, in milliseconds. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/**
 * Repeats a question until its answer is true.
 * @throws Error that names what was waited for, after `seconds`
 */
export async function until(what: string, seconds: number, question: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (await question()) return;
    await sleep(200);
  }
  throw new Error(`waited ${seconds} s in vain for ${what}`);
}
