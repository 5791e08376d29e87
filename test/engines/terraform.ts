import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pluginRoots, registry } from "./cache";
import { findProgram } from "./engines";
import type { Finished } from "./process";

/** One planned change, as `terraform show -json` tells it. */
export interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: unknown;
    readonly after: unknown;
    /** True where the new value is known after apply only. */
    readonly after_unknown: unknown;
  };
}

/** A plan: what would change, and how the command ended. */
export interface Plan extends Finished {
  /** Resources that are not left as they are; what is only read, or opened for a moment (OpenTofu lists that), is none. */
  readonly changes: readonly PlannedChange[];
  /** What the plan says of each output. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A Terraform command under way, in a process group of its own together with its providers. */
export interface Running {
  readonly finished: Promise<Finished>;
  /** What Ctrl-C in a terminal sends, or what ends a cancelled CI job. */
  signal(name: "SIGINT" | "SIGKILL"): void;
}

const live = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of live) killGroup(child, "SIGKILL");
});

function killGroup(child: ChildProcess, signal: "SIGINT" | "SIGKILL"): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // the group has ended already
  }
}

/** Text of a CLI configuration that takes providers from local mirrors and from nowhere else. */
export function cliConfiguration(roots: readonly string[] = pluginRoots()): string {
  const mirrors = roots.map(
    (path) =>
      `  filesystem_mirror {\n    path = ${JSON.stringify(path)}\n    include = ["${registry}/*/*"]\n  }\n`,
  );
  return `disable_checkpoint = true\nprovider_installation {\n${mirrors.join("")}}\n`;
}

/** Terraform on one folder. */
export class Terraform {
  private readonly environment: Record<string, string>;
  private readonly program: string;

  /**
   * @param folder holds the configuration; state and plugins are kept in it
   * @param environment added to this process's environment
   * @throws Error when Terraform is missing
   */
  public constructor(
    public readonly folder: string,
    environment: Readonly<Record<string, string>> = {},
    program = findProgram("terraform"),
  ) {
    if (program === undefined) throw new Error("terraform is not on PATH");
    this.program = program;
    const configuration = join(mkdtempSync(join(tmpdir(), "terraform-")), "cli.tfrc");
    writeFileSync(configuration, cliConfiguration());
    this.environment = {
      TF_CLI_CONFIG_FILE: configuration,
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      CHECKPOINT_DISABLE: "1",
      ...environment,
    };
  }

  /** Starts any command; its output is kept. */
  public start(args: readonly string[]): Running {
    const env = { ...process.env, ...this.environment };
    const child = spawn(this.program, [...args, "-no-color"], {
      cwd: this.folder,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    live.add(child);
    const parts: { out: Buffer[]; err: Buffer[] } = { out: [], err: [] };
    child.stdout.on("data", (part: Buffer) => parts.out.push(part));
    child.stderr.on("data", (part: Buffer) => parts.err.push(part));
    const finished = new Promise<Finished>((done) => {
      child.once("error", (fault) => done({ code: null, stdout: "", stderr: fault.message }));
      child.once("close", (code) => {
        live.delete(child);
        done({
          code,
          stdout: Buffer.concat(parts.out).toString(),
          stderr: Buffer.concat(parts.err).toString(),
        });
      });
    });
    return { finished, signal: (name) => killGroup(child, name) };
  }

  public run(...args: string[]): Promise<Finished> {
    return this.start(args).finished;
  }

  public init(): Promise<Finished> {
    return this.run("init", "-input=false");
  }

  public validate(): Promise<Finished> {
    return this.run("validate", "-json");
  }

  public apply(): Promise<Finished> {
    return this.run("apply", "-auto-approve", "-input=false");
  }

  public destroy(): Promise<Finished> {
    return this.run("destroy", "-auto-approve", "-input=false");
  }

  /** Plans and reads the plan back; exit code 0 is "nothing to do", 2 is "changes", 1 is a failure. */
  public async plan(...args: string[]): Promise<Plan> {
    const planned = await this.run("plan", "-input=false", "-detailed-exitcode", "-out=plan.bin", ...args);
    if (planned.code === 1 || planned.code === null) return { ...planned, changes: [], outputs: {} };
    const shown = await this.run("show", "-json", "plan.bin");
    const { resource_changes: all = [], output_changes: outputs = {} } = JSON.parse(shown.stdout) as {
      readonly resource_changes?: readonly PlannedChange[];
      readonly output_changes?: Readonly<Record<string, unknown>>;
    };
    return {
      ...planned,
      changes: all.filter(({ change }) => !["no-op", "read", "open"].includes(change.actions[0] ?? "")),
      outputs,
    };
  }

  /** Addresses in the state; empty when there is none. */
  public async state(): Promise<string[]> {
    const { code, stdout } = await this.run("state", "list");
    return code === 0 ? stdout.split("\n").filter((line) => line !== "") : [];
  }

  /** The folder's configuration as JSON. */
  public configuration(file = "cdk.tf.json"): unknown {
    return JSON.parse(readFileSync(join(this.folder, file), "utf8")) as unknown;
  }
}
