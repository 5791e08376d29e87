import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "../engines";
import { run } from "../process";
import { type Case, caseOf, type Proof } from "../proof";

const FOLDER = join(".github", "workflows");

/** Every workflow by actionlint: expressions, contexts, permissions, inputs of the actions that we wrote ourselves. */
export const actionlint: Proof = {
  name: "actionlint",
  shows: "every workflow of GitHub Actions is well formed",
  engines: ["actionlint"],
  async run(): Promise<readonly Case[]> {
    const program = findProgram("actionlint") ?? "actionlint";
    const cases: Case[] = [];
    for (const name of readdirSync(FOLDER).filter((file) => file.endsWith(".yml"))) {
      const { code, stdout, stderr } = await run(program, ["-oneline", "-no-color", join(FOLDER, name)]);
      cases.push(caseOf(name, code === 0 ? [] : `${stdout}${stderr}`.trim().split("\n"), "no fault"));
    }
    return cases;
  },
};
