import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressesOf } from "../aws-emulation";
import { type Declared, declaredObjects } from "../declared";
import { writeHome } from "../home";
import { notKept } from "../kept";
import { kubernetesHalf } from "../kubernetes-half";
import { type ControlPlane, startControlPlane } from "../kube";
import { MARK, marked } from "../marking";
import { brief } from "../miniature/world";
import { ObjectReader } from "../object-reader";
import { type Case, caseOf, type Proof, type ProofContext, type SynthesizedStack, noCharts } from "../proof";
import { writeInto } from "../stacks";
import type { Fitted, StackJson } from "../stand-ins";
import { chartsPresent, stubNames } from "../stub-charts";
import { Terraform } from "../terraform";
import { pathWithTokenCommands } from "../token-command";
import { withStubs } from "../whole-cycle";

/** An environment's half that lives in the cluster, and the cluster. */
interface World {
  readonly name: string;
  readonly terraform: Terraform;
  readonly reader: ObjectReader;
  readonly declared: readonly Declared[];
  readonly fitted: Fitted;
  /** Writes the stack anew with a change of everything in it. */
  readonly mark: () => void;
}

function open(stack: SynthesizedStack, plane: ControlPlane): World {
  const folder = mkdtempSync(join(tmpdir(), `${stack.name}-contents-`));
  const { endpoint: server, token, certificateAuthority: authority } = plane;
  const environment = {
    HOME: writeHome(folder, { server, token, authority }),
    PATH: pathWithTokenCommands(folder, token),
  };
  const change = (json: StackJson): StackJson => withStubs(kubernetesHalf(json, plane), folder);
  return {
    name: stack.name,
    terraform: new Terraform(folder, environment),
    reader: new ObjectReader(plane),
    declared: declaredObjects(stack),
    fitted: writeInto(folder, stack, change),
    mark: () => void writeInto(folder, stack, (json) => marked(change(json))),
  };
}

const titleOf = ({ kind, metadata }: Declared["object"]): string => `${kind} ${metadata.name}`;

/** What the API server holds of what was declared: its identity by object, and what is wrong. */
async function readBack({
  reader,
  declared,
}: World): Promise<{ uids: Map<string, string>; faults: string[] }> {
  const uids = new Map<string, string>();
  const faults: string[] = [];
  for (const { object, namespace } of declared) {
    const { status, body } = await reader.read(object, namespace);
    const title = `${titleOf(object)} of ${object.metadata.namespace ?? namespace}`;
    if (status !== 200) {
      faults.push(`${title}: ${status}`);
      continue;
    }
    faults.push(...notKept(object, body).map((fault) => `${title}: ${fault}`));
    const { metadata } = body as {
      readonly metadata: { readonly uid: string } & Declared["object"]["metadata"];
    };
    const mark = metadata.annotations?.[MARK.name] ?? "";
    uids.set(title, `${metadata.uid} ${mark}`.trim());
  }
  return { uids, faults };
}

async function created(world: World): Promise<{ result: Case; uids: Map<string, string> }> {
  const { terraform, fitted, declared } = world;
  const finished = await terraform.apply();
  const made = new Set(await terraform.state());
  const missing = addressesOf(fitted.stack).filter((address) => !made.has(address));
  const { uids, faults } = await readBack(world);
  const kinds = new Set(declared.map(({ object }) => `${object.apiVersion} ${object.kind}`));
  const all = [
    ...(finished.code === 0 ? [] : [`apply failed${brief(finished)}`]),
    ...(missing.length === 0 ? [] : [`missing: ${missing.join(", ")}`]),
    ...faults,
  ];
  const seen = `${made.size} resources; ${declared.length} objects of ${kinds.size} kinds, each read back as declared`;
  return { result: caseOf(`${world.name}: created and read back`, all, seen), uids };
}

async function updated(world: World, before: ReadonlyMap<string, string>): Promise<Case> {
  world.mark();
  const plan = await world.terraform.plan();
  const strange = plan.changes.filter(({ change }) => change.actions.join() !== "update");
  const finished = await world.terraform.apply();
  const { uids, faults } = await readBack(world);
  const wrong = [...before].filter(([title, uid]) => uids.get(title) !== `${uid} ${MARK.value}`);
  const all = [
    ...strange.map(({ address, change }) => `${address} (${change.actions.join(", ")})`),
    ...(finished.code === 0 ? [] : [`apply failed${brief(finished)}`]),
    ...faults,
    ...wrong.map(([title]) => `${title}: not updated in place`),
  ];
  return caseOf(
    `${world.name}: updated`,
    all,
    `${plan.changes.length} resources, ${uids.size} objects in place`,
  );
}

async function unchanged({ name, terraform }: World): Promise<Case> {
  const plan = await terraform.plan();
  const faults = plan.code === 0 ? [] : [...plan.changes.map(({ address }) => address), brief(plan)];
  return caseOf(`${name}: second plan`, faults, "empty");
}

async function deleted({ name, terraform, reader, declared }: World): Promise<Case> {
  const finished = await terraform.destroy();
  const faults = (await terraform.state()).map((address) => `${address} is in the state`);
  for (const { object, namespace } of declared)
    if ((await reader.read(object, namespace)).status !== 404) faults.push(`${titleOf(object)} is there`);
  if (finished.code !== 0) faults.push(`destroy failed${brief(finished)}`);
  return caseOf(`${name}: deleted`, faults, `none of ${declared.length} objects is left`);
}

async function lifeOf(stack: SynthesizedStack, plane: ControlPlane, context: ProofContext): Promise<Case[]> {
  const world = open(stack, plane);
  try {
    const initialized = await world.terraform.init();
    if (initialized.code !== 0) return [caseOf(`${stack.name}: init`, [brief(initialized)])];
    const { result, uids } = await created(world);
    const told = [result];
    for (const step of [() => updated(world, uids), () => unchanged(world), () => deleted(world)]) {
      context.tell(`${told.at(-1)?.name}: ${told.at(-1)?.result}`);
      told.push(await step());
    }
    return told;
  } finally {
    rmSync(world.terraform.folder, { recursive: true, force: true });
  }
}

/** One of each cloud; with `--full` every environment. */
const SHORT = ["aws-dev", "azure-dev", "gcp-dev"];

function wanted(stacks: ReadonlyMap<string, SynthesizedStack>, full: boolean): SynthesizedStack[] {
  const withContents = [...stacks.values()].filter((stack) => declaredObjects(stack).length > 0);
  return withContents.filter(({ name }) => full || SHORT.includes(name));
}

/** What every environment has in its cluster, by the real providers on a real API server, from creation to deletion. */
export const kubernetesApply: Proof = {
  name: "kubernetes-apply",
  long: true,
  shows:
    "every object of every environment is created, read back as declared, updated in place and deleted, with the real definitions",
  engines: [
    "terraform",
    "provider/helm",
    "provider/kubernetes",
    "provider/random",
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
  ],
  run: async (context) => {
    if (!chartsPresent) return noCharts("charts");
    const stacks = wanted(await context.stacks(), context.full);
    const cases: Case[] = [];
    const stubs = new Set<string>();
    const plane = await startControlPlane();
    try {
      for (const stack of stacks) {
        cases.push(...(await lifeOf(stack, plane, context)));
        stubNames(stack).forEach((name) => stubs.add(name));
      }
    } finally {
      await plane.stop();
    }
    return [...cases, { name: "charts as stubs", result: "skipped", detail: [...stubs].sort().join(", ") }];
  },
};
