import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressesOf } from "../aws-emulation";
import { namesIn, ownNamespaces } from "../cluster-state";
import { type ControlPlane, startControlPlane } from "../kube";
import { writeHome } from "../home";
import { brief } from "../miniature/world";
import { type Case, caseOf, type Proof, type SynthesizedStack, noCharts } from "../proof";
import { writeInto } from "../stacks";
import type { Fitted, StackJson } from "../stand-ins";
import { chartsPresent } from "../stub-charts";
import { Terraform } from "../terraform";
import { variantOf } from "../variant";
import { withStubs } from "../whole-cycle";

const name = "local-dev";

/** The release that holds the quotas, and the quota's value before and after the change. */
const changed = { release: "namespace-bounds_after", namespace: "mlops", before: "4", after: "3" };

interface World {
  readonly plane: ControlPlane;
  readonly terraform: Terraform;
  readonly fitted: Fitted;
  readonly change: (stack: StackJson) => StackJson;
}

async function open(stack: SynthesizedStack): Promise<World> {
  const plane = await startControlPlane();
  const folder = mkdtempSync(join(tmpdir(), "local-apply-"));
  const { endpoint: server, token, certificateAuthority: authority } = plane;
  const HOME = writeHome(folder, { server, token, authority });
  const change = (stackJson: StackJson): StackJson => withStubs(stackJson, folder);
  const fitted = writeInto(folder, stack, change);
  return { plane, fitted, change, terraform: new Terraform(folder, { HOME }) };
}

/** GPUs that the quota of a namespace allows, as the API server keeps it. */
async function gpusOf({ plane }: World): Promise<string | undefined> {
  const { body } = await plane.api(`/api/v1/namespaces/${changed.namespace}/resourcequotas`);
  const { items } = body as {
    readonly items: readonly { readonly spec: { readonly hard: Readonly<Record<string, string>> } }[];
  };
  return items.flatMap(({ spec }) => spec.hard["requests.nvidia.com/gpu"] ?? [])[0];
}

async function applied(world: World): Promise<Case> {
  const { terraform, fitted, plane } = world;
  const finished = await terraform.apply();
  const made = new Set(await terraform.state());
  const all = addressesOf(fitted.stack);
  const missing = all.filter((address) => !made.has(address));
  const faults = [
    ...(finished.code === 0 ? [] : [`it failed${brief(finished)}`]),
    ...(missing.length === 0 ? [] : [`missing: ${missing.join(", ")}`]),
  ];
  const definitions = await namesIn(plane, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions");
  const seen = `${made.size} of ${all.length} resources, ${(await ownNamespaces(plane)).length} namespaces, ${definitions.length} definitions`;
  return caseOf("apply", faults, seen);
}

async function secondPlan({ terraform }: World): Promise<Case> {
  const plan = await terraform.plan();
  const faults = [
    ...plan.changes.map(({ address, change }) => `${address} (${change.actions.join(", ")})`),
    ...(plan.code === 0 ? [] : [`plan ended with ${plan.code ?? "a signal"}${brief(plan)}`]),
  ];
  return caseOf("second plan", faults, "empty");
}

/** One value of the environment is changed: its release alone is updated, and the API server keeps the new value. */
async function oneValue(world: World): Promise<Case> {
  const { terraform, change } = world;
  const before = await gpusOf(world);
  writeInto(terraform.folder, variantOf(name, { quota: { gpus: Number(changed.after) } }), change);
  const plan = await terraform.plan();
  const seen = plan.changes.map(({ address, change: { actions } }) => `${address} (${actions.join(", ")})`);
  const strange = seen.filter((line) => !(line.includes(changed.release) && line.endsWith("(update)")));
  const finished = await terraform.apply();
  const after = await gpusOf(world);
  const faults = [
    ...strange,
    ...(seen.length === 1 ? [] : [`${seen.length} changes${brief(plan)}`]),
    ...(finished.code === 0 ? [] : [`apply failed${brief(finished)}`]),
    ...(before === changed.before && after === changed.after ? [] : [`GPUs: ${before} -> ${after}`]),
  ];
  return caseOf("one value changed", faults, `${seen.join(", ")}; GPUs of mlops ${before} -> ${after}`);
}

async function destroyed({ terraform, plane }: World): Promise<Case> {
  const finished = await terraform.destroy();
  const left = [
    ...(await terraform.state()).map((address) => `${address} is in the state`),
    ...(await ownNamespaces(plane)).map((one) => `namespace ${one} is there`),
  ];
  const faults = [...(finished.code === 0 ? [] : [`it failed${brief(finished)}`]), ...left];
  return caseOf("destroy", faults, "nothing left in state or cluster but definitions, which Helm keeps");
}

async function cases(world: World, tell: (line: string) => void): Promise<Case[]> {
  const initialized = await world.terraform.init();
  if (initialized.code !== 0) return [caseOf("init", [brief(initialized)])];
  const made = await applied(world);
  tell("applied");
  const told = [made, await secondPlan(world), await oneValue(world)];
  tell("changed");
  return [...told, await destroyed(world)];
}

/** The local environment in full, as a person runs it with `kind`. */
export const localApply: Proof = {
  name: "local-apply",
  long: true,
  shows: "local-dev in full on a real API server without nodes, charts as stubs with their definitions",
  engines: [
    "terraform",
    "provider/helm",
    "provider/kubernetes",
    "provider/random",
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
  ],
  run: async ({ stacks, tell }) => {
    if (!chartsPresent) return noCharts(name);
    const stack = (await stacks()).get(name);
    if (stack === undefined) return [{ name, result: "failed", detail: "no such stack" }];
    const world = await open(stack);
    try {
      return [
        ...(await cases(world, tell)),
        ...world.fitted.notes.map((note) => ({ name: "stand-in", result: "skipped" as const, detail: note })),
      ];
    } finally {
      await world.plane.stop();
      rmSync(world.terraform.folder, { recursive: true, force: true });
    }
  },
};
