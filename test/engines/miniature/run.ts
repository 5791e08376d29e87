import {
  type Outcome,
  applyCutShort,
  destroyAfterFailure,
  destroyAfterSuccess,
  destroyKilled,
  failingRelease,
  firstDeploy,
  repeats,
} from "./cases";
import { clusterReplaced } from "./replaced";
import { World } from "./world";

/** Runs every case of the miniature, one after the other on one control plane. */
export async function runMiniature(length: keyof typeof repeats, tell: (outcome: Outcome) => void): Promise<{ outcomes: Outcome[]; notes: readonly string[] }> {
  const world = await World.open();
  const outcomes: Outcome[] = [];
  const add = (...more: Outcome[]): void => {
    outcomes.push(...more);
    more.forEach(tell);
  };
  const { interrupts, kills, killedDestroys } = repeats[length];
  try {
    const first = await firstDeploy(world);
    add(...first.outcomes);
    add(await destroyAfterSuccess(world));
    add(await applyCutShort(world, "SIGINT", interrupts, first.seconds));
    add(await applyCutShort(world, "SIGKILL", kills, first.seconds));
    add(...(await failingRelease(world)));
    add(await destroyAfterFailure(world));
    add(await destroyKilled(world, killedDestroys));
    add(...(await clusterReplaced(world)));
    return { outcomes, notes: world.notes };
  } finally {
    await world.close();
  }
}
