import { bindingsOf, faultsOf, type Bindings } from "./bindings";

type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
/**
 * What a stack writes, as the providers see it: every block against the arguments of the providers' bindings, which were made from the
 * providers' own schemas. What is written by hand beside the bindings (overrides, labels of the provider, ephemeral blocks) is looked at
 * as written. It shows that each argument exists where it stands, is of its type, and that none that must be given is left out. It does not
 * show what only the provider's own code knows: allowed values, arguments that exclude each other, what is deprecated.
 */
export interface Document {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly ephemeral?: Blocks;
  readonly provider?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly terraform: { readonly required_providers: Readonly<Record<string, { readonly version: string }>> };
}

const PACKAGES: Readonly<Record<string, string>> = {
  aws: "@cdktf/provider-aws",
  azurerm: "@cdktf/provider-azurerm",
  google: "@cdktf/provider-google",
  helm: "@cdktf/provider-helm",
  kubernetes: "@cdktf/provider-kubernetes",
  random: "@cdktf/provider-random",
};

/** Arguments that an ephemeral block has and the resource of its name does not; there are no bindings of ephemeral blocks. */
const OF_EPHEMERAL: Readonly<Record<string, readonly string[]>> = { azurerm_key_vault_secret: ["version"] };

/** A block without what only an ephemeral one may have. */
const likeResource = (
  type: string,
  block: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(block).filter(([name]) => OF_EPHEMERAL[type]?.includes(name) !== true));

/** Part of Terraform itself: no provider's. */
const BUILT_IN = "terraform_data";

function bindingsFor(type: string, kind: keyof Document): Bindings | undefined {
  const [provider = "", ...words] = type.split("_");
  const name = PACKAGES[provider];
  if (name === undefined) return undefined;
  try {
    return bindingsOf(name, kind === "data" ? ["data", provider, ...words].join("-") : words.join("-"));
  } catch {
    return undefined;
  }
}

/** Everything in a document that the providers' schemas do not allow. */
export function schemaFaults(document: Document): string[] {
  const kinds = ["resource", "data", "ephemeral"] as const;
  const blocks = kinds.flatMap((kind) =>
    Object.entries(document[kind] ?? {})
      .filter(([type]) => type !== BUILT_IN)
      .flatMap(([type, byId]) => {
        // An ephemeral block is like the resource of its name, in a provider that has both.
        const bindings = bindingsFor(type, kind);
        if (bindings === undefined) return [`${kind}.${type} does not exist`];
        return Object.entries(byId).flatMap(([id, block]) =>
          faultsOf(`${type}.${id}`, kind === "ephemeral" ? likeResource(type, block) : block, bindings),
        );
      }),
  );
  const providers = Object.entries(document.provider ?? {}).flatMap(([provider, configurations]) => {
    const name = PACKAGES[provider];
    if (name === undefined) return provider === "terraform" ? [] : [`provider ${provider} does not exist`];
    return configurations.flatMap((block) =>
      faultsOf(`provider.${provider}`, block, bindingsOf(name, "provider")),
    );
  });
  return [...blocks, ...providers];
}
