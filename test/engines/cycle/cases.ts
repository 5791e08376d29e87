import { adopt, findOrphans } from "../adopt";
import { addressesOf, refusalsOf } from "../aws-emulation";
import { brief, expect } from "../miniature/world";
import { type Finished, sleep, until } from "../process";
import { type Case, caseOf } from "../proof";
import type { StackJson } from "../stand-ins";
import type { CycleWorld } from "./world";

/** Longest time that a phase of an apply or destroy may take to be reached, in seconds; the machine may be busy. */
const PHASE_SECONDS = 1800;

/** The first plan is made when nothing is there, then all is applied, and a second plan is empty. */
export async function firstDeploy(world: CycleWorld): Promise<Case[]> {
  const first = await world.terraform.plan();
  const all = addressesOf(world.fitted.stack).length;
  const planned = first.code === 2 && first.changes.length === all;
  const plan = planned ? [] : [`${first.changes.length} of ${all}${brief(first)}`];
  const applied = await world.terraform.apply();
  const faults = await world.faults(applied);
  return [
    caseOf("first plan with no cluster", plan, `${all} to add`),
    caseOf(
      "apply, second plan",
      faults,
      `${all} of ${all} resources; empty but for what the emulator forgets`,
    ),
  ];
}

/** A destroy, which leaves nothing. */
export async function destroyed(world: CycleWorld, name: string): Promise<Case> {
  const finished = await world.terraform.destroy();
  const failed = finished.code === 0 ? [] : [`destroy failed${brief(finished)}`];
  return caseOf(name, [...failed, ...(await world.leftovers())], "nothing left in cloud, cluster or state");
}

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

/** An apply interrupted while the cloud is made, again while the cluster is filled, and resumed. */
export async function interrupted(world: CycleWorld): Promise<Case> {
  await cut(world, "apply", "SIGINT", () => world.recorded() >= 30);
  const inCloud = world.recorded();
  await cut(world, "apply", "SIGINT", () => world.recorded("helm_release") >= 12);
  const inCluster = world.recorded();
  const faults = await world.faults(await world.terraform.apply());
  const seen = `after ${inCloud} and after ${inCluster} resources; apply alone resumed both`;
  return caseOf("apply, SIGINT twice, resume", faults, seen);
}

/** An apply killed while the cluster is filled; what it left is adopted by named commands. */
export async function killed(world: CycleWorld): Promise<Case> {
  await cut(world, "apply", "SIGKILL", () => world.recorded("helm_release") >= 20);
  const at = world.recorded();
  const commands: string[] = [];
  let resumed = await world.terraform.apply();
  for (let round = 0; resumed.code !== 0 && round < 6; round += 1) {
    const orphans = await findOrphans(world);
    if (orphans.length === 0) break;
    for (const { what, command, args } of orphans) {
      commands.push(`${what}: ${command}`);
      expect(await adopt(world, args), command);
    }
    resumed = await world.terraform.apply();
  }
  const how = commands.length === 0 ? "apply alone" : commands.join("; ");
  return caseOf(
    "apply, SIGKILL, resume",
    await world.faults(resumed),
    `after ${at} resources; resumed by ${how}`,
  );
}

/** What the cloud made and the state did not hear of: its name is taken. Each is adopted by the name that its resource gives it. */
async function adoptTaken(world: CycleWorld, { stderr }: Finished): Promise<string[]> {
  const commands: string[] = [];
  for (const { address, call } of refusalsOf(stderr)) {
    const id = world.nameOf(address);
    if (!/Exist|InUse|Conflict/.test(call) || id === undefined) continue;
    commands.push(`terraform import ${address} ${id}`);
    expect(await world.terraform.run("import", "-input=false", address, id), commands.at(-1) ?? "import");
  }
  return commands;
}

/** An apply killed while the cloud makes the cluster; what it left is adopted as the runbook of a stopped deploy says. */
export async function killedInCloud(world: CycleWorld): Promise<Case> {
  const before = world.clustersAsked();
  await cut(world, "apply", "SIGKILL", () => world.clustersAsked() > before);
  const at = world.recorded();
  const commands: string[] = [];
  let resumed = await world.terraform.apply();
  for (let round = 0; resumed.code !== 0 && round < 3; round += 1) {
    const more = await adoptTaken(world, resumed);
    if (more.length === 0) break;
    commands.push(...more);
    resumed = await world.terraform.apply();
  }
  const how = commands.length === 0 ? "apply alone" : commands.join("; ");
  const seen = `after ${at} resources; resumed by ${how}`;
  return caseOf("apply, SIGKILL while the cluster is made, resume", await world.faults(resumed), seen);
}

/** A quota that the API server refuses. */
function spoiled(stack: StackJson): StackJson {
  const text = JSON.stringify(stack);
  const bad = text.replace(/(\\"requests\.cpu\\":\\")\d+/, "$1many");
  if (bad === text) throw new Error("there is no quota to spoil");
  return JSON.parse(bad) as StackJson;
}

async function spoiledApply(world: CycleWorld): Promise<{ said: string; faults: string[] }> {
  world.write(spoiled);
  const failed = await world.terraform.apply();
  world.write();
  return { said: brief(failed), faults: failed.code === 1 ? [] : ["the faulty apply did not fail"] };
}

/** A release fails, on the first install or on an upgrade; the cause mended, the next apply completes. */
export async function failingRelease(world: CycleWorld, what: "first install" | "upgrade"): Promise<Case> {
  const { said, faults } = await spoiledApply(world);
  const mended = await world.faults(await world.terraform.apply());
  return caseOf(`${what} fails, resume`, [...faults, ...mended], `failed with${said}, then complete`);
}

/** Destroy of what a failed apply left. */
export async function destroyAfterFailure(world: CycleWorld): Promise<Case> {
  const { faults } = await spoiledApply(world);
  const made = world.recorded();
  const gone = await destroyed(world, "destroy after a failed apply");
  return faults.length === 0
    ? {
        ...gone,
        detail: gone.result === "passed" ? `${made} resources were there, none is` : (gone.detail ?? ""),
      }
    : caseOf(gone.name, faults);
}

/** A destroy killed half way; the same command again leaves nothing, at the latest when it is repeated once. */
export async function destroyKilled(world: CycleWorld): Promise<Case> {
  const all = world.recorded();
  await cut(world, "destroy", "SIGKILL", () => world.recorded() <= all / 2);
  await sleep(1000);
  const at = world.recorded();
  const first = await destroyed(world, "destroy, SIGKILL, destroy again");
  const again = first.result === "passed" ? first : await destroyed(world, first.name);
  if (again.result === "failed") return again;
  const times = again === first ? "one more destroy" : `two more destroys (the first: ${first.detail ?? ""})`;
  return { ...again, detail: `killed with ${at} of ${all} resources left; ${times} left nothing` };
}

/** The cluster is replaced by another, and what was in the old one is gone: the cluster first, then the whole. */
export async function clusterReplaced(world: CycleWorld): Promise<Case> {
  await world.replacePlane();
  const replace = `-replace=${world.only("aws_eks_cluster")}`;
  const target = `-target=${world.only("terraform_data")}`;
  const cluster = await world.terraform.run("apply", "-auto-approve", "-input=false", replace, target);
  const rest = await world.terraform.apply();
  const faults = [
    ...(cluster.code === 0 ? [] : [`the cluster alone failed${brief(cluster)}`]),
    ...(await world.faults(rest)),
  ];
  return caseOf(
    "cluster replaced",
    faults,
    `apply ${replace} ${target}, then apply: complete on the new cluster`,
  );
}
