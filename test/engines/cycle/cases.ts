import { addressesOf } from "../aws-emulation";
import { unchanged } from "../emulator-gaps";
import { brief } from "../miniature/world";
import { type Case, caseOf } from "../proof";
import type { StackJson } from "../stand-ins";
import type { CycleWorld } from "./world";

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
  const made = world.recorded() ?? 0;
  const gone = await destroyed(world, "destroy after a failed apply");
  return faults.length === 0
    ? {
        ...gone,
        detail: gone.result === "passed" ? `${made} resources were there, none is` : (gone.detail ?? ""),
      }
    : caseOf(gone.name, faults);
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
    ...(await world.faults(rest, unchanged)),
  ];
  return caseOf(
    "cluster replaced",
    faults,
    `apply ${replace} ${target}, then apply: complete on the new cluster`,
  );
}
