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

/** The cases that differ when the state is in a store: what was made since the last write is unknown to it, and the lock stays. */
async function onStore(length: keyof typeof repeats, seconds: number): Promise<Outcome[]> {
  const world = await World.open("store");
  try {
    const interrupted = await applyCutShort(
      world,
      "SIGINT",
      repeats[length].killedDestroys,
      seconds,
      "a store",
    );
    return [interrupted, await applyCutShort(world, "SIGKILL", repeats[length].kills, seconds, "a store")];
  } finally {
    await world.close();
  }
}

/** Runs every case of the miniature, one after the other on one control plane. */
export async function runMiniature(
  length: keyof typeof repeats,
  tell: (outcome: Outcome) => void,
): Promise<{ outcomes: Outcome[]; notes: readonly string[] }> {
  const world = await World.open("file");
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
    add(await applyCutShort(world, "SIGINT", interrupts, first.seconds, "a file"));
    add(await applyCutShort(world, "SIGKILL", kills, first.seconds, "a file"));
    add(...(await onStore(length, first.seconds)));
    add(...(await failingRelease(world)));
    add(await destroyAfterFailure(world));
    add(await destroyKilled(world, killedDestroys));
    add(...(await clusterReplaced(world)));
    return { outcomes, notes: world.notes };
  } finally {
    await world.close();
  }
}
