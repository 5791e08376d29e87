import { findProvider } from "./engines";

/** A synthesized stack: what Terraform reads from `cdk.tf.json`. */
export interface StackJson {
  readonly [block: string]: unknown;
  readonly terraform: { readonly required_providers?: Readonly<Record<string, ProviderRequirement>>; readonly [field: string]: unknown };
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

/** Texts to replace, before a provider of an older major release accepts the same configuration. */
const dialects: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  // Kubernetes 1.x knows each kind by its bare name, reads the user's kubeconfig unless told not to, and predates exec version v1.
  "kubernetes 1": [[/\bkubernetes_([a-z_]+)_v[12]\b/g, "kubernetes_$1"]],
  // Random 3.6 has no ephemeral password yet.
  "random 3": [[/\bephemeral\.random_password\b/g, "random_password"]],
};

function major(version: string): string {
  return version.split(".")[0] ?? "";
}

type Named = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A password that lives for one run becomes a resource; what it is written to is the same. */
function fitPasswords(stack: StackJson): StackJson {
  const { random_password: passwords, ...others } = (stack["ephemeral"] ?? {}) as Named;
  if (passwords === undefined) return stack;
  const resource = (stack["resource"] ?? {}) as Named;
  const { ephemeral: _all, ...rest } = stack;
  const moved = { ...rest, terraform: stack.terraform, resource: { ...resource, random_password: passwords } };
  return Object.keys(others).length === 0 ? moved : { ...moved, ephemeral: others };
}

/** A secret whose data is never read back becomes an ordinary one. */
function fitSecrets(stack: StackJson): StackJson {
  const resource = (stack["resource"] ?? {}) as Named;
  const { kubernetes_secret: secrets, ...others } = resource;
  if (secrets === undefined) return stack;
  const fitted = Object.entries(secrets).map(([id, entry]) => {
    const { data_wo: data, data_wo_revision: _revision, ...rest } = entry as Readonly<Record<string, unknown>>;
    return [id, data === undefined ? rest : { ...rest, data }] as const;
  });
  return { ...stack, resource: { ...others, kubernetes_secret: Object.fromEntries(fitted) } };
}

/** The provider's own block, for the differences that a text replacement cannot reach. */
function fitProviderBlock(stack: StackJson): StackJson {
  const provider = stack["provider"] as Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> | undefined;
  const blocks = provider?.["kubernetes"];
  if (provider === undefined || blocks === undefined) return stack;
  const fitted = blocks.map((block) => JSON.parse(JSON.stringify({ load_config_file: false, ...block }).replace(/k8s\.io\/v1"/g, 'k8s.io/v1beta1"')) as unknown);
  return { ...stack, provider: { ...provider, kubernetes: fitted } };
}

/** Rewrites the version constraints, and the dialect where an older release stands in. */
export function fit(stack: StackJson): Fitted {
  const required = stack.terraform.required_providers ?? {};
  const notes: string[] = [];
  const missing: string[] = [];
  let text = JSON.stringify(stack);
  const versions: Record<string, ProviderRequirement> = {};
  for (const [name, requirement] of Object.entries(required)) {
    const short = requirement.source.split("/").pop() ?? name;
    const found = requirement.source.startsWith("terraform.io/builtin") ? undefined : findProvider(short);
    versions[name] = found === undefined ? requirement : { ...requirement, version: found.version };
    if (found === undefined) missing.push(short);
    if (found === undefined || found.exact) continue;
    notes.push(`${short} ${found.version} in place of ${requirement.version}`);
    for (const [from, to] of dialects[`${short} ${major(found.version)}`] ?? []) text = text.replace(from, to);
  }
  const rewritten = JSON.parse(text) as StackJson;
  const fitted = { ...rewritten, terraform: { ...rewritten.terraform, required_providers: versions } };
  const stood = (name: string): boolean => notes.some((note) => note.startsWith(name));
  const withPasswords = stood("random 3") ? fitPasswords(fitted) : fitted;
  return { stack: stood("kubernetes 1") ? fitSecrets(fitProviderBlock(withPasswords)) : withPasswords, notes, missing };
}
