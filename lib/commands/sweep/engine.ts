import { isRecord } from "../../checks/walk";
import { commandLine, type Answer, type Command, type Runner } from "../runner";
import type { Pick, SweepPlan, SweepRow } from "./row";

/** One thing in the cloud: its id, and what else its removal needs. */
export type Thing = Readonly<Record<string, string>> & { readonly id: string };

/** What there is of one row. */
export interface Seen {
  readonly row: SweepRow;
  readonly things: readonly Thing[];
  /** Why nothing could be said; undefined where the list is complete. */
  readonly fault?: string;
}

/** What was done about one thing. */
export interface Removal {
  readonly row: SweepRow;
  readonly thing: Thing;
  /** Undefined when it is gone. */
  readonly fault?: string;
}

/** Said of something that somebody else removed meanwhile. */
const GONE = /NotFound|NoSuchEntity|does ?n[o']t exist|was not found|not found/i;

const lastLine = ({ stderr, stdout }: Answer): string =>
  (stderr.trim() === "" ? stdout : stderr).trim().split("\n").at(-1) ?? "";

function things(answer: unknown, pick: Pick | undefined): Thing[] {
  const list = pick === undefined ? answer : pick(answer);
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown): Thing[] => {
    if (typeof item === "string") return [{ id: item }];
    if (!isRecord(item) || typeof item["id"] !== "string") return [];
    const texts = Object.entries(item).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    );
    return [{ ...Object.fromEntries(texts), id: item["id"] }];
  });
}

/** Asks the cloud for one row. */
export function look(row: SweepRow, run: Runner): Seen {
  const answer = run(row.list);
  if (answer.code !== 0) {
    const absent = row.absent?.test(answer.stderr) === true;
    return absent ? { row, things: [] } : { row, things: [], fault: lastLine(answer) };
  }
  try {
    const text = answer.stdout.trim();
    return { row, things: text === "" ? [] : things(JSON.parse(text), row.pick) };
  } catch {
    return { row, things: [], fault: `no JSON from ${commandLine(row.list)}` };
  }
}

/** The commands that remove a thing; a command that names a field which the thing lacks is left out. */
export function removalOf({ remove = [] }: SweepRow, thing: Thing): Command[] {
  return remove.flatMap((command) => {
    const filled = command.map((word) =>
      word.replace(/\{(\w+)\}/g, (mark, key: string) => thing[key] ?? mark),
    );
    return filled.some((word) => /^\{\w+\}$/.test(word)) ? [] : [filled];
  });
}

function remove(row: SweepRow, thing: Thing, run: Runner): Removal {
  for (const command of removalOf(row, thing)) {
    const answer = run(command);
    if (answer.code !== 0 && !GONE.test(answer.stderr)) return { row, thing, fault: lastLine(answer) };
  }
  return { row, thing };
}

/** Whether a sweep removes what the row lists. */
export const removable = (row: SweepRow, plan: SweepPlan, withData: boolean): boolean =>
  row.remove !== undefined && (row.data !== true || plan.disposable || withData);

/** Removes what there is, row by row, asking anew before each: removing one thing may have removed another. */
export function removeAll(
  plan: SweepPlan,
  run: Runner,
  withData: boolean,
  tell: (removal: Removal) => void,
): Removal[] {
  return plan.rows
    .filter((row) => removable(row, plan, withData))
    .flatMap((row) =>
      look(row, run).things.map((thing) => {
        const removal = remove(row, thing, run);
        tell(removal);
        return removal;
      }),
    );
}
