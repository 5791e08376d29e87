import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allRules, promtoolFiles } from "../../platform/observability/rule-tests";
import { findProgram } from "../engines";
import { run } from "../process";
import { type Case, type Proof, caseOf } from "../proof";

/** Every alert and recording rule by Prometheus's own tool: each is well formed, fires on its case and stays silent on the other. */
export const promtool: Proof = {
  name: "promtool",
  shows: "every alert fires when it should and is silent when it should be",
  engines: ["promtool"],
  async run(): Promise<readonly Case[]> {
    const program = findProgram("promtool") ?? "promtool";
    const folder = mkdtempSync(join(tmpdir(), "rules-"));
    try {
      const files = promtoolFiles();
      const all = allRules();
      for (const { name, content } of [all, ...files.flatMap(({ rules, tests }) => [rules, tests])])
        writeFileSync(join(folder, name), content);
      const check = await run(program, ["check", "rules", all.name], { cwd: folder });
      const test = await run(program, ["test", "rules", ...files.map(({ tests }) => tests.name)], {
        cwd: folder,
      });
      const faults = (finished: typeof check): readonly string[] =>
        finished.code === 0 ? [] : [`${finished.stdout}${finished.stderr}`.trim()];
      return [
        caseOf("promtool check rules", faults(check), check.stdout.match(/\d+ rules found/)?.[0]),
        caseOf(
          "promtool test rules",
          faults(test),
          `${String(files.length)} alerts, each firing on one case and silent on another`,
        ),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
