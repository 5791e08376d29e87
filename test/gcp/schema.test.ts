import { environmentStack } from "../support/environments";
import { bindingsOf, faultsOf, type Bindings } from "../support/bindings";
import { graphNamed } from "../support/clouds";

/**
 * Every block that the Google Cloud stacks write, against the arguments of the providers' bindings, which were made from the providers' own
 * schemas. What is written by hand beside the bindings (overrides, labels of the provider, ephemeral blocks) is looked at as written.
 * It shows that each argument exists where it stands, is of its type, and that none that must be given is left out. It does not show what
 * only the provider's own code knows: allowed values, arguments that exclude each other, what is deprecated.
 */
type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
interface Document {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly ephemeral?: Blocks;
  readonly provider?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly terraform: { readonly required_providers: Readonly<Record<string, { readonly version: string }>> };
}

const PACKAGES: Readonly<Record<string, string>> = {
  google: "@cdktf/provider-google",
  helm: "@cdktf/provider-helm",
  kubernetes: "@cdktf/provider-kubernetes",
  random: "@cdktf/provider-random",
};

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

function faults(document: Document): string[] {
  const kinds = ["resource", "data", "ephemeral"] as const;
  const blocks = kinds.flatMap((kind) =>
    Object.entries(document[kind] ?? {})
      .filter(([type]) => type !== BUILT_IN)
      .flatMap(([type, byId]) => {
        // An ephemeral block is like the resource of its name, in a provider that has both.
        const bindings = bindingsFor(type, kind);
        if (bindings === undefined) return [`${kind}.${type} does not exist`];
        return Object.entries(byId).flatMap(([id, block]) => faultsOf(`${type}.${id}`, block, bindings));
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

const documentOf = (name: string): Document => graphNamed(name).document as unknown as Document;

const published = environmentStack({
  name: "gcp-open",
  cloud: "gcp",
  region: "europe-west4",
  stage: "prod",
  project: "ml-platform-open",
  domain: "ml.example.com",
  oidc: { issuer: "https://login.example.com", clientId: "ml", adminGroups: ["admins"] },
  dnsZone: "ml",
  api: { cidrs: ["203.0.113.0/24"] },
  admins: ["group:ml@example.com"],
  alerts: { slack: { channel: "#ml" }, heartbeat: true },
}).graph.document as unknown as Document;

describe("rule 128: arguments are the providers' own", () => {
  test.each([
    ["gcp-dev", documentOf("gcp-dev")],
    ["gcp-staging", documentOf("gcp-staging")],
    ["gcp-prod", documentOf("gcp-prod")],
    ["gcp-bootstrap", documentOf("gcp-bootstrap")],
    ["an environment that is published", published],
  ])("every argument of %s exists, is of its type, and none is missing", (_, document) => {
    expect(faults(document)).toEqual([]);
  });

  test("the bindings are of the version that the stacks ask for", () => {
    const asked = documentOf("gcp-dev").terraform.required_providers["google"]?.version;
    expect(asked).toContain(bindingsOf("@cdktf/provider-google", "storage-bucket").version);
  });

  const bucket = { name: "b", location: "EU" };
  test.each([
    ["google_storage_bucket", { ...bucket, bucket_policy_only: true }, ".bucket_policy_only does not exist"],
    ["google_storage_bucket", { ...bucket, force_destroy: "yes" }, ".force_destroy must be a boolean"],
    ["google_storage_bucket", { name: "b" }, ".location is missing"],
    ["google_storage_bucket", { ...bucket, cors: [{ age: 1 }] }, ".cors.age does not exist"],
    ["google_storage_bucket", { ...bucket, lifecycle_rule: [{ action: {} }] }, ".condition is missing"],
    ["google_no_such_thing", {}, "does not exist"],
  ])("a fault would be found: %s %j", (type, block, fault) => {
    const found = faults({ resource: { [type]: { a: block } }, terraform: { required_providers: {} } });
    expect(found.join("\n")).toContain(fault);
  });

  test("so would a word of the provider's own that no binding writes", () => {
    const document = documentOf("gcp-dev");
    const [google] = document.provider?.["google"] ?? [];
    expect(google).toHaveProperty("default_labels");
    expect(faults({ ...document, provider: { google: [{ ...google, default_label: {} }] } })).toEqual([
      "provider.google.default_label does not exist",
    ]);
  });
});
