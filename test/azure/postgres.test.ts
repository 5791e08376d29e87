import { addressOf, made, one } from "./support";

const { document, postgres, settings } = made();
const first = postgres.database("mlflow");
const dev = document();
const server = one(dev, "azurerm_postgresql_flexible_server");
const prodServer = one(
  made({ name: "azure-prod", stage: "prod" }).document(),
  "azurerm_postgresql_flexible_server",
);

test("rule 121: the server is in its delegated part of the network, without a public address, and its name is linked first", () => {
  expect(server).toMatchObject({ public_network_access_enabled: false });
  expect(server["delegated_subnet_id"]).toMatch(/^\$\{azurerm_subnet\.[^}]*database[^}]*\.id\}$/);
  expect(server["depends_on"]).toEqual([
    addressOf(dev, "azurerm_private_dns_zone_virtual_network_link", "postgres_zone-link"),
  ]);
  expect(one(dev, "azurerm_private_dns_zone", "postgres_zone")["name"]).toBe(
    `${settings.name}.private.postgres.database.azure.com`,
  );
});

test("connections are by TLS alone", () => {
  expect(one(dev, "azurerm_postgresql_flexible_server_configuration")).toMatchObject({
    name: "require_secure_transport",
    value: "on",
  });
});

describe("rules 113 and 117: the password", () => {
  const read = Object.entries(dev.ephemeral["azurerm_key_vault_secret"] ?? {});

  test("is written without a trace in the state, and is the one that the vault has", () => {
    expect(server).not.toHaveProperty("administrator_password");
    expect(read).toHaveLength(1);
    expect(server["administrator_password_wo"]).toBe(
      `\${ephemeral.azurerm_key_vault_secret.${String(read[0]?.[0])}.value}`,
    );
  });

  test("is read back only once the vault has it", () => {
    expect(read[0]?.[1]["version"]).toBe(
      `\${${addressOf(dev, "azurerm_key_vault_secret", "postgres-admin_secret")}.version}`,
    );
  });
});

test("a second database has its own owner and password; the same name twice is an error", () => {
  expect(first).toMatchObject({
    name: "mlflow",
    username: "mlflow",
    port: 5432,
    password: { key: "postgres-mlflow" },
  });
  expect(() => postgres.database("mlflow")).toThrow("a database's name must be unique, got mlflow twice");
  expect(postgres.databases).toEqual([first]);
});

test("dev is small and goes with its environment", () => {
  expect(server).toMatchObject({
    sku_name: "B_Standard_B1ms",
    storage_mb: 32 * 1024,
    auto_grow_enabled: true,
    backup_retention_days: 7,
    geo_redundant_backup_enabled: false,
    lifecycle: { prevent_destroy: false },
  });
  expect(dev.resource).not.toHaveProperty("azurerm_management_lock");
});

test("prod has a standby in another zone, backups in another region, and nobody deletes it", () => {
  expect(prodServer).toMatchObject({
    sku_name: "GP_Standard_D4ds_v5",
    storage_mb: 128 * 1024,
    backup_retention_days: 30,
    geo_redundant_backup_enabled: true,
    high_availability: { mode: "ZoneRedundant" },
    lifecycle: { prevent_destroy: true },
  });
  const prod = made({ name: "azure-prod", stage: "prod" }).document();
  expect(one(prod, "azurerm_management_lock")).toMatchObject({ lock_level: "CanNotDelete" });
});

test("a zone that changed by failover and storage that grew by itself are left alone", () => {
  const { ignore_changes: ignored } = prodServer["lifecycle"] as { ignore_changes: string[] };
  expect(ignored).toEqual(["zone", "storage_mb", "high_availability[0].standby_availability_zone"]);
});
