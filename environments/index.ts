import { readdirSync } from "node:fs";
import { join } from "node:path";

/** An environment's file as it stands: not yet validated. */
export interface EnvironmentFile {
  /** Path from the project's root, for error messages. */
  readonly file: string;
  readonly content: unknown;
}

const NOT_ENVIRONMENTS = ["index.ts", "bootstrap.ts"];

/** The project's folder of environments: beside the file in tests, below the working directory in the bundled program. */
const FOLDER = join(process.cwd(), "environments");

/** Names of the environments that have a file. */
export function environmentNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".ts") && !NOT_ENVIRONMENTS.includes(file))
    .map((file) => file.slice(0, -".ts".length))
    .sort();
}

/** Reads the files of the environments named; a new environment needs its file and nothing else. */
export function readEnvironments(names: readonly string[]): EnvironmentFile[] {
  return names.map((name) => {
    // The bundler and the test runner both turn this into one module for each file of the folder.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded by name, so that one of a hundred costs one
    const module = require(`./${name}.ts`) as { default?: unknown };
    return { file: `environments/${name}.ts`, content: module.default };
  });
}
