import { commandLine, runProgram, type Runner } from "../runner";
import { look, removable, removalOf, removeAll, type Seen } from "./engine";
import { detached, refusal, situationOf, wrongAccount, type Situation } from "./guard";
import { sweepPlan } from "./plan";
import type { SweepPlan } from "./row";
import { readState } from "../state";
import { columns, given } from "../terminal";
import { workspaceOf } from "../workspace";

const HELP = `npm run sweep -- ENVIRONMENT [options]

What outlives a destroy because Terraform never saw it: load balancers, disks, machines, secrets on their way out.
Without an option it lists what is there and the commands that would remove it.

  --delete      remove it; refused while the cluster exists, in another account, or with a state that is not attached
  --data        remove data too, of an environment that is not disposable
  --verify      list what is left, and fail if anything is
  --attached    only check, before a destroy, that this is the right account and the state is the environment's
  --account ID  the account, subscription or project that is meant, where the environment's file names none`;

/** What a sweep is asked to do. */
export interface SweepOptions {
  readonly mode: "list" | "delete" | "verify" | "attached";
  readonly withData: boolean;
}

function rowsOf(plan: SweepPlan, seen: readonly Seen[], withData: boolean): string[] {
  return seen.flatMap(({ row, things, fault }) => {
    if (fault !== undefined) return [`? ${row.what}: ${fault}`];
    return things.flatMap((thing) => [
      `${row.what}: ${thing.id}`,
      ...(removable(row, plan, withData)
        ? removalOf(row, thing).map((line) => `    ${commandLine(line)}`)
        : []),
    ]);
  });
}

/** Rows that something survives of, or of which nobody could say. */
function verdict(plan: SweepPlan, run: Runner, say: (line: string) => void): number {
  const left = plan.rows
    .map((row) => look(row, run))
    .filter(({ things, fault }) => things.length > 0 || fault !== undefined);
  if (left.length === 0) {
    say(`nothing of ${plan.environment} is left`);
    return 0;
  }
  say(`left of ${plan.environment}:`);
  columns(
    left.map(({ row, things, fault }) => [
      `  ${row.what}`,
      fault ?? things.map(({ id }) => id).join(" "),
      row.reason,
    ]),
  ).forEach(say);
  return 1;
}

function deletion(plan: SweepPlan, run: Runner, withData: boolean, say: (line: string) => void): number {
  const removals = removeAll(plan, run, withData, ({ row, thing, fault }) =>
    say(
      `${fault === undefined ? "removed" : "FAILED "} ${row.what}: ${thing.id}${fault === undefined ? "" : `: ${fault}`}`,
    ),
  );
  const failed = removals.filter(({ fault }) => fault !== undefined).length;
  say(`${String(removals.length - failed)} removed, ${String(failed)} failed`);
  return failed === 0 ? 0 : 1;
}

/** Lists, removes or verifies; answers the exit code. */
export function sweep(
  plan: SweepPlan,
  situation: Situation,
  { mode, withData }: SweepOptions,
  run: Runner,
  say: (line: string) => void,
): number {
  const wrong =
    mode === "delete"
      ? refusal(plan, situation)
      : (wrongAccount(plan, situation) ?? (mode === "attached" ? detached(plan, situation) : undefined));
  if (wrong !== undefined) {
    say(`refused: ${wrong}`);
    return 2;
  }
  switch (mode) {
    case "attached":
      say(`${plan.accountWord} ${situation.caller ?? ""}, ${String(situation.state)} resources in the state`);
      return 0;
    case "delete":
      return deletion(plan, run, withData, say);
    case "verify":
      return verdict(plan, run, say);
    case "list": {
      const seen = plan.rows.map((row) => look(row, run));
      const lines = rowsOf(plan, seen, withData);
      (lines.length === 0 ? ["nothing is left to sweep"] : lines).forEach(say);
      return 0;
    }
  }
}

function modeOf(options: ReadonlyMap<SweepOptions["mode"], boolean>): SweepOptions["mode"] {
  return [...options].find(([, asked]) => asked)?.[0] ?? "list";
}

/** `npm run sweep`. */
export function sweepCommand(args: readonly string[]): number {
  const boolean = { type: "boolean" } as const;
  const options = given(
    args,
    {
      delete: boolean,
      verify: boolean,
      attached: boolean,
      data: boolean,
      account: { type: "string" },
    },
    1,
  );
  if (options === undefined) {
    console.log(HELP);
    return 0;
  }
  const workspace = workspaceOf(options.words[0]);
  const plan = sweepPlan(workspace, options.value("account"));
  const state = readState(workspace, runProgram).resources;
  const situation = situationOf(plan, runProgram, state);
  const mode = modeOf(
    new Map((["attached", "delete", "verify"] as const).map((name) => [name, options.flag(name)])),
  );
  return sweep(plan, situation, { mode, withData: options.flag("data") }, runProgram, (line) => {
    console.log(line);
  });
}
