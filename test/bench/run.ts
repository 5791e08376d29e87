import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { given, main, UsageError } from "../../lib/commands/terminal";
import { APP } from "../app";
import { copyWith, nameOf } from "./copies";
import { floor } from "./floor";
import { measure, measureOnce, median, type Round, type Subject } from "./measure";
import { peer } from "./peer";

const HELP = `npm run bench -- [--rounds N]

CPU time and memory of the program's own process, as ratios of subjects that run in turn.

  --rounds N   how often each subject runs (5)`;

/** What the rules cost is a small difference of two large numbers: who is compared for it runs several times a round. */
const OFTEN = 5;

const program = (name: string, environments: string, cwd = process.cwd(), entry = "main.ts"): Subject => ({
  name,
  times: cwd === process.cwd() ? OFTEN : 1,
  args: [...APP.slice(0, -1), entry],
  cwd,
  env: { ENVIRONMENTS: environments },
});

/** Names of the first `count` environments of a copy. */
const first = (count: number): string =>
  Array.from({ length: count }, (_, index) => nameOf(index + 1)).join(",");

interface Ratio {
  readonly what: string;
  readonly value: number;
  /** Most that it should be. */
  readonly target: number;
}

/** A ratio of what subjects used in one round. */
type Of = (cpu: (name: string) => number, memory: (name: string) => number) => number;

const each = (cpu: (name: string) => number, many: number, few: number): number =>
  (cpu(String(many)) - cpu(String(few))) / (many - few);

const RATIOS: readonly (readonly [what: string, of: Of, target: number])[] = [
  ["aws-dev / floor", (cpu) => cpu("aws-dev") / cpu("floor"), 2],
  ["aws-dev, memory / 250 MB", (_, memory) => memory("aws-dev") / 250, 1],
  ["all environments, memory / 250 MB", (_, memory) => memory("all") / 250, 1],
  ["one of 100 / one of 1", (cpu) => cpu("one of 100") / cpu("one of 1"), 1.1],
  ["each of 10 to 20 / each of 1 to 10", (cpu) => each(cpu, 20, 10) / each(cpu, 10, 1), 1.2],
  ["rules / whole of aws-dev", (cpu) => 1 - cpu("without rules") / cpu("aws-dev"), 0.15],
  ["rules / whole of all environments", (cpu) => 1 - cpu("all, no rules") / cpu("all"), 0.15],
];

const PEER_RATIOS: typeof RATIOS = [
  ["aws-dev / peer", (cpu) => cpu("aws-dev") / cpu("peer"), 0.35],
  ["all environments / peer", (cpu) => cpu("all") / cpu("peer"), 1],
];

/** The middle of the rounds' ratios. */
const ratios = (rounds: readonly Round[], withPeer: boolean): readonly Ratio[] =>
  [...RATIOS, ...(withPeer ? PEER_RATIOS : [])].map(([what, of, target]) => ({
    what,
    value: median(
      rounds.map((round) =>
        of(
          (name) => round.get(name)?.cpuMs ?? Number.NaN,
          (name) => round.get(name)?.maxRssMb ?? Number.NaN,
        ),
      ),
    ),
    target,
  }));

function report(rounds: readonly Round[], results: readonly Ratio[]): void {
  console.log("CPU and memory, the middle of all rounds; on another machine or day they differ");
  for (const name of rounds[0]?.keys() ?? []) {
    const usages = rounds.flatMap((round) => round.get(name) ?? []);
    const cpu = median(usages.map(({ cpuMs }) => cpuMs)).toFixed(0);
    const memory = median(usages.map(({ maxRssMb }) => maxRssMb)).toFixed(0);
    console.log(`  ${name.padEnd(14)} ${cpu.padStart(6)} ms ${memory.padStart(5)} MB`);
  }
  for (const { what, value, target } of results)
    console.log(
      `${what.padEnd(36)} ${value.toFixed(2)}  ${value <= target ? "kept" : "MISSED"}, at most ${String(target)}`,
    );
}

/** What V8 compiled is kept from whatever ran first, be it a part of the program: it is made anew by the first of the subjects. */
function forgetCompiled(): void {
  const folder = join("node_modules", ".cache", "ml-platform");
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".v8"))) rmSync(join(folder, name));
}

function bench(rounds: number): number {
  forgetCompiled();
  const many = copyWith(100);
  const one = copyWith(1);
  try {
    const own = program("aws-dev", "aws-dev");
    const other = peer();
    if (typeof other === "string") console.log(`no peer: ${other}`);
    // With TRACES packages are loaded from where they are installed, so it can be seen which.
    const { loaded } = measureOnce({ ...own, env: { ...own.env, TRACES: "1" } });
    // What is compared stands side by side. All comes first, as after a clone: what V8 compiled is kept from the first run, and this one
    // uses everything.
    const subjects = [
      program("all", ""),
      program("all, no rules", "", process.cwd(), "test/bench/without-rules.ts"),
      own,
      program("without rules", "aws-dev", process.cwd(), "test/bench/without-rules.ts"),
      program("one of 100", nameOf(1), many),
      program("one of 1", nameOf(1), one),
      ...[1, 10, 20].map((count) => program(String(count), first(count), many)),
      floor(loaded),
      ...(typeof other === "string" ? [] : [other]),
    ];
    const measured = measure(subjects, rounds);
    const results = ratios(measured, typeof other !== "string");
    report(measured, results);
    return results.every(({ value, target }) => value <= target) ? 0 : 1;
  } finally {
    for (const folder of [many, one]) rmSync(folder, { recursive: true, force: true });
  }
}

main((args) => {
  const options = given(args, { rounds: { type: "string" } }, 0);
  if (options === undefined) {
    console.log(HELP);
    return 0;
  }
  const rounds = Number(options.value("rounds") ?? 5);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new UsageError("--rounds must be a whole number from 1 on");
  return bench(rounds);
});
