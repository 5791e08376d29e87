import type { Emulator } from "./emulators";
import type { StackJson } from "./stand-ins";

/** Providers whose resources live in the cluster, or need a cloud that is not emulated. */
const inCluster = new Set(["helm", "kubernetes"]);

type Blocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const providerOf = (type: string): string => type.split("_")[0] ?? "";

/** Without the blocks of the providers that are left out. */
function withoutInCluster(blocks: Blocks | undefined): Blocks | undefined {
  return blocks === undefined
    ? undefined
    : Object.fromEntries(Object.entries(blocks).filter(([type]) => !inCluster.has(providerOf(type))));
}

const mentionsInCluster = (value: unknown): boolean =>
  /\b(?:helm_release|kubernetes_[a-z0-9_]+)\./.test(JSON.stringify(value));

/** Without references to what was left out: a dependency is dropped, an output with one goes. */
function withoutReferences(blocks: Blocks | undefined): Blocks | undefined {
  if (blocks === undefined) return undefined;
  const trimmed = (entry: unknown): unknown => {
    const { depends_on: after, ...rest } = entry as { readonly depends_on?: readonly string[] };
    const kept = after?.filter((address) => !inCluster.has(providerOf(address)));
    return kept === undefined || kept.length === 0 ? rest : { ...rest, depends_on: kept };
  };
  return Object.fromEntries(
    Object.entries(blocks).map(([type, named]) => [
      type,
      Object.fromEntries(Object.entries(named).map(([id, entry]) => [id, trimmed(entry)])),
    ]),
  );
}

/** Fields that make the AWS provider talk to the emulator, as whoever it likes. */
function emulatedProvider(block: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { assume_role: _role, allowed_account_ids: _accounts, profile: _profile, ...rest } = block;
  return {
    ...rest,
    access_key: "emulated",
    secret_key: "emulated",
    skip_credentials_validation: true,
    skip_metadata_api_check: true,
    s3_use_path_style: true,
    insecure: true, // the emulator signs its own certificate
    max_retries: 2,
  };
}

/** Environment for Terraform: every AWS call goes to the emulator. */
export function emulatedEnvironment({ endpoint }: Emulator): Readonly<Record<string, string>> {
  const local = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_REQUEST_CHECKSUM_CALCULATION: "when_required",
  };
  return {
    ...local,
    AWS_PROFILE: "",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_CONFIG_FILE: "/dev/null",
  };
}

/** A stack whose AWS calls go to an emulator; all else stays. */
export function emulatedAws(stack: StackJson): StackJson {
  const providers = stack["provider"] as Readonly<
    Record<string, readonly Readonly<Record<string, unknown>>[]>
  >;
  return { ...stack, provider: { ...providers, aws: (providers["aws"] ?? []).map(emulatedProvider) } };
}

/** The AWS half of a stack, for an emulator: what lives in the cluster is left out. */
export function awsOnly(stack: StackJson): StackJson {
  const { resource, data, ephemeral, output, provider, ...rest } = stack;
  const providers = provider as Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  const required = Object.entries(stack.terraform.required_providers ?? {}).filter(
    ([name]) => !inCluster.has(name),
  );
  const outputs = Object.entries((output ?? {}) as Readonly<Record<string, unknown>>).filter(
    ([, value]) => !mentionsInCluster(value),
  );
  const kept = {
    resource: withoutReferences(withoutInCluster(resource as Blocks)),
    data: withoutReferences(withoutInCluster(data as Blocks)),
    ephemeral,
    output: Object.fromEntries(outputs),
    provider: Object.fromEntries(
      Object.entries(providers)
        .filter(([name]) => !inCluster.has(name))
        .map(([name, blocks]) => [name, name === "aws" ? blocks.map(emulatedProvider) : blocks]),
    ),
  };
  const defined = Object.fromEntries(
    Object.entries(kept).filter(
      ([, value]) => value !== undefined && Object.keys(value as object).length > 0,
    ),
  );
  return {
    ...rest,
    ...defined,
    terraform: { ...stack.terraform, required_providers: Object.fromEntries(required) },
  };
}

/** Addresses of the managed resources of a stack. */
export function addressesOf(stack: StackJson): string[] {
  const blocks = (stack["resource"] ?? {}) as Blocks;
  return Object.entries(blocks).flatMap(([type, named]) => Object.keys(named).map((id) => `${type}.${id}`));
}

/** A resource that the emulator could not make. */
export interface Refusal {
  readonly address: string;
  /** The API call that failed, or what the provider said instead. */
  readonly call: string;
}

/** Reads an apply's errors: which resource, which call. */
export function refusalsOf(stderr: string): Refusal[] {
  return stderr
    .split(/\nError: /)
    .slice(1)
    .flatMap((text) => {
      const address = /\n\s+with ([\w.[\]"-]+),/.exec(text)?.[1];
      if (address === undefined) return [];
      const call = /operation error ([\w ]+: \w+)/.exec(text)?.[1] ?? text.split("\n")[0] ?? "";
      const reason = /RequestID: [^,\n]*, (?:api error )?([^\n]{1,160})/.exec(text)?.[1];
      return [{ address, call: reason === undefined ? call : `${call} (${reason})` }];
    });
}
