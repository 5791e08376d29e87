import { addressOf, all, byId, made, one, resolved, type Block } from "./support";

const dependsOn = (block: Block): readonly string[] => (block["depends_on"] ?? []) as string[];

describe("the vault", () => {
  const { document, secrets, stack } = made();
  secrets.generate("mlflow-admin");
  const provided = secrets.provided("slack-webhook");
  const dev = document();
  const vault = one(dev, "azurerm_key_vault");
  const rights = addressOf(dev, "azurerm_role_assignment", "secrets-access");

  test("is opened by roles", () => {
    expect(vault["rbac_authorization_enabled"]).toBe(true);
    expect(vault).not.toHaveProperty("access_policy");
  });

  test("rule 63: the deployer's right is given before the vault is made, whose minutes are the wait, and every secret is after both", () => {
    expect(dependsOn(vault)).toEqual([rights]);
    const written = all(dev, "azurerm_key_vault_secret");
    expect(written).toHaveLength(2);
    for (const secret of written) {
      expect(dependsOn(secret)).toContain(rights);
      expect(secret["key_vault_id"]).toContain("azurerm_key_vault.");
    }
  });

  test("rule 12: External Secrets reads secret by secret, also those that people provide", () => {
    const scopes = all(dev, "azurerm_role_assignment")
      .filter((grant) => grant["role_definition_name"] === "Key Vault Secrets User")
      .map((grant) => String(grant["scope"]));
    expect(scopes).toHaveLength(3);
    expect(scopes.filter((scope) => scope.includes("resource_versionless_id"))).toHaveLength(2);
    expect(
      scopes.filter((scope) => /^\$\{azurerm_key_vault\.[^}]+\.id\}\/secrets\/slack-webhook$/.test(scope)),
    ).toHaveLength(1);
  });

  test("a provided secret has no value in Terraform, and a command that stores one", () => {
    expect(Object.keys(byId(dev, "azurerm_key_vault_secret")).some((id) => id.includes("slack"))).toBe(false);
    expect(resolved(stack, secrets.writeCommand(provided))).toContain("--name slack-webhook");
  });

  test("rule 117: passwords are ephemeral and written with a write-only argument", () => {
    for (const secret of all(dev, "azurerm_key_vault_secret")) {
      expect(secret).not.toHaveProperty("value");
      expect(secret["value_wo"]).toMatch(/^\$\{ephemeral\.random_password\./);
      expect(secret["value_wo_version"]).toBe(1);
    }
    for (const password of Object.values(dev.ephemeral["random_password"] ?? {}))
      expect(password["special"]).toBe(false);
  });

  test("a rise of credentialsVersion replaces every generated password", () => {
    const raised = made({ credentialsVersion: 2 }).document();
    expect(one(raised, "azurerm_key_vault_secret")["value_wo_version"]).toBe(2);
    expect(one(raised, "azurerm_postgresql_flexible_server")["administrator_password_wo_version"]).toBe(2);
  });
});

describe("rule 123: a closed vault lets the deployer in", () => {
  test("whoever may use the API's public endpoint also reaches the vault, from the same ranges and no others", () => {
    const open = made({ api: { cidrs: ["203.0.113.0/24"] } }).document();
    expect(one(open, "azurerm_key_vault")).toMatchObject({
      public_network_access_enabled: true,
      network_acls: { default_action: "Deny", bypass: "None", ip_rules: ["203.0.113.0/24"] },
    });
  });

  test("a deployer in the network comes by the private address, which is there before the first secret", () => {
    const closed = made().document();
    expect(one(closed, "azurerm_key_vault")["public_network_access_enabled"]).toBe(false);
    expect(dependsOn(one(closed, "azurerm_key_vault_secret"))).toContain(
      addressOf(closed, "azurerm_private_endpoint", "secrets_link_endpoint"),
    );
  });
});

describe("rule 115: recovery by profile", () => {
  const features = (document: ReturnType<ReturnType<typeof made>["document"]>) =>
    document.provider["azurerm"]?.[0]?.["features"];

  test("dev is gone at once", () => {
    const dev = made().document();
    expect(one(dev, "azurerm_key_vault")).toMatchObject({
      purge_protection_enabled: false,
      soft_delete_retention_days: 7,
    });
    expect(features(dev)).toEqual([
      expect.objectContaining({
        key_vault: [
          expect.objectContaining({
            purge_soft_delete_on_destroy: true,
            purge_soft_deleted_secrets_on_destroy: true,
          }),
        ],
        resource_group: [{ prevent_deletion_if_contains_resources: false }],
      }),
    ]);
  });

  test("prod is kept for 90 days, and a plan that destroys it is refused", () => {
    const prod = made({ name: "azure-prod", stage: "prod" }).document();
    expect(one(prod, "azurerm_key_vault")).toMatchObject({
      purge_protection_enabled: true,
      soft_delete_retention_days: 90,
      lifecycle: { prevent_destroy: true },
    });
    expect(features(prod)).toEqual([
      expect.objectContaining({
        key_vault: [expect.objectContaining({ purge_soft_delete_on_destroy: false })],
        resource_group: [{ prevent_deletion_if_contains_resources: true }],
      }),
    ]);
  });
});

test("rule 11: External Secrets' store is the vault that secrets are written to, with the identity of its own pods", () => {
  const { secrets, stack, document } = made();
  const store = resolved(stack, secrets.clusterSecretStore) as {
    spec: { provider: { azurekv: Record<string, string> } };
  };
  const vault = one(document(), "azurerm_key_vault");
  expect(store.spec.provider.azurekv).toMatchObject({
    authType: "WorkloadIdentity",
    vaultUrl: `https://${String(vault["name"])}.vault.azure.net`,
  });
});
