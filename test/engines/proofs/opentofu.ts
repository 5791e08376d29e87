import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { emulatedEnvironment } from "../aws-emulation";
import { startEmulator } from "../emulators";
import { findProgram } from "../engines";
import { writeHome } from "../home";
import { brief } from "../miniature/world";
import { type Case, caseOf, noCharts, type Proof, type ProofContext } from "../proof";
import { type Change, writeInto } from "../stacks";
import { chartsPresent } from "../stub-charts";
import { type Plan, Terraform } from "../terraform";
import { tofuEnvironment } from "../tofu";
import { wholeCycle, withStubs } from "../whole-cycle";

/** Nobody listens there: a first plan asks the cluster nothing. */
const kubeconfig = { server: "https://127.0.0.1:9", token: "none" };

async function planned(terraform: Terraform): Promise<Plan> {
  const initialized = await terraform.init();
  return initialized.code === 0 ? terraform.plan() : { ...initialized, changes: [], outputs: {} };
}

/** Everything that a plan says, by address. */
const saidBy = ({ changes, outputs }: Plan): Map<string, unknown> =>
  new Map([
    ...changes.map(({ address, change }) => [address, change] as const),
    ...Object.entries(outputs).map(([name, change]) => [`output ${name}`, change] as const),
  ]);

/** How two plans differ: addresses of one only, and those of both with other actions or values. */
function differences(one: Plan, other: Plan): string[] {
  const [first, second] = [saidBy(one), saidBy(other)];
  const addresses = [...new Set([...first.keys(), ...second.keys()])];
  return addresses.filter((address) => !isDeepStrictEqual(first.get(address), second.get(address)));
}

/** A stack that both plan, and what both need beside it. */
interface Planned {
  readonly name: string;
  readonly change: (folder: string) => Change;
  readonly environment: Readonly<Record<string, string>>;
}

/** The same stack by both programs, in one folder, one after the other. */
async function samePlan(one: Planned, { stacks, tell }: ProofContext, work: string): Promise<Case[]> {
  const stack = (await stacks()).get(one.name);
  if (stack === undefined) return [caseOf(one.name, ["no such stack"])];
  const folder = mkdtempSync(join(work, "stack-"));
  const environment = { ...one.environment, HOME: writeHome(folder, kubeconfig) };
  const { notes } = writeInto(folder, stack, one.change(folder));
  const byTerraform = await planned(new Terraform(folder, environment));
  for (const left of [".terraform", ".terraform.lock.hcl"])
    rmSync(join(folder, left), { recursive: true, force: true });
  const ofTofu = { ...environment, ...tofuEnvironment(folder) };
  const byTofu = await planned(new Terraform(folder, ofTofu, findProgram("tofu")));
  tell(one.name);
  const failed = [byTerraform, byTofu]
    .filter(({ code }) => code !== 2)
    .map((plan) => `a plan failed${brief(plan)}`);
  const seen = `${byTofu.changes.length} resources and ${Object.keys(byTofu.outputs).length} outputs, all values`;
  return [
    caseOf(`${one.name}: same plan`, [...failed, ...differences(byTerraform, byTofu)], seen),
    ...notes.map((note) => ({
      name: "stand-in",
      result: "skipped" as const,
      detail: `${one.name}: ${note}`,
    })),
  ];
}

/** The same stacks by Terraform and by OpenTofu: the version that they ask for is kept. */
export const opentofu: Proof = {
  name: "opentofu",
  shows: "OpenTofu plans for local-dev and aws-dev what Terraform plans, value for value",
  engines: [
    "tofu",
    "terraform",
    "provider/aws",
    "provider/helm",
    "provider/kubernetes",
    "provider/random",
    "ministack",
  ],
  run: async (context) => {
    if (!chartsPresent) return noCharts("plans");
    const work = mkdtempSync(join(tmpdir(), "opentofu-"));
    const emulator = await startEmulator("ministack");
    const local = (folder: string) => (stack: Parameters<Change>[0]) => withStubs(stack, folder);
    const aws = (folder: string) => (stack: Parameters<Change>[0]) => wholeCycle(stack, folder);
    try {
      return [
        ...(await samePlan({ name: "local-dev", change: local, environment: {} }, context, work)),
        ...(await samePlan(
          { name: "aws-dev", change: aws, environment: emulatedEnvironment(emulator) },
          context,
          work,
        )),
      ];
    } finally {
      await emulator.stop();
      rmSync(work, { recursive: true, force: true });
    }
  },
};
