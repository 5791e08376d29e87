import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, field, isRecord, listOf } from "../checks/walk";
import type { Runner } from "./runner";
import { INSTALL_TERRAFORM, terraformProgram } from "./terraform";
import { UsageError } from "./terminal";
import type { Workspace } from "./workspace";

/** Terraform's state of an environment, as far as people's commands need it. */
export interface State {
  /** Managed resources; 0 before the first deploy, after a destroy, and through a backend that is not attached. */
  readonly resources: number;
  /** Outputs by name. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What Terraform says of providers that it did not find: reading a state needs none, and downloading them takes minutes. */
const NO_PROVIDERS = /Failed to query available provider packages/;

/**
 * Reads an environment's state. It is done in a folder with the backend alone, as deep as the stack's own so that relative paths hold:
 * no provider is fetched, and nothing of the stack's folder changes.
 * @throws UsageError with Terraform's own words
 */
export function readState({ graph, outdir }: Pick<Workspace, "graph" | "outdir">, run: Runner): State {
  const folder = join(outdir, "states", graph.stack);
  mkdirSync(join(folder, "no-providers"), { recursive: true });
  const backend = at(graph.document, "terraform", "backend");
  writeFileSync(join(folder, "backend.tf.json"), JSON.stringify({ terraform: { backend } }));
  const terraform = (tolerated: RegExp | undefined, ...args: readonly string[]): string => {
    const { code, stdout, stderr } = run([terraformProgram(), `-chdir=${folder}`, ...args]);
    if (code === 127) throw new UsageError(`${terraformProgram()} is not installed: ${INSTALL_TERRAFORM}`);
    if (code === 0 || tolerated?.test(stderr) === true) return stdout;
    throw new UsageError(`terraform ${args.join(" ")}: ${stderr.trim()}`);
  };
  // The backend is set up before providers are looked for, in a folder that has none.
  terraform(NO_PROVIDERS, "init", "-input=false", "-reconfigure", "-no-color", "-plugin-dir=no-providers");
  const text = terraform(undefined, "state", "pull").trim();
  return stateOf(text === "" ? {} : JSON.parse(text));
}

/** A state file's text as a {@link State}. */
export function stateOf(file: unknown): State {
  const outputs = field(file, "outputs");
  const managed = listOf(field(file, "resources")).filter(
    (resource) => field(resource, "mode") === "managed",
  );
  return {
    resources: managed.flatMap((resource) => listOf(field(resource, "instances"))).length,
    outputs: isRecord(outputs)
      ? Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, field(output, "value")]))
      : {},
  };
}
