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

/** Files of the repository that Checkov knows, by its word for them: workflows, and how our images are made. */
const WRITTEN: readonly (readonly [folder: string, framework: string])[] = [
  [".github", "github_actions"],
  ["lib/pipelines", "dockerfile"],
];

async function scan(folder: string, frameworks: readonly string[], cwd: string): Promise<readonly Report[]> {
  const args = [
    "--directory",
    folder,
    "--framework",
    ...frameworks,
    "--compact",
    "--quiet",
    "--output",
    "json",
    "--skip-download",
  ];
  const { stdout, stderr } = await run(findPythonTool("checkov") ?? "checkov", args, { cwd });
  try {
    const answer = JSON.parse(stdout) as Report | readonly Report[];
    return [answer].flat();
  } catch {
    throw new Error(`checkov answered no report: ${(stdout + stderr).slice(-800)}`);
  }
}

const covers = ({ check_id: id, resource }: Finding) =>
  ACCEPTED.find(({ checks, only }) => checks.includes(id) && (only === undefined || only.test(resource)));

function caseOfFindings(name: string, here: readonly Finding[]): Case {
  const unexplained = here.filter((finding) => covers(finding) === undefined);
  return caseOf(
    name,
    unexplained.map(({ check_id: id, check_name: title, resource }) => `${id} ${resource}: ${title}`),
    `${String(here.length)} findings, each accepted with a reason`,
  );
}

const failedIn = (reports: readonly Report[]): readonly Finding[] =>
  reports.flatMap(({ results }) => results?.failed_checks ?? []);

/** One case for what was read and one for each stack's and each file's findings. */
function judged(
  stacks: readonly string[],
  ofStacks: readonly Report[],
  ofFiles: readonly Report[],
): readonly Case[] {
  const reports = [...ofStacks, ...ofFiles];
  const passed = reports.reduce((sum, { summary }) => sum + (summary?.passed ?? 0), 0);
  const unread = reports.reduce((sum, { summary }) => sum + (summary?.parsing_errors ?? 1), 0);
  const kinds = ofFiles.filter(({ summary }) => (summary?.passed ?? 0) > 0).length;
  const faults = [
    ...(passed > 0 && unread === 0 ? [] : [`${String(unread)} files could not be read`]),
    ...(kinds === WRITTEN.length ? [] : [`only ${String(kinds)} kinds of files were found`]),
  ];
  const failed = failedIn(ofStacks);
  return [
    caseOf("reads every stack and file", faults, `${String(passed)} checks passed`),
    caseOf(
      "accepts nothing that is gone",
      idle(failedIn(reports)).map((id) => `${id} is accepted and not found`),
    ),
    ...stacks.map((name) =>
      caseOfFindings(
        name,
        failed.filter(({ file_path: path }) => path.includes(`/${name}/`)),
      ),
    ),
    caseOfFindings("workflows and images", failedIn(ofFiles)),
  ];
}

/** Checks that a row accepts and nobody fails any more. */
const idle = (failed: readonly Finding[]): string[] =>
  ACCEPTED.flatMap(({ checks }) => checks).filter(
    (id) => !failed.some(({ check_id: failing }) => failing === id),
  );

/** Checkov over everything that it knows: what is synthesized, workflows, and how images are made. */
export const checkov: Proof = {
  name: "checkov",
  shows:
    "Checkov finds nothing in the synthesized stacks, workflows and images that is not accepted with a reason",
  engines: ["checkov"],
  run: async (context) => {
    const folder = mkdtempSync(join(tmpdir(), "checkov-"));
    const stacks = await sources(context, folder);
    const ofStacks = await scan(folder, ["terraform_json", "kubernetes"], folder);
    rmSync(folder, { recursive: true });
    const ofFiles: Report[] = [];
    for (const [written, framework] of WRITTEN)
      ofFiles.push(...(await scan(written, [framework], process.cwd())));
    return judged(stacks, ofStacks, ofFiles);
  },
};
