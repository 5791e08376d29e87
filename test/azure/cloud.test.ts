import type { AzureEnvironment } from "../../lib/environment/schema";
import { NAME_RULES, nameProblem, type NameKind } from "../../lib/facts/azure-names";
import { resourceName } from "../../lib/azure/names";
import { all, made, one, resolved } from "./support";

const published: Partial<AzureEnvironment> = {
  domain: "ml.example.com",
  oidc: { issuer: "https://login.example.com", clientId: "ml", adminGroups: ["admins"] },
};
const dnsZone = { resourceGroup: "dns", name: "example.com" };

describe("tags", () => {
  const dev = made({ tags: { team: "ml", stage: "other" } }).document();

  test("are on every resource that can have them, the file's own too", () => {
    const untagged = [
      "azurerm_federated_identity_credential",
      "azurerm_monitor_diagnostic_setting",
      "azurerm_postgresql_flexible_server_configuration",
      "azurerm_role_assignment",
      "azurerm_storage_container",
      "azurerm_storage_management_policy",
      "azurerm_subnet",
    ];
    const types = Object.keys(dev.resource).filter((type) => !untagged.includes(type));
    expect(types.length).toBeGreaterThan(10);
    for (const type of types)
      for (const block of all(dev, type))
        expect(block["tags"]).toMatchObject({ "ml-platform": "azure-dev", team: "ml" });
    for (const type of untagged) for (const block of all(dev, type)) expect(block).not.toHaveProperty("tags");
  });
});

describe("publishing the pages", () => {
  test("needs a domain and a sign-in", () => {
    expect(made().cloud.edge).toBeUndefined();
    expect(made({ domain: "ml.example.com" }).cloud.edge).toBeUndefined();
    expect(made(published).cloud.edge).toMatchObject({ kind: "gateway" });
  });

  test("records are written where the environment names a zone, in that zone alone, by an identity of their own", () => {
    const { document, addOns, stack } = made({ ...published, dnsZone });
    const dns = addOns.find(({ name }) => name === "external-dns");
    const [config] = resolved(stack, dns?.before) as { data: Record<string, string> }[];
    const text = String(config?.data["azure.json"]).replace(/\$\{[^}]+\}/g, "id");
    expect(JSON.parse(text)).toEqual({
      tenantId: "id",
      subscriptionId: "id",
      resourceGroup: "dns",
      useWorkloadIdentityExtension: true,
    });
    const dev = document();
    expect(one(dev, "azurerm_role_assignment", "dns-grant-external-dns")).toMatchObject({
      role_definition_name: "DNS Zone Contributor",
      scope: expect.stringMatching(/^\$\{data\.azurerm_dns_zone\./) as unknown,
    });
    expect(one(dev, "azurerm_federated_identity_credential", "external-dns_trust")["subject"]).toBe(
      "system:serviceaccount:edge:external-dns",
    );
  });

  test("no zone, no writer", () => {
    expect(made(published).addOns.map(({ name }) => name)).not.toContain("external-dns");
    expect(made({ dnsZone }).addOns.map(({ name }) => name)).not.toContain("external-dns");
  });
});

describe("the registry", () => {
  const dev = made().document();
  const registry = one(dev, "azurerm_container_registry");

  test("has no administrator's account, and the nodes' identity may pull", () => {
    expect(registry).toMatchObject({ admin_enabled: false, sku: "Basic" });
    expect(registry).not.toHaveProperty("anonymous_pull_enabled");
    expect(one(dev, "azurerm_role_assignment", "registry_grant-nodes")).toMatchObject({
      role_definition_name: "AcrPull",
    });
    const kubelet = one(dev, "azurerm_kubernetes_cluster")["kubelet_identity"] as Record<string, string>;
    expect(one(dev, "azurerm_role_assignment", "registry_grant-nodes")["principal_id"]).toBe(
      kubelet["object_id"],
    );
  });

  test("old images go every night", () => {
    expect(one(dev, "azurerm_container_registry_task")).toMatchObject({
      timer_trigger: [{ schedule: "0 4 * * *" }],
      encoded_step: { task_content: expect.stringContaining("acr purge") as unknown },
    });
  });
});

describe("rule 120: names", () => {
  test.each<[NameKind, string]>([
    ["storageAccount", "azuredev"],
    ["registry", "azuredev"],
  ])("of a %s have no hyphens", (kind, begin) => {
    expect(resourceName(kind, "azure-dev", "", "abcdef")).toBe(`${begin}abcdef`);
  });

  test.each(Object.keys(NAME_RULES) as NameKind[])("of a %s never pass Azure's limit", (kind) => {
    const { max, global } = NAME_RULES[kind];
    const suffix = global ? "abcdef" : "";
    for (let length = 3; length <= 22; length++) {
      const environment = "a".repeat(length);
      if (nameProblem(kind, environment) === undefined)
        expect(resourceName(kind, environment, "", suffix).length).toBeLessThanOrEqual(max);
      else expect(() => resourceName(kind, environment, "", suffix)).toThrow(/must/);
    }
  });

  test("that are unique in all of Azure end with six characters made from the subscription, and only they do", () => {
    expect(() => resourceName("keyVault", "azure-dev")).toThrow("name of the Key Vault must have a suffix");
    expect(() => resourceName("cluster", "azure-dev", "", "abcdef")).toThrow(
      "name of the AKS cluster must not have a suffix",
    );
  });
});
