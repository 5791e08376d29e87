import { adopt, findOrphans } from "../adopt";
import { refusalsOf } from "../aws-emulation";
import { expect } from "../miniature/world";
import { type Finished, sleep, until } from "../process";
import { type Case, caseOf } from "../proof";
import { destroyed } from "./cases";
import type { Adopted, CycleWorld } from "./world";

/** How often an apply is repeated after an adoption. */
const ROUNDS = 5;

/** Longest time that a phase of an apply or destroy may take to be reached, in seconds; the machine may be busy. */
const PHASE_SECONDS = 1800;

/** Starts a command, waits until the state tells of a point, and sends a signal. */
async function cut(
  world: CycleWorld,
  command: "apply" | "destroy",
  signal: "SIGINT" | "SIGKILL",
  reached: () => boolean,
): Promise<Finished> {
  const running = world.terraform.start([command, "-auto-approve", "-input=false"]);
  let ended = false;
  void running.finished.then(() => (ended = true));
  await until(`a point of the ${command}`, PHASE_SECONDS, () => Promise.resolve(ended || reached()));
  running.signal(signal);
  return running.finished;
}

/** What the cloud made and the state did not hear of: its name is taken. */
async function takenBy(world: CycleWorld, { stderr }: Finished): Promise<Adopted[]> {
  const taken: Adopted[] = [];
  for (const { address, call } of refusalsOf(stderr)) {
    const id = /Exist|InUse|Conflict|Duplicate|AlreadyAssociated/.test(call)
      ? await world.importIdOf(address, call)
      : undefined;
    if (id !== undefined) taken.push({ to: address, id });
  }
  return taken;
}

/** Repeats an apply as long as it ends on names that are taken; those are adopted by `import` blocks, which are told. */
async function adopting(
  world: CycleWorld,
  apply: () => Promise<Finished>,
): Promise<{ finished: Finished; adopted: readonly Adopted[] }> {
  const adopted: Adopted[] = [];
  let finished = await apply();
  for (let round = 0; round < ROUNDS; round += 1) {
    const taken = await takenBy(world, finished);
    if (taken.length === 0) break;
    adopted.push(...taken);
    world.adopt(adopted);
    finished = await apply();
  }
  world.adopt([]);
  return { finished, adopted };
}

function how(adopted: readonly Adopted[]): string {
  const names = adopted.map(({ to, id }) => `${to} (${id})`).join(", ");
  return adopted.length === 0 ? "by apply alone" : `by apply with import blocks for ${names}`;
}

/** An apply interrupted while the cloud is made, again while the cluster is filled, and resumed. */
export async function interrupted(world: CycleWorld): Promise<Case> {
  const cutAt = (reached: () => boolean) => (): Promise<Finished> => cut(world, "apply", "SIGINT", reached);
  await adopting(
    world,
    cutAt(() => (world.recorded() ?? 0) >= 30),
  );
  const inCloud = world.recorded() ?? 0;
  const first = await adopting(
    world,
    cutAt(() => (world.recorded("helm_release") ?? 0) >= 12),
  );
  const inCluster = world.recorded() ?? 0;
  const second = await adopting(world, () => world.terraform.apply());
  const seen = `after ${inCloud} resources, resumed ${how(first.adopted)}; after ${inCluster}, resumed ${how(second.adopted)}`;
  return caseOf("apply, SIGINT twice, resume", await world.faults(second.finished), seen);
}

/** An apply killed while the cloud makes the cluster; what it left is adopted as the runbook of a stopped deploy says. */
export async function killedInCloud(world: CycleWorld): Promise<Case> {
  const before = world.clustersAsked();
  await cut(world, "apply", "SIGKILL", () => world.clustersAsked() > before);
  const at = world.recorded() ?? 0;
  const { finished, adopted } = await adopting(world, () => world.terraform.apply());
  const orphans = finished.code === 0 ? await world.deleteOrphans() : [];
  const twice = orphans.length === 0 ? "" : `; made twice, the first deleted: ${orphans.join(", ")}`;
  const seen = `after ${at} resources; resumed ${how(adopted)}${twice}`;
  return caseOf("apply, SIGKILL while the cluster is made, resume", await world.faults(finished), seen);
}

/** An apply killed while the cluster is filled; what it left there is adopted by named commands. */
export async function killed(world: CycleWorld): Promise<Case> {
  await cut(world, "apply", "SIGKILL", () => (world.recorded("helm_release") ?? 0) >= 20);
  const at = world.recorded() ?? 0;
  const commands: string[] = [];
  const first = await adopting(world, () => world.terraform.apply());
  let { finished } = first;
  for (let round = 0; finished.code !== 0 && round < 6; round += 1) {
    const orphans = await findOrphans(world);
    if (orphans.length === 0) break;
    for (const { what, command, args } of orphans) {
      commands.push(`${what}: ${command}`);
      expect(await adopt(world, args), command);
    }
    finished = await world.terraform.apply();
  }
  const seen = [`after ${at} resources, resumed ${how(first.adopted)}`, ...commands].join("; ");
  return caseOf("apply, SIGKILL, resume", await world.faults(finished), seen);
}

/** A destroy killed half way; the same command again leaves nothing, at the latest when it is repeated once. */
export async function destroyKilled(world: CycleWorld): Promise<Case> {
  const all = world.recorded() ?? 0;
  await cut(world, "destroy", "SIGKILL", () => (world.recorded() ?? all) <= all / 2);
  await sleep(1000);
  const mended = world.mendState() ? "the state was cut off and came from its backup; " : "";
  const at = world.recorded() ?? 0;
  const first = await destroyed(world, "destroy, SIGKILL, destroy again");
  const again = first.result === "passed" ? first : await destroyed(world, first.name);
  if (again.result === "failed") return again;
  const times = again === first ? "one more destroy" : `two more destroys (the first: ${first.detail ?? ""})`;
  return { ...again, detail: `killed with ${at} of ${all} resources left; ${mended}${times} left nothing` };
}
