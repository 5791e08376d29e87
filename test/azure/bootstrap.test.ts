import { Testing } from "cdktf";
import { applyRights, PLAN_RIGHTS, RIGHTS_BY_TYPE } from "../../lib/azure/deploy-rights";
import { ROLES } from "../../lib/azure/roles";
import type { Environment } from "../../lib/environment/schema";
import { AzureBootstrapStack } from "../../stacks/azure-bootstrap-stack";
import { all, environment, made, one, type Document } from "./support";

const environments: Environment[] = [
  environment(),
  environment({ name: "azure-prod", stage: "prod" }),
  { name: "aws-dev", cloud: "aws", region: "eu-west-1", stage: "dev" },
];
const input = { repository: "acme/platform", azure: { region: "westeurope" } };
const bootstrap = (changes = {}): Document =>
  new AzureBootstrapStack(
    Testing.app(),
    { ...input, ...changes },
    environments,
  ).toTerraform() as unknown as Document;
const stack = bootstrap();

const subjects = (role: "plan" | "apply", document = stack) =>
  Object.entries(document.resource["azurerm_federated_identity_credential"] ?? {})
    .filter(([id]) => id.startsWith(`bootstrap_${role}_`))
    .map(([, credential]) => credential["subject"]);

describe("rule 15: who may be which identity is enumerated", () => {
  test("pull requests and the branch only plan, protected environments apply", () => {
    expect(subjects("plan")).toEqual([
      "repo:acme/platform:pull_request",
      "repo:acme/platform:ref:refs/heads/main",
    ]);
    expect(subjects("apply")).toEqual([
      "repo:acme/platform:environment:azure-dev",
      "repo:acme/platform:environment:azure-prod",
    ]);
  });

  test("the file's branch and environments win", () => {
    const other = bootstrap({ branch: "trunk", protectedEnvironments: ["live"] });
    expect(subjects("plan", other)).toContain("repo:acme/platform:ref:refs/heads/trunk");
    expect(subjects("apply", other)).toEqual(["repo:acme/platform:environment:live"]);
  });

  test("credentials of one identity are written one after the other, as Entra wants it", () => {
    const [, ...later] = Object.entries(stack.resource["azurerm_federated_identity_credential"] ?? {}).filter(
      ([id]) => id.startsWith("bootstrap_apply_"),
    );
    for (const [, credential] of later) expect(credential["depends_on"]).toHaveLength(1);
  });
});

describe("rights", () => {
  const role = (name: string) => one(stack, "azurerm_role_definition", `${name}_role`)["permissions"];

  test("rule 16: are given on the subscription, which holds the groups that environments make", () => {
    const scopes = all(stack, "azurerm_role_definition").map(({ scope }) => scope);
    expect(scopes).toEqual(Array<string>(2).fill(String(scopes[0])));
    expect(scopes[0]).toMatch(/^\/subscriptions\/\$\{data\.azurerm_client_config\.[^}]+subscription_id\}$/);
  });

  test("rule 13: to apply cover every type of resource of every environment, and nothing that none has", () => {
    const types = [made(), made({ name: "azure-prod", stage: "prod" })].flatMap(({ document }) =>
      Object.keys(document().resource),
    );
    expect(Object.keys(RIGHTS_BY_TYPE).sort()).toEqual([...new Set(types)].sort());
    const { actions, dataActions } = applyRights();
    const has = (list: readonly string[], right: string) =>
      list.some((wide) => wide === right || (wide.endsWith("/*") && right.startsWith(wide.slice(0, -1))));
    for (const rights of Object.values(RIGHTS_BY_TYPE)) {
      for (const action of rights.actions) expect([action, has(actions, action)]).toEqual([action, true]);
      for (const action of rights.dataActions ?? [])
        expect([action, has(dataActions, action)]).toEqual([action, true]);
    }
    expect(role("apply")).toEqual([{ actions, data_actions: dataActions }]);
  });

  test("to plan change nothing", () => {
    expect(role("plan")).toEqual([{ actions: PLAN_RIGHTS.actions, data_actions: PLAN_RIGHTS.dataActions }]);
    for (const right of [...PLAN_RIGHTS.actions, ...PLAN_RIGHTS.dataActions]) {
      expect(right).toMatch(
        /\/read$|\/listClusterUserCredential\/action$|\/getSecret\/action$|\/readMetadata\/action$/,
      );
    }
    expect(one(stack, "azurerm_role_assignment", "plan_grant-state")["role_definition_name"]).toBe(
      "Storage Blob Data Reader",
    );
  });

  test("who applies hands out only the roles that environments hand out", () => {
    const given = [made(), made({ name: "azure-prod", stage: "prod" })].flatMap(({ document }) =>
      all(document(), "azurerm_role_assignment").map((grant) => String(grant["role_definition_name"])),
    );
    for (const name of given) expect(Object.keys(ROLES)).toContain(name);
    const { condition, condition_version: version } = one(stack, "azurerm_role_assignment", "apply_grant");
    expect(version).toBe("2.0");
    for (const id of Object.values(ROLES)) expect(String(condition).split(id)).toHaveLength(3);
    expect(condition).toContain("ActionMatches{'Microsoft.Authorization/roleAssignments/write'}");
    expect(condition).toContain("ActionMatches{'Microsoft.Authorization/roleAssignments/delete'}");
  });
});

describe("the state", () => {
  test("is versioned, encrypted, private, opened by identities only, and outlives every plan (rule 140)", () => {
    expect(one(stack, "azurerm_storage_account")).toMatchObject({
      account_replication_type: "GZRS",
      infrastructure_encryption_enabled: true,
      shared_access_key_enabled: false,
      allow_nested_items_to_be_public: false,
      blob_properties: { versioning_enabled: true },
      lifecycle: { prevent_destroy: true },
    });
    for (const type of ["azurerm_resource_group", "azurerm_storage_container"]) {
      expect(one(stack, type)["lifecycle"]).toMatchObject({ prevent_destroy: true });
    }
  });

  test("without Azure in the file there is no stack", () => {
    expect(() => new AzureBootstrapStack(Testing.app(), { repository: "acme/platform" }, [])).toThrow(
      "azure must be given in the bootstrap's file",
    );
  });
});
