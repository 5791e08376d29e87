import { Testing } from "cdktf";
import type { Environment } from "../../lib/environment/schema";
import { APPLY_ROLES, PLAN_ROLES, ROLE_OF_TYPE } from "../../lib/gcp/deploy-roles";
import { GcpBootstrapStack } from "../../stacks/gcp-bootstrap-stack";
import { all, environment, foundation, only, type Document } from "./support";

const INPUT = { repository: "example/ml-platform", gcp: { region: "europe-west4", project: "my-project" } };
const ENVIRONMENTS: Environment[] = [
  environment(),
  environment({ name: "gcp-prod", stage: "prod" }),
  { name: "aws-dev", cloud: "aws", region: "eu-west-1", stage: "dev" },
];

const synthesized = (input: ConstructorParameters<typeof GcpBootstrapStack>[1] = INPUT): Document =>
  new GcpBootstrapStack(Testing.app(), input, ENVIRONMENTS).finish() as unknown as Document;

const subjectsOf = (document: Document, account: string): string[] =>
  all(document, "google_service_account_iam_member")
    .filter((binding) => String(binding["service_account_id"]).includes(`bootstrap_${account}_`))
    .map((binding) => String(binding["member"]).replace(/^.*\/subject\//, ""))
    .sort();

const rolesOf = (document: Document, account: string): string[] =>
  all(document, "google_project_iam_member")
    .filter((binding) => String(binding["member"]).includes(`bootstrap_${account}_`))
    .map((binding) => String(binding["role"]))
    .filter((role) => role.startsWith("roles/"))
    .sort();

describe("bootstrap of Google Cloud", () => {
  const document = synthesized();

  test("the state is versioned, private, and survives a destroy (rule 140)", () => {
    expect(only(document, "google_storage_bucket")).toMatchObject({
      name: "ml-platform-state-my-project",
      versioning: { enabled: true },
      uniform_bucket_level_access: true,
      public_access_prevention: "enforced",
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  test("runs are trusted by whole subjects of one repository: pull requests may plan, named environments may apply (rule 15)", () => {
    expect(only(document, "google_iam_workload_identity_pool_provider")).toMatchObject({
      attribute_condition: 'assertion.repository == "example/ml-platform"',
      oidc: { issuer_uri: "https://token.actions.githubusercontent.com" },
    });
    expect(subjectsOf(document, "plan")).toEqual([
      "repo:example/ml-platform:pull_request",
      "repo:example/ml-platform:ref:refs/heads/main",
    ]);
    expect(subjectsOf(document, "apply")).toEqual([
      "repo:example/ml-platform:environment:gcp-dev",
      "repo:example/ml-platform:environment:gcp-prod",
    ]);
    expect(JSON.stringify(document)).not.toMatch(/principalSet:|subject\/repo:[^"]*\*/);
  });

  test("branch and environments are the input's where it names them", () => {
    const other = synthesized({ ...INPUT, branch: "trunk", protectedEnvironments: ["production"] });
    expect(subjectsOf(other, "plan")).toContain("repo:example/ml-platform:ref:refs/heads/trunk");
    expect(subjectsOf(other, "apply")).toEqual(["repo:example/ml-platform:environment:production"]);
  });

  test("the planning identity changes nothing and reads no secret, and may list Helm's releases", () => {
    expect(rolesOf(document, "plan")).toEqual([...PLAN_ROLES]);
    for (const role of PLAN_ROLES) expect(role).not.toMatch(/admin|editor|owner|secretAccessor/i);
    const custom = only(document, "google_project_iam_custom_role")["permissions"] as unknown as string[];
    expect(custom).toContain("container.secrets.list");
    for (const permission of custom) expect(permission).toMatch(/\.(get|list)$/);
  });

  test("the applying identity has the roles that the graph takes, acts as the nodes and connects the database's network (rules 13, 17)", () => {
    expect(rolesOf(document, "apply")).toEqual([...APPLY_ROLES]);
    expect(APPLY_ROLES).toEqual(
      expect.arrayContaining(["roles/iam.serviceAccountUser", "roles/servicenetworking.networksAdmin"]),
    );
    for (const role of APPLY_ROLES) expect(role).not.toMatch(/^roles\/(owner|editor)$/);
  });

  test("the table of roles has exactly the types that environments have", () => {
    const oidc = { issuer: "https://login.example.com", clientId: "ml", adminGroups: ["ml"] };
    const full = foundation({
      stage: "prod",
      admins: ["group:ml@example.com"],
      dnsZone: "ml",
      domain: "ml.example.com",
      oidc,
    });
    full.postgres.database("mlflow");
    const types = Object.keys(full.document().resource).filter((type) => type.startsWith("google_"));
    expect(types.sort()).toEqual(Object.keys(ROLE_OF_TYPE).sort());
  });

  test("both identities reach the state, one of them to read", () => {
    const grants = all(document, "google_storage_bucket_iam_member").map((grant) => String(grant["role"]));
    expect(grants.sort()).toEqual(["roles/storage.objectUser", "roles/storage.objectViewer"]);
  });

  test("without a gcp part there is nothing to make", () => {
    expect(() => synthesized({ repository: "example/ml-platform" })).toThrow(
      "environments/bootstrap.ts: gcp must be given, got nothing",
    );
  });
});
