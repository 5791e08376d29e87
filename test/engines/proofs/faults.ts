import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FAULTS } from "../faults";
import type { Fault } from "../faults/fault";
import type { Finished } from "../process";
import { type Case, caseOf, noCharts, type Proof, type SynthesizedStack } from "../proof";
import { chartsPresent } from "../stub-charts";

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
  shows:
    "what stops a deploy says what it is: versions, registries, credentials, account, state, charts, cluster",
  engines: [
    "terraform",
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
