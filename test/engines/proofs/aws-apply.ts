import { join } from "node:path";
import { type Refusal, addressesOf, awsOnly, emulatedEnvironment, refusalsOf } from "../aws-emulation";
import { weigh } from "../drift";
import { differences, listAll } from "../emulated-listing";
import { gaps } from "../emulator-gaps";
import { startEksProxy } from "../eks-proxy";
import { type Emulator, startEmulator } from "../emulators";
import { brief } from "../miniature/world";
import {
  type Case,
  type Proof,
  type ProofContext,
  type SynthesizedStack,
  caseOf,
  missingCase,
} from "../proof";
import type { Finished } from "../process";
import { recordedActions, recordingInto, rightsFaults } from "../recorded-actions";
import { configurationOf, workingCopy, writeInto } from "../stacks";
import type { StackJson } from "../stand-ins";
import { Terraform } from "../terraform";
import { variantOf } from "../variant";

/** Share of the AWS resources that must come up. */
const required = 0.95;

interface Applied {
  readonly cases: readonly Case[];
  readonly refused: readonly Refusal[];
}

function regionOf(stack: SynthesizedStack): string {
  const provider = configurationOf(stack)["provider"] as {
    readonly aws?: readonly { readonly region?: string }[];
  };
  return provider.aws?.[0]?.region ?? "us-east-1";
}

/** Applies; what the emulator refuses is listed by address with the call that failed. */
async function applied(name: string, terraform: Terraform, addresses: readonly string[]): Promise<Applied> {
  const finished = await terraform.apply();
  const made = new Set((await terraform.state()).filter((address) => !address.startsWith("data.")));
  const refused = refusalsOf(finished.stderr);
  const count = addresses.filter((address) => made.has(address)).length;
  const enough = count >= addresses.length * required;
  const failed = enough
    ? []
    : [
        `fewer than ${required * 100} %: ${refused.map(({ address, call }) => `${address}: ${call}`).join("; ")}${brief(finished)}`,
      ];
  const listed = refused.map(({ address, call }) => ({
    name: `${name}: ${address}`,
    result: "skipped" as const,
    detail: call,
  }));
  return {
    refused,
    cases: [caseOf(`${name}: apply`, failed, `${count} of ${addresses.length} AWS resources`), ...listed],
  };
}

/** A second plan, less what the emulator forgets and what it refused. */
async function planned(name: string, terraform: Terraform, refused: readonly Refusal[]): Promise<Case> {
  const plan = await terraform.plan();
  if (plan.code === 1 || plan.code === null)
    return caseOf(`${name}: second plan`, [`it failed${brief(plan)}`]);
  const absent = new Set(refused.map(({ address }) => address));
  const { unexplained, explained } = weigh(
    plan.changes.filter(({ address }) => !absent.has(address)),
    gaps,
  );
  const seen =
    explained.size === 0
      ? "empty"
      : `empty but for what the emulator forgets: ${[...explained].sort().join(", ")}`;
  return caseOf(`${name}: second plan`, unexplained, seen);
}

/** Databases that refuse to be deleted, as those of production do. */
function isProtected(stack: StackJson): boolean {
  return databasesOf(stack).some(({ deletion_protection: kept }) => kept === true);
}

function databasesOf(stack: StackJson): readonly Readonly<Record<string, unknown>>[] {
  const resource = stack["resource"] as {
    readonly aws_db_instance?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  return Object.values(resource.aws_db_instance ?? {});
}

/** What the owner does before production may go: the environment's data is declared disposable, and that applied. */
async function liftProtection(name: string, terraform: Terraform): Promise<string[]> {
  writeInto(terraform.folder, variantOf(name, { disposable: true }), awsOnly);
  const lifted = await terraform.apply();
  return lifted.code === 0 ? [] : [`lifting the protection failed${brief(lifted)}`];
}

/** One value of the environment is changed: only what it is about is planned, and after the apply the plan is as empty as before. */
async function oneValueChanged(name: string, terraform: Terraform): Promise<Case> {
  writeInto(terraform.folder, variantOf(name, { retention: { flowLogDays: 14 } }), awsOnly);
  const plan = await terraform.plan();
  const { unexplained } = weigh(plan.changes, gaps);
  const expected = /^aws_cloudwatch_log_group\.\S+ \(update\): retention_in_days \d+ -> 14$/;
  const applied = await terraform.apply();
  const after = await terraform.plan();
  const faults = [
    ...(plan.code === 2 ? [] : [`plan ended with ${plan.code ?? "a signal"}${brief(plan)}`]),
    ...unexplained.filter((line) => !expected.test(line)),
    ...(unexplained.some((line) => expected.test(line)) ? [] : ["the log group does not change"]),
    ...(applied.code === 0 ? [] : [`apply failed${brief(applied)}`]),
    ...weigh(after.changes, gaps).unexplained.map((line) => `after apply: ${line}`),
  ];
  return caseOf(
    `${name}: one value changed`,
    faults,
    `${unexplained.join(", ")}; applied, then no other change`,
  );
}

/** Destroy; where the database is protected, its deletion must be refused until the environment lifts that. */
async function destroyed(name: string, terraform: Terraform, stack: StackJson): Promise<Case[]> {
  if (!isProtected(stack))
    return [caseOf(`${name}: destroy`, await remains(await terraform.destroy(), terraform))];
  const database = addressesOf(stack).find((address) => address.startsWith("aws_db_instance.")) ?? "";
  const refused = await terraform.run("destroy", "-auto-approve", "-input=false", `-target=${database}`);
  const lifted = await liftProtection(name, terraform);
  const faults = [...lifted, ...(await remains(await terraform.destroy(), terraform))];
  return [
    caseOf(`${name}: the protected database is not deleted`, refused.code === 0 ? ["it was"] : []),
    caseOf(`${name}: destroy, the environment declared disposable`, faults),
  ];
}

async function remains(finished: Finished, terraform: Terraform): Promise<string[]> {
  const left = (await terraform.state()).map((address) => `${address} is still in the state`);
  return [...(finished.code === 0 ? [] : [`it failed${brief(finished)}`]), ...left];
}

/** The emulator's own listings, before and after. */
async function nothingLeft(
  name: string,
  emulator: Emulator,
  region: string,
  before: ReadonlyMap<string, string>,
): Promise<Case> {
  const after = await listAll(emulator, region);
  const seen = `${after.size} listings as before`;
  return caseOf(`${name}: nothing left by the emulator's listing`, differences(before, after), seen);
}

/** The rights of who applies are those that the whole life asked for: none is missing, and none is there for nothing. */
function rightsCase(name: string, record: string): Case {
  const called = recordedActions(record);
  return caseOf(
    `${name}: calls and deploy rights agree`,
    rightsFaults(called, name),
    `${called.size} actions`,
  );
}

async function lifeOf(stack: SynthesizedStack, { tell }: ProofContext): Promise<readonly Case[]> {
  const { folder, stack: fitted, missing } = workingCopy(stack, awsOnly);
  if (missing.length > 0) return [missingCase(stack.name, `provider ${missing.join(", ")} is not here`)];
  const emulator = await startEmulator("ministack");
  const eks = await startEksProxy(emulator);
  try {
    const region = regionOf(stack);
    const record = join(folder, "calls.log");
    const environment = { ...emulatedEnvironment(emulator), AWS_ENDPOINT_URL_EKS: eks.endpoint };
    const terraform = new Terraform(folder, { ...environment, ...recordingInto(record) });
    const initialized = await terraform.init();
    if (initialized.code !== 0) return [caseOf(`${stack.name}: init`, [brief(initialized)])];
    const before = await listAll(emulator, region);
    const { cases, refused } = await applied(stack.name, terraform, addressesOf(fitted));
    tell(`${stack.name}: applied`);
    const second = await planned(stack.name, terraform, refused);
    const change = await oneValueChanged(stack.name, terraform);
    writeInto(folder, stack, awsOnly);
    const gone = await destroyed(stack.name, terraform, fitted);
    const left = await nothingLeft(stack.name, emulator, region, before);
    return [...cases, second, change, ...gone, left, rightsCase(stack.name, record)];
  } finally {
    await eks.stop();
    await emulator.stop();
  }
}

/** The AWS half of the AWS environments against an API emulator. */
export const awsApply: Proof = {
  name: "aws-apply",
  long: true,
  shows: "the AWS resources come up, a second plan is empty, destroy leaves nothing (on an API emulator)",
  engines: ["terraform", "provider/aws", "ministack"],
  run: async (context) => {
    const wanted = context.full ? ["aws-dev", "aws-staging", "aws-prod"] : ["aws-dev"];
    const stacks = await context.stacks();
    const cases: Case[] = [];
    for (const name of wanted) {
      const stack = stacks.get(name);
      cases.push(
        ...(stack === undefined
          ? [{ name, result: "failed" as const, detail: "no such stack" }]
          : await lifeOf(stack, context)),
      );
    }
    return cases;
  },
};
