import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Finished, run } from "../process";
import { writeInto } from "../stacks";
import type { StackJson } from "../stand-ins";
import { Terraform } from "../terraform";
import { NOBODY, type Fault } from "./fault";

const CDKTF = join(process.cwd(), "node_modules", ".bin", "cdktf");

/** A person's own command; everything that it says is taken for its complaint. */
async function cdktf(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = process.cwd(),
): Promise<Finished> {
  const quiet = { CI: "1", CHECKPOINT_DISABLE: "1", CHECKS: "warn", ENVIRONMENTS: "local-dev" };
  const { code, stdout, stderr } = await run(process.execPath, [CDKTF, ...args], {
    cwd,
    env: { ...quiet, ...env },
  });
  return { code, stdout, stderr: `${stdout}${stderr}` };
}

/** A machine that has Node and a shell, and no Terraform. */
function withoutTerraform(folder: string): Promise<Finished> {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, "node"));
  symlinkSync("/bin/sh", join(bin, "sh"));
  return cdktf(["diff", "local-dev", "--output", join(folder, "out")], {
    PATH: bin,
    TERRAFORM_BINARY_NAME: "",
  });
}

/** No Terraform is as new as this one asks for. */
const ofTomorrow = (stack: StackJson): StackJson => ({
  ...stack,
  terraform: { ...stack.terraform, required_version: ">= 99.0.0" },
});

/** Providers come from their registry, which is behind a proxy that is not there. */
function registryAway(folder: string): Readonly<Record<string, string>> {
  const file = join(folder, "direct.tfrc");
  writeFileSync(file, "provider_installation {\n  direct {}\n}\n");
  const proxy = `http://${NOBODY}`;
  return { TF_CLI_CONFIG_FILE: file, HTTPS_PROXY: proxy, NO_PROXY: "", TF_REGISTRY_DISCOVERY_RETRY: "0" };
}

/** What the programs on a person's machine stop at, before any cloud is asked. */
export const PROGRAM_FAULTS: readonly Fault[] = [
  { name: "Terraform is missing", says: /Terraform CLI not present/, run: withoutTerraform },
  {
    name: "Terraform is too old",
    says: /Error: Unsupported Terraform Core version .*This configuration does not support Terraform version/,
    run: (folder, stacks) => {
      const stack = stacks.get("local-dev");
      if (stack !== undefined) writeInto(folder, stack, ofTomorrow);
      return new Terraform(folder).init();
    },
  },
  {
    name: "The registry of providers does not answer",
    says: /Error: Failed to query available provider packages .*could not connect to registry\.terraform\.io/,
    run: (folder, stacks) => {
      const stack = stacks.get("local-dev");
      if (stack !== undefined) writeInto(folder, stack, (same) => same);
      return new Terraform(folder, registryAway(folder)).init();
    },
  },
  {
    name: "Another folder than the project's",
    says: /Missing required argument: app/,
    run: (folder) => cdktf(["diff", "local-dev"], {}, folder),
  },
  {
    name: "There is no such environment",
    says: /Usage Error: Could not find stack: local-dve/,
    run: (folder) => cdktf(["diff", "local-dve", "--output", join(folder, "out")]),
  },
];
