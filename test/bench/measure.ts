import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** What one process used, its children left out. */
export interface Usage {
  /** User and system time, in milliseconds. */
  readonly cpuMs: number;
  /** Most memory that was resident, in MB. */
  readonly maxRssMb: number;
  /** Resource classes of Terraform providers that it loaded: their files. */
  readonly loaded: readonly string[];
}

/** A process to measure. */
export interface Subject {
  readonly name: string;
  /** Arguments of node. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** How often it runs in a round, in turn with the others; the run with the least CPU time counts. @default 1 */
  readonly times?: number;
}

const HOOK = resolve("test/bench/hook.cjs");

/**
 * Runs a subject once.
 * @throws Error with what it said, if it fails
 */
export function measureOnce({ name, args, cwd, env }: Subject): Usage {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const to = join(folder, "usage.json");
    const full = {
      ...process.env,
      CDKTF_OUTDIR: join(folder, "out"),
      CDK_OUTDIR: join(folder, "out"),
      ...env,
      MEASURE_TO: to,
    };
    const done = spawnSync(process.execPath, ["--require", HOOK, ...args], {
      cwd,
      env: full,
      encoding: "utf8",
    });
    if (done.status !== 0) throw new Error(`${name} failed:\n${done.stdout}\n${done.stderr}`);
    return JSON.parse(readFileSync(to, "utf8")) as Usage;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The run that was disturbed least. */
const least = (runs: readonly Usage[]): Usage =>
  runs.reduce((best, run) => (run.cpuMs < best.cpuMs ? run : best));

/** Runs every subject as often as it asks for, in turn: what is compared runs side by side, and not minutes apart. */
function roundOf(subjects: readonly Subject[]): Round {
  const runs = new Map(subjects.map(({ name }) => [name, [] as Usage[]]));
  for (let turn = 0; turn < Math.max(...subjects.map(({ times = 1 }) => times)); turn++)
    for (const subject of subjects.filter(({ times = 1 }) => turn < times))
      runs.get(subject.name)?.push(measureOnce(subject));
  return new Map([...runs].map(([name, its]) => [name, least(its)]));
}

/** The middle of several numbers. */
export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** What every subject used in one round, by name. */
export type Round = ReadonlyMap<string, Usage>;

/**
 * Runs all subjects in turn, `rounds` times. A busy minute of the machine meets all of a round, so what is compared is compared within
 * rounds. One run of each before is not counted: it fills caches.
 */
export function measure(subjects: readonly Subject[], rounds: number): readonly Round[] {
  roundOf(subjects);
  return Array.from({ length: rounds }, () => roundOf(subjects));
}
