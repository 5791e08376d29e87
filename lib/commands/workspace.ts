import { DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import type { StackGraph } from "../checks/graph";
import type { Environment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import { EnvironmentStack } from "../../stacks/environment-stack";
import { Program } from "../../stacks/program";
import { select } from "../../stacks/selection";
import type { NodePool } from "../cloud/node-pool";
import { UsageError } from "./terminal";

/** A secret that people store before a deploy reads it. */
export interface SecretToStore {
  readonly name: string;
  /** Name in the store. */
  readonly key: string;
  /** Line of a shell that takes the value; a reference of Terraform stands for what synthesis does not know. */
  readonly write: string;
}

const textWithReferences = (scope: EnvironmentStack, text: string): string => {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return String(Tokenization.resolve(text, { scope, resolver, preparing: false }));
};

/** Secrets of an environment's stack that people store. */
export function secretsToStore(stack: EnvironmentStack): SecretToStore[] {
  const { expected } = stack.secrets;
  return expected.map(({ name, secret }) => ({
    name,
    key: secret.key,
    write: textWithReferences(stack, stack.secrets.writeCommand(secret)),
  }));
}

/** One environment as the commands see it: what its file says, and what is synthesized from it. */
export interface Workspace {
  readonly settings: Settings<Environment>;
  readonly graph: StackGraph;
  readonly pools: readonly NodePool[];
  readonly secrets: readonly SecretToStore[];
  /** Folder that cdktf writes to. */
  readonly outdir: string;
}

/**
 * Synthesizes one environment; nothing is written.
 * @throws UsageError without a name, EnvironmentError for an unknown one
 */
export function workspaceOf(name: string | undefined, outdir = "cdktf.out"): Workspace {
  if (name === undefined) throw new UsageError("name an environment, for example aws-dev");
  const today = new Date();
  // No date is judged and no rule is asked: an old environment must still be seen and destroyed.
  const program = new Program(
    { ...select({ names: name, today: undefined }), outdir },
    { rules: [], waivers: [], today },
  );
  const [result] = program.results;
  if (!(result?.stack instanceof EnvironmentStack) || result.settings === undefined) {
    throw new UsageError(`${name} is no environment`);
  }
  return {
    settings: result.settings,
    graph: result.graph,
    pools: result.stack.pools,
    secrets: secretsToStore(result.stack),
    outdir,
  };
}

/** Id of the account, subscription or project that the environment's file names. */
export function accountOf(settings: Settings<Environment>): string | undefined {
  if ("account" in settings) return settings.account;
  if ("subscriptionId" in settings) return settings.subscriptionId;
  return "project" in settings ? settings.project : undefined;
}

/** Text of an argument up to its first reference: `aws-dev-` of `aws-dev-${...}`. */
export const literal = (value: unknown): string =>
  typeof value === "string" ? (value.split("${")[0] ?? "") : "";
