import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { graphOf } from "../../../lib/checks/graph";
import { ACCEPTED } from "../checkov-accepted";
import { findPythonTool } from "../engines";
import { run } from "../process";
import { type Case, caseOf, type Proof, type ProofContext } from "../proof";
import { configurationOf } from "../stacks";

/** A check that failed. */
interface Finding {
  readonly check_id: string;
  readonly check_name: string;
  readonly resource: string;
  /** `/<stack>/cdk.tf.json` or `/<stack>/objects.yaml`. */
  readonly file_path: string;
}

interface Report {
  readonly summary?: { readonly passed: number; readonly parsing_errors: number };
  readonly results?: { readonly failed_checks?: readonly Finding[] };
}

/** Writes what Checkov can read of each stack: it knows no ephemeral resource and no Helm release, so the objects of releases stand apart. */
async function sources(context: ProofContext, folder: string): Promise<readonly string[]> {
  const stacks = [...(await context.stacks()).values()];
  for (const stack of stacks) {
    const { resource = {}, data = {} } = configurationOf(stack) as {
      readonly resource?: object;
      readonly data?: object;
    };
    const known = Object.fromEntries(Object.entries(resource).filter(([type]) => type !== "helm_release"));
    mkdirSync(join(folder, stack.name));
    const { objects } = graphOf(stack.name, configurationOf(stack));
    const documents = objects.map(({ object }) => stringify(object));
    if (documents.length > 0)
      writeFileSync(join(folder, stack.name, "objects.yaml"), documents.join("---\n"));
    writeFileSync(
      join(folder, stack.name, "cdk.tf.json"),
      JSON.stringify({ resource: known, data }, null, 1),
    );
  }
  return stacks.map(({ name }) => name);
}

async function scan(folder: string): Promise<readonly Report[]> {
  const args = [
    "--directory",
    folder,
    "--framework",
    "terraform_json",
    "kubernetes",
    "--compact",
    "--quiet",
    "--output",
    "json",
    "--skip-download",
  ];
  const { stdout, stderr } = await run(findPythonTool("checkov") ?? "checkov", args, { cwd: folder });
  try {
    const answer = JSON.parse(stdout) as Report | readonly Report[];
    return [answer].flat();
  } catch {
    throw new Error(`checkov answered no report: ${(stdout + stderr).slice(-800)}`);
  }
}

const covers = ({ check_id: id, resource }: Finding) =>
  ACCEPTED.find(({ checks, only }) => checks.includes(id) && (only === undefined || only.test(resource)));

function ofStack(name: string, failed: readonly Finding[]): Case {
  const here = failed.filter(({ file_path: path }) => path.includes(`/${name}/`));
  const unexplained = here.filter((finding) => covers(finding) === undefined);
  return caseOf(
    name,
    unexplained.map(({ check_id: id, check_name: title, resource }) => `${id} ${resource}: ${title}`),
    `${String(here.length)} findings, each accepted with a reason`,
  );
}

/** Checks that a row accepts and nobody fails any more. */
const idle = (failed: readonly Finding[]): string[] =>
  ACCEPTED.flatMap(({ checks }) => checks).filter(
    (id) => !failed.some(({ check_id: failing }) => failing === id),
  );

/** Checkov over everything that is synthesized. */
export const checkov: Proof = {
  name: "checkov",
  shows: "Checkov finds nothing in the synthesized stacks that is not accepted with a reason",
  engines: ["checkov"],
  run: async (context) => {
    const folder = mkdtempSync(join(tmpdir(), "checkov-"));
    const stacks = await sources(context, folder);
    const reports = await scan(folder);
    rmSync(folder, { recursive: true });
    const failed = reports.flatMap(({ results }) => results?.failed_checks ?? []);
    const passed = reports.reduce((sum, { summary }) => sum + (summary?.passed ?? 0), 0);
    const unread = reports.reduce((sum, { summary }) => sum + (summary?.parsing_errors ?? 1), 0);
    const read = caseOf(
      "reads every stack",
      passed > 0 && unread === 0 ? [] : [`${String(unread)} files could not be read`],
      `${String(passed)} checks passed`,
    );
    const current = caseOf(
      "accepts nothing that is gone",
      idle(failed).map((id) => `${id} is accepted and not found`),
    );
    return [read, current, ...stacks.map((name) => ofStack(name, failed))];
  },
};
