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

/**
 * Runs all subjects in turn, `rounds` times, so that a busy minute of the machine meets all of them; by name the least that each used: what
 * else the machine does can only add to it, and adds most to the middle of few rounds. One run of each before is not counted: it fills
 * caches.
 */
export function measure(subjects: readonly Subject[], rounds: number): ReadonlyMap<string, Usage> {
  const seen = new Map(subjects.map((subject) => [subject.name, [measureOnce(subject)].slice(1)]));
  for (let round = 0; round < rounds; round++) {
    for (const subject of subjects) seen.get(subject.name)?.push(measureOnce(subject));
  }
  return new Map(
    [...seen].map(([name, usages]) => [
      name,
      {
        cpuMs: Math.min(...usages.map(({ cpuMs }) => cpuMs)),
        maxRssMb: Math.min(...usages.map(({ maxRssMb }) => maxRssMb)),
        loaded: usages[0]?.loaded ?? [],
      },
    ]),
  );
}
