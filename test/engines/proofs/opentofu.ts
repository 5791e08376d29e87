import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { findProgram } from "../engines";
import { writeHome } from "../home";
import { brief } from "../miniature/world";
import { type Case, caseOf, type Proof, type SynthesizedStack, noCharts } from "../proof";
import { writeInto } from "../stacks";
import type { StackJson } from "../stand-ins";
import { chartsPresent } from "../stub-charts";
import { type Plan, Terraform } from "../terraform";
import { tofuEnvironment } from "../tofu";
import { withStubs } from "../whole-cycle";

const name = "local-dev";

/** Nobody listens there: a first plan asks the cluster nothing. */
const kubeconfig = { server: "https://127.0.0.1:9", token: "none" };

/** OpenTofu 1.10 is older than the stacks ask for; the stand-ins need nothing newer. */
function anyVersion(stack: StackJson): StackJson {
  const { required_version: _version, ...terraform } = stack.terraform;
  return { ...stack, terraform };
}

async function planned(terraform: Terraform): Promise<Plan> {
  const initialized = await terraform.init();
  return initialized.code === 0 ? terraform.plan() : { ...initialized, changes: [] };
}

/** How two plans differ: addresses of one only, and those of both with other actions or values. */
function differences(one: Plan, other: Plan): string[] {
  const [first, second] = [one, other].map(
    ({ changes }) => new Map(changes.map(({ address, change }) => [address, change])),
  ) as [Map<string, unknown>, Map<string, unknown>];
  const addresses = [...new Set([...first.keys(), ...second.keys()])];
  return addresses.filter((address) => !isDeepStrictEqual(first.get(address), second.get(address)));
}

/** What OpenTofu says to the stack as it is synthesized. */
async function asSynthesized(stack: SynthesizedStack, work: string, tofu: string): Promise<Case> {
  const folder = mkdtempSync(join(work, "as-is-"));
  writeInto(folder, stack, (same) => same);
  const { code, stderr } = await new Terraform(folder, tofuEnvironment(folder), tofu).init();
  const faults =
    code !== 0 && stderr.includes("Unsupported OpenTofu Core version") ? [] : [stderr.slice(0, 500)];
  const why =
    "1.10 has neither ephemeral resources nor write-only arguments, which the passwords need; 1.11 has";
  return caseOf("1.10 is told that it is too old", faults, why);
}

async function cases(stack: SynthesizedStack, work: string, tofu: string): Promise<Case[]> {
  const folder = mkdtempSync(join(work, "stack-"));
  const home = writeHome(folder, kubeconfig);
  const { notes } = writeInto(folder, stack, (same) => withStubs(anyVersion(same), folder));
  const byTerraform = await planned(new Terraform(folder, { HOME: home }));
  rmSync(join(folder, ".terraform"), { recursive: true });
  rmSync(join(folder, ".terraform.lock.hcl"));
  const byTofu = await planned(new Terraform(folder, { HOME: home, ...tofuEnvironment(folder) }, tofu));
  const failed = [byTerraform, byTofu]
    .filter(({ code }) => code !== 2)
    .map((plan) => `a plan failed${brief(plan)}`);
  return [
    caseOf(
      "same plan",
      [...failed, ...differences(byTerraform, byTofu)],
      `${byTofu.changes.length} resources, all values`,
    ),
    await asSynthesized(stack, work, tofu),
    ...notes.map((note) => ({ name: "stand-in", result: "skipped" as const, detail: note })),
  ];
}

/** The same stack by Terraform and by OpenTofu. */
export const opentofu: Proof = {
  name: "opentofu",
  shows: "OpenTofu plans for local-dev what Terraform plans, value for value",
  engines: ["tofu", "terraform", "provider/helm", "provider/kubernetes", "provider/random"],
  run: async ({ stacks }) => {
    if (!chartsPresent) return noCharts(name);
    const stack = (await stacks()).get(name);
    if (stack === undefined) return [{ name, result: "failed", detail: "no such stack" }];
    const work = mkdtempSync(join(tmpdir(), "opentofu-"));
    try {
      return await cases(stack, work, findProgram("tofu") ?? "");
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  },
};
