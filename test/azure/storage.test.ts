import { all, byId, made, one, resolved } from "./support";

const development = made();
const dev = development.document();
const prod = made({ name: "azure-prod", stage: "prod" }).document();

const CONTAINERS = "/blobServices/default/containers/${azurerm_storage_container.";

describe("the account of the stores", () => {
  test.each([
    ["dev", dev],
    ["prod", prod],
  ])("in %s it is private, encrypted and opened by identities only", (_, document) => {
    const account = one(document, "azurerm_storage_account", "storage_account");
    expect(account).toMatchObject({
      public_network_access_enabled: false,
      shared_access_key_enabled: false,
      allow_nested_items_to_be_public: false,
      https_traffic_only_enabled: true,
      min_tls_version: "TLS1_2",
      infrastructure_encryption_enabled: true,
      blob_properties: { versioning_enabled: true },
    });
    expect(
      all(document, "azurerm_storage_container").map((container) => container["container_access_type"]),
    ).toEqual(Array<string>(4).fill("private"));
  });

  test("rule 122: no vault or account admits a subnet, which would need a service endpoint; they have private addresses", () => {
    const rules = [
      ...all(dev, "azurerm_storage_account").map((account) => account["network_rules"]),
      one(dev, "azurerm_key_vault")["network_acls"],
    ];
    expect(rules).toHaveLength(3);
    for (const rule of rules) {
      expect(rule).toMatchObject({ default_action: "Deny" });
      expect(rule).not.toHaveProperty("virtual_network_subnet_ids");
    }
    const links = all(dev, "azurerm_private_endpoint").map(
      (endpoint) => endpoint["private_service_connection"],
    );
    expect(links).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ subresource_names: ["blob"] }),
        expect.objectContaining({ subresource_names: ["vault"] }),
      ]),
    );
  });

  test("its data is reached by nobody through Terraform, so a closed account needs no path for the deployer", () => {
    expect(dev.provider["azurerm"]?.[0]?.["features"]).toEqual([
      expect.objectContaining({ storage: [{ data_plane_available: false }] }),
    ]);
    for (const container of all(dev, "azurerm_storage_container")) {
      expect(container).toHaveProperty("storage_account_id");
      expect(container).not.toHaveProperty("storage_account_name");
    }
  });

  test("goes with a disposable environment and is kept in prod, in three zones and another region", () => {
    expect(one(dev, "azurerm_storage_account", "storage_account")).toMatchObject({
      account_replication_type: "LRS",
      lifecycle: { prevent_destroy: false },
    });
    expect(one(prod, "azurerm_storage_account", "storage_account")).toMatchObject({
      account_replication_type: "GZRS",
      lifecycle: { prevent_destroy: true },
    });
  });

  test("the account with a key in use holds flow logs and nothing else", () => {
    const keyed = Object.entries(byId(dev, "azurerm_storage_account")).filter(
      ([, account]) => account["shared_access_key_enabled"] === true,
    );
    expect(keyed.map(([id]) => id)).toEqual([expect.stringContaining("flow-logs")]);
    for (const container of all(dev, "azurerm_storage_container"))
      expect(container["storage_account_id"]).not.toContain("flow-logs");
  });
});

describe("rule 126: artifacts do not expire", () => {
  const rules = one(dev, "azurerm_storage_management_policy")["rule"] as {
    name: string;
    filters: { prefix_match?: string[] };
    actions: object;
  }[];

  test("only logs and traces have a rule that deletes live blobs", () => {
    const live = rules.filter(({ actions }) => "base_blob" in actions);
    expect(live.map(({ filters }) => filters.prefix_match)).toEqual([["logs/"], ["traces/"]]);
    expect(live.map(({ actions }) => actions)).toEqual([
      { base_blob: { delete_after_days_since_modification_greater_than: 30 } },
      { base_blob: { delete_after_days_since_modification_greater_than: 7 } },
    ]);
  });
});

describe("grants on a store", () => {
  const grants = Object.entries(byId(dev, "azurerm_role_assignment")).filter(([, { scope }]) =>
    String(scope).includes("storage"),
  );

  test("rule 3: every workload of the table has its role on its container alone", () => {
    const given = grants.map(([, grant]) => [grant["description"], grant["role_definition_name"]]);
    expect(given).toEqual(
      expect.arrayContaining([
        ["mlflow on artifacts", "Storage Blob Data Contributor"],
        ["workflow on artifacts", "Storage Blob Data Contributor"],
        ["kserve-inference on artifacts", "Storage Blob Data Reader"],
        ["loki on logs", "Storage Blob Data Contributor"],
        ["tempo on traces", "Storage Blob Data Contributor"],
      ]),
    );
    for (const [, grant] of grants) expect(grant["scope"]).toContain(CONTAINERS);
  });

  test("granting twice is an error", () => {
    const { stores, identities } = made();
    expect(() => {
      stores.artifacts.grantRead(identities.mlflow);
    }).toThrow(/grant-mlflow/);
  });
});

test("addresses are what MLflow and KServe each want", () => {
  const { stores, stack } = development;
  const { mlflowAddress, kserveAddress, backend } = stores.artifacts;
  const text = resolved(stack, { mlflowAddress, kserveAddress, backend }) as Record<string, unknown>;
  expect(text["mlflowAddress"]).toMatch(
    /^wasbs:\/\/\$\{azurerm_storage_container\.[^}]+name\}@\$\{azurerm_storage_account\.[^}]+name\}\.blob\.core\.windows\.net$/,
  );
  expect(text["kserveAddress"]).toMatch(
    /^https:\/\/\$\{azurerm_storage_account\.[^}]+name\}\.blob\.core\.windows\.net\/\$\{azurerm_storage_container\.[^}]+name\}$/,
  );
  expect(text["backend"]).toMatchObject({
    kind: "azure-blob",
    subscriptionId: expect.stringContaining("subscription_id") as unknown,
  });
});
