import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressesOf, emulatedEnvironment, refusalsOf } from "../aws-emulation";
import { weigh } from "../drift";
import { differences, listAll } from "../emulated-listing";
import { gaps } from "../emulator-gaps";
import { type Emulator, startEmulator } from "../emulators";
import { type ControlPlane, startControlPlane } from "../kube";
import { brief } from "../miniature/world";
import { sleep } from "../process";
import { type Case, caseOf, type Proof, type SynthesizedStack } from "../proof";
import { writeInto } from "../stacks";
import type { Fitted } from "../stand-ins";
import { chartsPresent } from "../stub-charts";
import { Terraform } from "../terraform";
import { writeTokenCommand } from "../token-command";
import { wholeCycle as inOneWorld } from "../whole-cycle";

const name = "aws-dev";
const region = "us-west-2";

/** An emulated cloud, a real API server, and Terraform on the whole stack. */
interface World {
  readonly emulator: Emulator;
  readonly plane: ControlPlane;
  readonly terraform: Terraform;
  readonly fitted: Fitted;
}

async function open(stack: SynthesizedStack): Promise<World> {
  const [emulator, plane] = [await startEmulator("ministack"), await startControlPlane()];
  const folder = mkdtempSync(join(tmpdir(), "whole-cycle-"));
  const token = writeTokenCommand(folder, plane.token);
  const fitted = writeInto(folder, stack, (same) => inOneWorld(same, folder, plane, token));
  return { emulator, plane, fitted, terraform: new Terraform(folder, emulatedEnvironment(emulator)) };
}

/** Namespaces that are not Kubernetes' own; of the definitions, which Helm keeps, nothing is said. */
async function namespaces(plane: ControlPlane): Promise<string[]> {
  const { body } = await plane.api("/api/v1/namespaces");
  const { items } = body as { readonly items: readonly { readonly metadata: { readonly name: string } }[] };
  return items
    .map(({ metadata }) => metadata.name)
    .filter((one) => one !== "default" && !one.startsWith("kube-"));
}

/** Applies, by way of an interrupt where asked for; tells what is missing of the whole. */
async function apply({ terraform, fitted }: World, interruptAfter?: number): Promise<Case> {
  if (interruptAfter !== undefined) {
    const running = terraform.start(["apply", "-auto-approve", "-input=false"]);
    await sleep(interruptAfter);
    running.signal("SIGINT");
    await running.finished;
  }
  const finished = await terraform.apply();
  const made = new Set(await terraform.state());
  const all = addressesOf(fitted.stack);
  const missing = all.filter((address) => !made.has(address));
  const calls = refusalsOf(finished.stderr).map(({ address, call }) => `${address}: ${call}`);
  const faults =
    finished.code === 0 && missing.length === 0
      ? []
      : [...calls, `missing: ${missing.join(", ")}${brief(finished)}`];
  return caseOf(
    interruptAfter === undefined ? "apply" : "SIGINT during apply, resume",
    faults,
    `${all.length - missing.length} of ${all.length} resources`,
  );
}

async function secondPlan({ terraform }: World): Promise<Case> {
  const plan = await terraform.plan();
  if (plan.code === 1 || plan.code === null) return caseOf("second plan", [`it failed${brief(plan)}`]);
  return caseOf(
    "second plan",
    weigh(plan.changes, gaps).unexplained,
    "empty but for what the emulator forgets",
  );
}

async function destroy(
  { terraform, emulator, plane }: World,
  before: ReadonlyMap<string, string>,
): Promise<Case> {
  const finished = await terraform.destroy();
  const left = [
    ...(await terraform.state()),
    ...(await namespaces(plane)),
    ...differences(before, await listAll(emulator, region)),
  ];
  return caseOf(
    "destroy",
    [...(finished.code === 0 ? [] : [`it failed${brief(finished)}`]), ...left],
    "nothing left in cloud, cluster or state",
  );
}

async function cases(world: World, full: boolean, tell: (line: string) => void): Promise<Case[]> {
  const { terraform, emulator, fitted } = world;
  const initialized = await terraform.init();
  if (initialized.code !== 0) return [caseOf("init", [brief(initialized)])];
  const before = await listAll(emulator, region);
  const first = await terraform.plan();
  const expected = addressesOf(fitted.stack).length;
  const told: Case[] = [
    caseOf(
      "first plan with no cluster",
      first.code === 2 && first.changes.length === expected
        ? []
        : [`${first.changes.length} of ${expected}${brief(first)}`],
      `${expected} to add`,
    ),
  ];
  for (const interrupt of full ? [undefined, 60_000] : [undefined]) {
    told.push(await apply(world, interrupt));
    tell("applied");
    told.push(await secondPlan(world), await destroy(world, before));
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
    "provider/aws",
    "provider/helm",
    "provider/kubernetes",
    "ministack",
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
  ],
  run: async ({ stacks, full, tell }) => {
    if (!chartsPresent)
      return [{ name, result: "skipped", detail: "the folder with the charts' definitions is not here" }];
    const stack = (await stacks()).get(name);
    if (stack === undefined) return [{ name, result: "failed", detail: "no such stack" }];
    const world = await open(stack);
    try {
      return [
        ...(await cases(world, full, tell)),
        ...world.fitted.notes.map((note) => ({ name: "stand-in", result: "skipped" as const, detail: note })),
      ];
    } finally {
      await world.emulator.stop();
      await world.plane.stop();
    }
  },
};
