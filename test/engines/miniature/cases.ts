import { adopt, findOrphans } from "../adopt";
import { sleep } from "../process";
import { type World, brief, expect } from "./world";

/** How one case ended. */
export interface Outcome {
  readonly name: string;
  /** Tries, and those that ended as the case demands. */
  readonly tries: number;
  readonly good: number;
  /** What was seen, for the table. */
  readonly seen: string;
  /** Why the others failed. */
  readonly faults: readonly string[];
}

/** How often the timed cases are repeated. */
export interface Repeats {
  readonly interrupts: number;
  readonly kills: number;
  readonly killedDestroys: number;
}

/** Everyday runs, and the run that the decision rests on. */
export const repeats = {
  short: { interrupts: 3, kills: 3, killedDestroys: 1 },
  full: { interrupts: 20, kills: 20, killedDestroys: 6 },
} as const satisfies Record<string, Repeats>;

function outcome(name: string, seen: string, faults: readonly string[]): Outcome {
  return { name, tries: 1, good: faults.length === 0 ? 1 : 0, seen, faults };
}

/** Ends a case with an empty cluster; what stays behind is a fault of the case. */
async function clear(world: World): Promise<string[]> {
  const lock = world.lockId();
  if (lock !== undefined) expect(await world.terraform.run("force-unlock", "-force", lock), "force-unlock");
  const destroyed = await world.terraform.destroy();
  const left = await world.leftovers();
  return [
    ...(destroyed.code === 0 ? [] : [`destroy failed${brief(destroyed)}`]),
    ...left.map((name) => `left after destroy: ${name}`),
  ];
}

/** The first plan is made while nobody listens at the endpoint; then the cluster is there, apply, and the second plan is empty. */
export async function firstDeploy(world: World): Promise<{ outcomes: Outcome[]; seconds: number }> {
  const { endpoint } = world.plane;
  Object.assign(world.plane, { endpoint: "https://127.0.0.1:9" });
  world.configure({});
  const first = await world.terraform.plan();
  Object.assign(world.plane, { endpoint });
  world.configure({});
  const started = Date.now();
  const applied = await world.terraform.apply();
  const seconds = (Date.now() - started) / 1000;
  const second = await world.terraform.plan();
  const faults = await world.faults();
  const planned = first.code === 2 && first.changes.length === 8;
  return {
    seconds,
    outcomes: [
      outcome(
        "first plan with no cluster",
        `${first.changes.length} to add`,
        planned ? [] : [`plan ended with ${first.code}${brief(first)}`],
      ),
      outcome("apply", `${seconds.toFixed(1)} s`, applied.code === 0 ? faults : [brief(applied)]),
      outcome("second plan", "empty", second.code === 0 ? [] : [`not empty${brief(second)}`]),
    ],
  };
}

/** Destroy of a complete miniature. */
export async function destroyAfterSuccess(world: World): Promise<Outcome> {
  return outcome("destroy after success", "nothing left in cluster or state", await clear(world));
}

/** One apply cut short, and what it took to get to a complete miniature. */
async function cutShort(
  world: World,
  signal: "SIGINT" | "SIGKILL",
  after: number,
): Promise<{ faults: string[]; commands: string[] }> {
  const running = world.terraform.start(["apply", "-auto-approve", "-input=false"]);
  await sleep(after);
  running.signal(signal);
  await running.finished;
  const commands: string[] = [];
  let resumed = await world.terraform.apply();
  for (let round = 0; resumed.code !== 0 && round < 6; round += 1) {
    const orphans = await findOrphans(world);
    if (orphans.length === 0) break;
    for (const orphan of orphans) {
      commands.push(`${orphan.what}: ${orphan.command}`);
      expect(await adopt(world, orphan.args), orphan.command);
    }
    resumed = await world.terraform.apply();
  }
  const faults = resumed.code === 0 ? await world.faults() : [`resume failed${brief(resumed)}`];
  return { faults, commands };
}

/** Applies cut short at times spread over the whole apply, each from an empty cluster and each resumed. */
export async function applyCutShort(
  world: World,
  signal: "SIGINT" | "SIGKILL",
  tries: number,
  seconds: number,
  where: string,
): Promise<Outcome> {
  const faults: string[] = [];
  const commands: string[] = [];
  let unaided = 0;
  let good = 0;
  for (let index = 0; index < tries; index += 1) {
    const after = Math.round(400 + ((seconds * 1000 - 400) * (index + 0.5)) / tries);
    const result = await cutShort(world, signal, after);
    const all = [...result.faults, ...(await clear(world))];
    if (all.length === 0) good += 1;
    if (result.commands.length === 0) unaided += 1;
    faults.push(...all.map((fault) => `after ${after} ms: ${fault}`));
    commands.push(...result.commands);
  }
  const seen = `${unaided} resumed by apply alone, ${tries - unaided} with the adopting command${list(commands)}`;
  return { name: `apply, ${signal}, resume (state in ${where})`, tries, good, seen, faults };
}

/** Each command once, with how often it was needed. */
function list(lines: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.length === 0 ? "" : `: ${[...counts].map(([line, count]) => `${line} (${count})`).join("; ")}`;
}

/** A release that fails, on the first install or on an upgrade; the cause mended, the next apply completes. */
export async function failingRelease(world: World): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const fault of ["invalid", "pending"] as const) {
    world.configure({ fault });
    const failed = await world.terraform.apply();
    world.configure({});
    const mended = await world.terraform.apply();
    const wrong = [
      ...(failed.code === 1 ? [] : ["the faulty apply did not fail"]),
      ...(mended.code === 0 ? await world.faults() : [brief(mended)]),
    ];
    outcomes.push(
      outcome(`first install fails (${fault}), resume`, `failed with${brief(failed)}, then complete`, wrong),
    );
    world.configure({ fault });
    const upgrade = await world.terraform.apply();
    world.configure({});
    const again = await world.terraform.apply();
    const bad = [
      ...(upgrade.code === 1 ? [] : ["the faulty upgrade did not fail"]),
      ...(again.code === 0 ? await world.faults() : [brief(again)]),
    ];
    outcomes.push(
      outcome(`upgrade fails (${fault}), resume`, `failed with${brief(upgrade)}, then complete`, [
        ...bad,
        ...(await clear(world)),
      ]),
    );
  }
  return outcomes;
}

/** Destroy of what a failed apply left. */
export async function destroyAfterFailure(world: World): Promise<Outcome> {
  world.configure({ fault: "invalid" });
  const failed = await world.terraform.apply();
  const left = await clear(world);
  world.configure({});
  return outcome("destroy after a failed apply", "nothing left", [
    ...(failed.code === 1 ? [] : ["the apply did not fail"]),
    ...left,
  ]);
}

/** A destroy killed at times spread over its length; the same command again, at most twice, leaves nothing. */
export async function destroyKilled(world: World, tries: number): Promise<Outcome> {
  const faults: string[] = [];
  let good = 0;
  let twice = 0;
  for (let index = 0; index < tries; index += 1) {
    expect(await world.terraform.apply(), "apply");
    const running = world.terraform.start(["destroy", "-auto-approve", "-input=false"]);
    const after = Math.round(700 + (6000 * (index + 0.5)) / tries);
    await sleep(after);
    running.signal("SIGKILL");
    await running.finished;
    const first = await clear(world);
    // A namespace that was going when the second destroy looked may be gone when it deletes: "not found", and the next one ends well.
    const left = first.length === 0 ? first : await clear(world);
    if (first.length > 0) twice += 1;
    if (left.length === 0) good += 1;
    faults.push(...left.map((fault) => `after ${after} ms: ${fault}`));
  }
  const seen = `nothing left; the second destroy had to be repeated in ${twice} of ${tries}`;
  return { name: "destroy, SIGKILL, destroy again", tries, good, seen, faults };
}
