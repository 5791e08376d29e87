import { environmentStack } from "../support/environments";
import { bindingsOf } from "../support/bindings";
import { graphNamed } from "../support/clouds";
import { type Document, schemaFaults as faults } from "../support/provider-schema";

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
