import {
  clusterReplaced,
  destroyAfterFailure,
  destroyed,
  destroyKilled,
  failingRelease,
  firstDeploy,
  interrupted,
  killed,
  killedInCloud,
} from "../cycle/cases";
import { CycleWorld } from "../cycle/world";
import type { Case, Proof, ProofContext } from "../proof";
import { chartsPresent, stubNames } from "../stub-charts";

const name = "aws-dev";

type Step = (world: CycleWorld) => Promise<Case | readonly Case[]>;

/** The cases of the miniature on a whole environment, each line from nothing to nothing. */
const CYCLES: readonly (readonly Step[])[] = [
  [
    firstDeploy,
    (world) => failingRelease(world, "upgrade"),
    clusterReplaced,
    (world) => destroyed(world, "destroy after success"),
  ],
  [interrupted, destroyKilled],
  [killed, (world) => destroyed(world, "destroy after a resumed apply")],
  [
    (world) => failingRelease(world, "first install"),
    (world) => destroyed(world, "destroy after a mended apply"),
  ],
  [destroyAfterFailure],
  [killedInCloud, (world) => destroyed(world, "destroy after an adopting apply")],
];

const SHORT: readonly (readonly Step[])[] = [
  [firstDeploy, (world) => destroyed(world, "destroy after success")],
];

async function casesOf(world: CycleWorld, { full, tell }: ProofContext): Promise<Case[]> {
  const told: Case[] = [];
  for (const step of (full ? CYCLES : SHORT).flat()) {
    const cases = [await step(world)].flat();
    for (const one of cases) tell(`${one.name}: ${one.result}`);
    told.push(...cases);
  }
  return told;
}

/** Cloud and contents of an environment in one apply, as a user runs it. */
export const wholeCycle: Proof = {
  name: "whole-cycle",
  long: true,
  shows:
    "aws-dev as one stack: the cloud emulated, the API server real, charts as stubs with their definitions",
  engines: [
    "terraform",
    "helm",
    "provider/aws",
    "provider/helm",
    "provider/kubernetes",
    "ministack",
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
  ],
  run: async (context) => {
    if (!chartsPresent)
      return [{ name, result: "skipped", detail: "the folder with the charts' definitions is not here" }];
    const stack = (await context.stacks()).get(name);
    if (stack === undefined) return [{ name, result: "failed", detail: "no such stack" }];
    const world = await CycleWorld.open(stack);
    try {
      const cases = await casesOf(world, context);
      const notes = [...world.fitted.notes, `charts as stubs: ${stubNames(stack).sort().join(", ")}`];
      return [...cases, ...notes.map((detail) => ({ name: "stand-in", result: "skipped" as const, detail }))];
    } finally {
      await world.close();
    }
  },
};
