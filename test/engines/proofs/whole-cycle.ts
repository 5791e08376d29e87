import { clusterReplaced, destroyAfterFailure, destroyed, failingRelease, firstDeploy } from "../cycle/cases";
import { destroyKilled, interrupted, killed, killedInCloud } from "../cycle/cut-short";
import { CycleWorld } from "../cycle/world";
import { type Case, type Proof, type ProofContext, type SynthesizedStack, noCharts } from "../proof";
import { workingCopy } from "../stacks";
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
  [(world) => failingRelease(world, "first install"), destroyAfterFailure],
  [killedInCloud, (world) => destroyed(world, "destroy after an adopting apply")],
];

const SHORT: readonly (readonly Step[])[] = [
  [firstDeploy, (world) => destroyed(world, "destroy after success")],
];

/** One line of cases in a world of its own; what follows on a failed case would tell nothing, so the line ends there. */
async function cycle(
  stack: SynthesizedStack,
  steps: readonly Step[],
  context: ProofContext,
): Promise<Case[]> {
  const world = await CycleWorld.open(stack);
  const told: Case[] = [];
  try {
    for (const step of steps) {
      const cases = [await step(world)].flat();
      told.push(...cases);
      for (const { name: what, result, detail = "" } of cases) context.tell(`${what}: ${result}: ${detail}`);
      if (cases.some(({ result }) => result === "failed")) break;
    }
    return told;
  } catch (fault) {
    const detail = fault instanceof Error ? fault.message : String(fault);
    return [
      ...told,
      { name: `what follows on ${told.at(-1)?.name ?? "the start"}`, result: "failed", detail },
    ];
  } finally {
    await world.close();
  }
}

function notesOf(stack: SynthesizedStack): Case[] {
  const { notes } = workingCopy(stack);
  const stubs = `charts as stubs: ${stubNames(stack).sort().join(", ")}`;
  return [...notes, stubs].map((detail) => ({ name: "stand-in", result: "skipped", detail }));
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
    if (!chartsPresent) return noCharts(name);
    const stack = (await context.stacks()).get(name);
    if (stack === undefined) return [{ name, result: "failed", detail: "no such stack" }];
    const cases: Case[] = [];
    for (const steps of context.full ? CYCLES : SHORT) cases.push(...(await cycle(stack, steps, context)));
    return [...cases, ...notesOf(stack)];
  },
};
