import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APP } from "../app";
import { run } from "./process";
import type { Case, ProofContext, SynthesizedStack } from "./proof";
import { type Fitted, type StackJson, fit } from "./stand-ins";

let made: Promise<ReadonlyMap<string, SynthesizedStack>> | undefined;

/** Synthesizes every environment once, into a temporary folder. */
export function synthesizedStacks(): Promise<ReadonlyMap<string, SynthesizedStack>> {
  made ??= synthesize();
  return made;
}

async function synthesize(): Promise<ReadonlyMap<string, SynthesizedStack>> {
  const outdir = mkdtempSync(join(tmpdir(), "synthesized-"));
  const { code, stderr } = await run(process.execPath, APP, {
    env: { CDKTF_OUTDIR: outdir, CHECKS: "warn" },
    timeoutSeconds: 300,
  });
  if (code !== 0) throw new Error(`synthesis ended with ${code}: ${stderr.trim().slice(0, 2000)}`);
  const folder = join(outdir, "stacks");
  return new Map(readdirSync(folder).map((name) => [name, { name, folder: join(folder, name) }]));
}

/** What `cdk.tf.json` of a stack says. */
export function configurationOf(stack: SynthesizedStack): StackJson {
  return JSON.parse(readFileSync(join(stack.folder, "cdk.tf.json"), "utf8")) as StackJson;
}

/** Change of a stack before Terraform sees it. */
export type Change = (stack: StackJson) => StackJson;

/** A copy of a stack that Terraform can work on: local state, providers that are here. `change` may edit it first. */
export function workingCopy(
  stack: SynthesizedStack,
  change: Change = (same) => same,
): Fitted & { folder: string } {
  const folder = mkdtempSync(join(tmpdir(), `${stack.name}-`));
  return { ...writeInto(folder, stack, change), folder };
}

/** Writes a stack over the one in a folder; the state there stays. */
export function writeInto(folder: string, stack: SynthesizedStack, change: Change): Fitted {
  const assets = join(stack.folder, "assets");
  if (existsSync(assets)) cpSync(assets, join(folder, "assets"), { recursive: true });
  const original = configurationOf(stack);
  const terraform = { ...original.terraform, backend: { local: { path: "terraform.tfstate" } } };
  const fitted = fit(change({ ...original, terraform }));
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(fitted.stack, null, 1));
  return fitted;
}

/** One case for each stack; where synthesis fails, one failed case that says so. */
export async function perStack(
  { stacks }: Pick<ProofContext, "stacks">,
  work: (stack: SynthesizedStack) => Promise<Case>,
): Promise<Case[]> {
  const cases: Case[] = [];
  try {
    for (const stack of (await stacks()).values()) cases.push(await work(stack));
  } catch (fault) {
    cases.push({
      name: "stacks",
      result: "failed",
      detail: fault instanceof Error ? fault.message : String(fault),
    });
  }
  return cases;
}
