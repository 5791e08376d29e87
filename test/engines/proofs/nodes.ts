import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APP } from "../../app";
import { findProgram } from "../engines";
import { run } from "../process";
import { type Case, caseOf, type Proof, type ProofContext } from "../proof";
import { versionOf } from "../versions";

const NODES = ["node22", "node24"];

/** Twice, for the second start runs what V8 kept of the first. */
const STARTS = ["first start", "second start"];

/** What one start of another Node does otherwise than this one: says something, or writes another stack. */
async function start(node: string, { stacks }: ProofContext): Promise<string[]> {
  const outdir = mkdtempSync(join(tmpdir(), "other-node-"));
  try {
    const done = await run(findProgram(node) ?? "", APP, {
      env: { CDKTF_OUTDIR: outdir },
      timeoutSeconds: 300,
    });
    if (done.code !== 0) return [`ended with ${String(done.code)}: ${done.stderr.trim().slice(0, 300)}`];
    const others = [...(await stacks()).values()].filter(({ name, folder }) => {
      const [mine, its] = [folder, join(outdir, "stacks", name)].map((where) =>
        readFileSync(join(where, "cdk.tf.json"), "utf8"),
      );
      return mine !== its;
    });
    return [
      ...(done.stderr === "" ? [] : [`says ${done.stderr.trim().slice(0, 300)}`]),
      ...others.map(({ name }) => `${name} is another stack`),
    ];
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

async function sameOn(node: string, context: ProofContext): Promise<Case[]> {
  const cases: Case[] = [];
  for (const what of STARTS) {
    const name = `Node ${await versionOf(node)}, ${what}`;
    cases.push(
      caseOf(name, await start(node, context), "every stack to the letter, and not a word beside it"),
    );
    context.tell(name);
  }
  return cases;
}

/** The program on the other Nodes that `package.json` allows and that are kept up. */
export const nodes: Proof = {
  name: "nodes",
  shows: "other releases of Node synthesize the same stacks",
  engines: NODES,
  run: async (context) => {
    const cases: Case[] = [];
    for (const node of NODES) cases.push(...(await sameOn(node, context)));
    return cases;
  },
};
