import { readFileSync, rmSync } from "node:fs";
import { given, main, UsageError } from "../../lib/commands/terminal";
import { copyWith, nameOf } from "./copies";
import { floor } from "./floor";
import { measure, measureOnce, type Subject, type Usage } from "./measure";
import { peer } from "./peer";

const HELP = `npm run bench -- [--rounds N]

CPU time and memory of the program's own process, as ratios of subjects that run in turn.

  --rounds N   how often each subject runs (5)`;

/** What cdktf runs, without node itself: its options, the runner, the entry point. */
const APP = (JSON.parse(readFileSync("cdktf.json", "utf8")) as { app: string }).app.split(" ").slice(1);

const program = (name: string, environments: string, cwd = process.cwd(), entry = "main.ts"): Subject => ({
  name,
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
  /** Most that it should be; undefined where there is no target. */
  readonly target?: number;
}

function ratios(usages: ReadonlyMap<string, Usage>, withPeer: boolean): readonly Ratio[] {
  const cpu = (name: string): number => usages.get(name)?.cpuMs ?? Number.NaN;
  const memory = (name: string): number => usages.get(name)?.maxRssMb ?? Number.NaN;
  const each = (many: number, few: number): number => (cpu(String(many)) - cpu(String(few))) / (many - few);
  return [
    { what: "aws-dev / floor", value: cpu("aws-dev") / cpu("floor"), target: 2 },
    { what: "aws-dev, memory / 250 MB", value: memory("aws-dev") / 250, target: 1 },
    { what: "all environments, memory / 250 MB", value: memory("all") / 250, target: 1 },
    { what: "one of 100 / one of 1", value: cpu("one of 100") / cpu("one of 1"), target: 1.1 },
    { what: "each of 10 to 20 / each of 1 to 10", value: each(20, 10) / each(10, 1), target: 1.2 },
    { what: "rules / whole of aws-dev", value: 1 - cpu("without rules") / cpu("aws-dev"), target: 0.15 },
    { what: "rules / whole of all environments", value: 1 - cpu("all, no rules") / cpu("all"), target: 0.15 },
    ...(withPeer
      ? [
          { what: "aws-dev / peer", value: cpu("aws-dev") / cpu("peer"), target: 0.35 },
          { what: "all environments / peer", value: cpu("all") / cpu("peer"), target: 1 },
        ]
      : []),
  ];
}

function report(usages: ReadonlyMap<string, Usage>, results: readonly Ratio[]): void {
  console.log("CPU and memory of this run, for the ratios below; on another machine or day they differ");
  for (const [name, { cpuMs, maxRssMb }] of usages)
    console.log(
      `  ${name.padEnd(14)} ${cpuMs.toFixed(0).padStart(6)} ms ${maxRssMb.toFixed(0).padStart(5)} MB`,
    );
  for (const { what, value, target } of results) {
    const verdict =
      target === undefined ? "" : `${value <= target ? "kept" : "MISSED"}, at most ${String(target)}`;
    console.log(`${what.padEnd(36)} ${value.toFixed(2)}  ${verdict}`.trimEnd());
  }
}

function bench(rounds: number): number {
  const many = copyWith(100);
  const one = copyWith(1);
  try {
    const own = program("aws-dev", "aws-dev");
    const other = peer();
    if (typeof other === "string") console.log(`no peer: ${other}`);
    // With TRACES packages are loaded from where they are installed, so it can be seen which.
    const { loaded } = measureOnce({ ...own, env: { ...own.env, TRACES: "1" } });
    // Whoever runs after its own like finds the processor's caches warm: what is compared runs in the same order. All comes first, as after
    // a clone: what V8 compiled is kept from the first run, and this one uses everything.
    const subjects = [
      program("all", ""),
      own,
      program("all, no rules", "", process.cwd(), "test/bench/without-rules.ts"),
      program("without rules", "aws-dev", process.cwd(), "test/bench/without-rules.ts"),
      program("one of 100", nameOf(1), many),
      program("one of 1", nameOf(1), one),
      ...[1, 10, 20].map((count) => program(String(count), first(count), many)),
      floor(loaded),
      ...(typeof other === "string" ? [] : [other]),
    ];
    const usages = measure(subjects, rounds);
    const results = ratios(usages, typeof other !== "string");
    report(usages, results);
    return results.every(({ value, target }) => target === undefined || value <= target) ? 0 : 1;
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
