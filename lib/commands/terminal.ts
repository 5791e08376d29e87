import { parseArgs, type ParseArgsConfig } from "node:util";
import { EnvironmentError } from "../environment/fault";

/** Something that the person at the keyboard can mend: shown as one line, without a stack trace. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** What a command was given. */
export interface Given {
  readonly words: readonly string[];
  flag(name: string): boolean;
  value(name: string): string | undefined;
}

/**
 * Reads a command line.
 * @param mostWords words beside the options that the command has a use for
 * @returns undefined when help was asked for
 * @throws UsageError for an option that the command does not have, and for a word too many
 */
export function given(args: readonly string[], options: Options, mostWords: number): Given | undefined {
  try {
    const all: Options = { ...options, help: { type: "boolean", short: "h" } };
    const { values, positionals } = parseArgs({ args: [...args], options: all, allowPositionals: true });
    if (values["help"] === true) return undefined;
    const surplus = positionals.slice(mostWords);
    if (surplus.length > 0) throw new UsageError(`nothing is done with ${surplus.join(" ")}: see --help`);
    return {
      words: positionals,
      flag: (name) => values[name] === true,
      value: (name) => {
        const value = values[name];
        return typeof value === "string" ? value : undefined;
      },
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Says a mistake of the user's in one line; every other error goes on. */
function mistake(error: unknown): number {
  if (!(error instanceof UsageError) && !(error instanceof EnvironmentError)) throw error;
  console.error(error.message);
  return 2;
}

/** Runs a command's body as a program: its number is the exit code, a mistake of the user's is one line and 2. */
export function main(body: (args: readonly string[]) => number | Promise<number>): void {
  const end = (code: number): void => {
    process.exitCode = code;
  };
  try {
    const code = body(process.argv.slice(2));
    if (typeof code === "number") end(code);
    else void code.catch(mistake).then(end);
  } catch (error) {
    end(mistake(error));
  }
}

/** Columns of text, each as wide as its widest cell. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
