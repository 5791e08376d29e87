import { dialects } from "./dialects";
import { findProvider } from "./engines";

/** A synthesized stack: what Terraform reads from `cdk.tf.json`. */
export interface StackJson {
  readonly [block: string]: unknown;
  readonly terraform: {
    readonly required_providers?: Readonly<Record<string, ProviderRequirement>>;
    readonly [field: string]: unknown;
  };
}

/** One row of `required_providers`. */
export interface ProviderRequirement {
  readonly source: string;
  readonly version: string;
}

/** A stack made to fit the providers that are here, and what was changed for it. */
export interface Fitted {
  readonly stack: StackJson;
  /** One line for each provider that is not the one asked for. */
  readonly notes: readonly string[];
  /** Providers of the stack that are not here at all. */
  readonly missing: readonly string[];
}

function major(version: string): string {
  return version.split(".")[0] ?? "";
}

/** Rewrites the version constraints, and the dialect where another release stands in. */
export function fit(stack: StackJson): Fitted {
  const notes: string[] = [];
  const missing: string[] = [];
  const versions: Record<string, ProviderRequirement> = {};
  let rewritten = stack;
  for (const [name, requirement] of Object.entries(stack.terraform.required_providers ?? {})) {
    const short = requirement.source.split("/").pop() ?? name;
    const found = findProvider(short);
    versions[name] = found === undefined ? requirement : { ...requirement, version: found.version };
    if (found === undefined) missing.push(short);
    if (found === undefined || found.exact) continue;
    notes.push(`${short} ${found.version} in place of ${requirement.version}`);
    rewritten = dialects[`${short} ${major(found.version)}`]?.(rewritten) ?? rewritten;
  }
  return {
    stack: { ...rewritten, terraform: { ...rewritten.terraform, required_providers: versions } },
    notes,
    missing,
  };
}
