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
 * @returns undefined when help was asked for
 * @throws UsageError for an option that the command does not have
 */
export function given(args: readonly string[], options: Options): Given | undefined {
  try {
    const all: Options = { ...options, help: { type: "boolean", short: "h" } };
    const { values, positionals } = parseArgs({ args: [...args], options: all, allowPositionals: true });
    if (values["help"] === true) return undefined;
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

/** Runs a command's body as a program: its number is the exit code, a mistake of the user's is one line and 2. */
export function main(body: (args: readonly string[]) => number): void {
  try {
    process.exitCode = body(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof EnvironmentError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
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
