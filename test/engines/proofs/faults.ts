import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsOnly, emulatedEnvironment } from "../aws-emulation";
import { startEmulator } from "../emulators";
import { findProgram } from "../engines";
import { writeHome } from "../home";
import { type Finished, run } from "../process";
import { type Case, caseOf, type Proof, type SynthesizedStack, noCharts } from "../proof";
import { type Change, writeInto } from "../stacks";
import type { StackJson } from "../stand-ins";
import { startStateServer } from "../state-server";
import { chartsPresent } from "../stub-charts";
import { Terraform } from "../terraform";
import { tofuEnvironment } from "../tofu";
import { withStubs } from "../whole-cycle";

/** Nobody listens there. */
const NOBODY = "127.0.0.1:9";

/** A fault, really made, and what the command must say about it; `docs/operate/faults.md` shows the same words. */
interface Fault {
  readonly name: string;
  readonly says: RegExp;
  /** Makes the fault in an empty folder and runs into it. */
  readonly run: (folder: string, stacks: ReadonlyMap<string, SynthesizedStack>) => Promise<Finished>;
}

async function written(
  terraform: Terraform,
  stack: SynthesizedStack | undefined,
  change: Change,
): Promise<Terraform> {
  if (stack === undefined) throw new Error("no such stack");
  writeInto(terraform.folder, stack, change);
  const { code, stderr } = await terraform.init();
  if (code !== 0) throw new Error(stderr);
  return terraform;
}

/** The local stack in a home whose cluster does not answer. */
const local = (folder: string, stack: SynthesizedStack | undefined, change: Change): Promise<Terraform> =>
  written(
    new Terraform(folder, { HOME: writeHome(folder, { server: `https://${NOBODY}`, token: "none" }) }),
    stack,
    change,
  );

/** Environment of somebody who has not signed in. */
const SIGNED_OUT = {
  AWS_PROFILE: "",
  AWS_ACCESS_KEY_ID: "",
  AWS_SECRET_ACCESS_KEY: "",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
};

/** The AWS half with the provider as the program writes it. */
function realProvider(stack: StackJson): StackJson {
  const provider = stack["provider"] as Readonly<Record<string, unknown>>;
  const half = awsOnly(stack);
  return { ...half, provider: { ...(half["provider"] as object), aws: provider["aws"] } };
}

/** The file names an account; the emulator's is 000000000000. */
function forAccount(stack: StackJson): StackJson {
  const half = awsOnly(stack);
  const { aws = [], ...others } = half["provider"] as Readonly<Record<string, readonly object[]>>;
  return {
    ...half,
    provider: { ...others, aws: aws.map((block) => ({ ...block, allowed_account_ids: ["123456789012"] })) },
  };
}

async function wrongAccount(folder: string, stack: SynthesizedStack | undefined): Promise<Finished> {
  const emulator = await startEmulator("ministack");
  try {
    return await (
      await written(new Terraform(folder, emulatedEnvironment(emulator)), stack, forAccount)
    ).plan();
  } finally {
    await emulator.stop();
  }
}

/** What a runner that was killed leaves in the store. */
const LEFT_LOCK = {
  ID: "6f9a2c41-90f5-4c5e-8a4b-0d2a7b1c9e11",
  Operation: "OperationTypeApply",
  Who: "runner@build-17",
  Version: "1.11.4",
  Created: "2026-01-05T09:12:44Z",
};

/** The store's lock is another's, as after a job that was killed. */
async function locked(folder: string, stack: SynthesizedStack | undefined): Promise<Finished> {
  const { address, stop } = await startStateServer();
  await fetch(address, { method: "LOCK", body: JSON.stringify(LEFT_LOCK) });
  const http = { address, lock_address: address, unlock_address: address };
  const stored: Change = (same) => ({ ...same, terraform: { ...same.terraform, backend: { http } } });
  try {
    return await (await local(folder, stack, stored)).plan();
  } finally {
    await stop();
  }
}

/** A person's own command on a machine that has Node and a shell, and no Terraform. */
async function withoutTerraform(folder: string): Promise<Finished> {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, "node"));
  symlinkSync("/bin/sh", join(bin, "sh"));
  const args = [join("node_modules", ".bin", "cdktf"), "diff", "local-dev", "--output", join(folder, "out")];
  const env = {
    PATH: bin,
    CI: "1",
    CHECKPOINT_DISABLE: "1",
    CHECKS: "warn",
    ENVIRONMENTS: "local-dev",
    TERRAFORM_BINARY_NAME: "",
  };
  const { code, stdout, stderr } = await run(process.execPath, args, { env });
  return { code, stdout, stderr: `${stdout}${stderr}` };
}

const FAULTS: readonly Fault[] = [
  { name: "Terraform missing", says: /Terraform CLI not present/, run: withoutTerraform },
  {
    name: "Terraform too old",
    says: /Unsupported OpenTofu Core version/,
    run: (folder, stacks) => {
      const stack = stacks.get("local-dev");
      if (stack !== undefined) writeInto(folder, stack, (same) => same);
      return new Terraform(folder, tofuEnvironment(folder), findProgram("tofu")).init();
    },
  },
  {
    name: "no credentials",
    says: /No valid credential sources found/,
    run: async (folder, stacks) =>
      (await written(new Terraform(folder, SIGNED_OUT), stacks.get("aws-dev"), realProvider)).plan(),
  },
  {
    name: "wrong account",
    says: /AWS account ID not allowed: 000000000000/,
    run: (folder, stacks) => wrongAccount(folder, stacks.get("aws-dev")),
  },
  {
    name: "state locked",
    says: /Error acquiring the state lock.*already locked: ID=6f9a2c41/s,
    run: (folder, stacks) => locked(folder, stacks.get("local-dev")),
  },
  {
    name: "chart repository unreachable",
    says: /could not download chart/,
    run: async (folder, stacks) => {
      const text = (stack: StackJson): string =>
        JSON.stringify(stack).replace(/"repository":"[^"]*"/g, `"repository":"https://${NOBODY}"`);
      const closed = (stack: StackJson): StackJson => JSON.parse(text(stack)) as StackJson;
      return (await local(folder, stacks.get("local-dev"), closed)).apply();
    },
  },
  {
    name: "cluster unreachable",
    says: /connect: connection refused/,
    run: async (folder, stacks) =>
      (await local(folder, stacks.get("local-dev"), (stack) => withStubs(stack, folder))).apply(),
  },
];

/** What was said, without Terraform's frame, on one line. */
function said({ stderr }: Finished): string {
  return stderr.replace(/[╷│╵]/g, "").replace(/\s+/g, " ").trim();
}

async function tried(
  { name, says, run }: Fault,
  stacks: ReadonlyMap<string, SynthesizedStack>,
): Promise<Case> {
  const folder = mkdtempSync(join(tmpdir(), "fault-"));
  try {
    const finished = await run(folder, stacks);
    const ended = finished.code === 0 || finished.code === 2 ? ["the command succeeded"] : [];
    const text = said(finished);
    const words = says.exec(text)?.[0];
    return caseOf(name, words === undefined ? [...ended, text.slice(0, 1000)] : ended, words);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Faults at run time. */
export const faults: Proof = {
  name: "faults",
  shows: "what stops a deploy says what it is: versions, credentials, account, state, charts, cluster",
  engines: [
    "terraform",
    "tofu",
    "provider/aws",
    "provider/helm",
    "provider/kubernetes",
    "provider/random",
    "ministack",
  ],
  run: async ({ stacks, tell }) => {
    if (!chartsPresent) return noCharts("charts");
    const all = await stacks();
    const cases: Case[] = [];
    for (const fault of FAULTS) {
      cases.push(await tried(fault, all));
      tell(fault.name);
    }
    return cases;
  },
};
