import type { Runner } from "../runner";
import { look } from "./engine";
import type { SweepPlan } from "./row";

/** What is known before anything is removed. */
export interface Situation {
  /** Account that the caller is in; undefined where the cloud would not say. */
  readonly caller: string | undefined;
  /** The cluster exists; undefined where the cloud would not say. */
  readonly alive: boolean | undefined;
  /** Resources in Terraform's state. */
  readonly state: number;
}

/** Asks who the caller is and whether the environment lives. */
export function situationOf({ probe }: SweepPlan, run: Runner, state: number): Situation {
  const account = run(probe.account);
  const caller = account.stdout.trim();
  const cluster = look(
    {
      what: "cluster",
      reason: "",
      list: probe.cluster,
      ...(probe.pick === undefined ? {} : { pick: probe.pick }),
    },
    run,
  );
  return {
    caller: account.code === 0 && caller !== "" ? caller : undefined,
    alive: cluster.fault === undefined ? cluster.things.length > 0 : undefined,
    state,
  };
}

/** Why the caller is not where the environment is; undefined when they are. */
export function wrongAccount(plan: SweepPlan, { caller }: Situation): string | undefined {
  const { accountWord, account, environment, absent } = plan;
  if (caller === undefined)
    return absent ?? `nobody is signed in: sign in to the ${accountWord} of ${environment} first`;
  if (account !== undefined && account !== caller) {
    return `wrong ${accountWord}: ${environment} is in ${account}, and you are in ${caller}`;
  }
  return undefined;
}

/** Why the state cannot be the environment's; undefined when it can. */
export function detached({ environment }: SweepPlan, { alive, state }: Situation): string | undefined {
  if (alive !== true || state > 0) return undefined;
  return `the state is empty and the cluster of ${environment} exists: a backend that is not attached. Check \`state\` in environments/${environment}.ts; nothing is destroyed through an empty state`;
}

/** Why nothing may be removed now; undefined when the sweep may go on. */
export function refusal(plan: SweepPlan, situation: Situation): string | undefined {
  const { accountWord, account, environment } = plan;
  const wrong = wrongAccount(plan, situation) ?? detached(plan, situation);
  if (wrong !== undefined) return wrong;
  if (account === undefined) {
    return `the file of ${environment} names no ${accountWord}: say which one is meant with --account`;
  }
  if (situation.alive === undefined) return `nobody could say whether the cluster of ${environment} exists`;
  if (situation.alive) return `${environment} lives: destroy it first, and sweep what is left`;
  return undefined;
}
