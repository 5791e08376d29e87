import { addressOf, all, made, one } from "./support";

const { document, cluster } = made();
const dev = document();
const aks = one(dev, "azurerm_kubernetes_cluster");

describe("rule 22: no administrator's credential in the state", () => {
  test("local accounts are off, sign-in is by Entra, rights by Azure's roles", () => {
    expect(aks).toMatchObject({
      local_account_disabled: true,
      role_based_access_control_enabled: true,
      azure_active_directory_role_based_access_control: { azure_rbac_enabled: true },
    });
  });

  test("Terraform signs in by kubelogin and takes no key or certificate of a client", () => {
    expect(cluster.connection).toMatchObject({ kind: "exec", command: "kubelogin" });
    expect(Object.keys(cluster.connection).sort()).toEqual([
      "args",
      "caCertificate",
      "command",
      "host",
      "kind",
    ]);
    expect(JSON.stringify(dev)).not.toMatch(/kube_admin_config|client_key|client_certificate/);
  });

  test("the deployer's right in the cluster is there before it, and what is in the cluster waits for both", () => {
    expect(aks["depends_on"]).toContain(addressOf(dev, "azurerm_role_assignment", "cluster-access"));
    expect(cluster.ready).toHaveLength(2);
  });

  test("administrators are the groups that the environment names", () => {
    const group = "11111111-2222-4333-8444-555555555555";
    const named = made({ admins: [group] }).document();
    expect(one(named, "azurerm_kubernetes_cluster")).toMatchObject({
      azure_active_directory_role_based_access_control: { admin_group_object_ids: [group] },
    });
    const given = all(named, "azurerm_role_assignment").filter(({ principal_id }) => principal_id === group);
    expect(given.map(({ role_definition_name }) => role_definition_name).sort()).toEqual([
      "Azure Kubernetes Service Cluster User Role",
      "Key Vault Secrets Officer",
    ]);
  });
});

describe("the API's address", () => {
  test("is private when nothing is said", () => {
    expect(aks).toMatchObject({ private_cluster_enabled: true, private_cluster_public_fqdn_enabled: false });
    expect(aks).not.toHaveProperty("api_server_access_profile");
  });

  test("is public for the ranges given and no others", () => {
    const open = one(made({ api: { cidrs: ["203.0.113.0/24"] } }).document(), "azurerm_kubernetes_cluster");
    expect(open).toMatchObject({
      private_cluster_enabled: false,
      api_server_access_profile: { authorized_ip_ranges: ["203.0.113.0/24"] },
    });
  });
});

test("rule 104: the data plane enforces network policies", () => {
  expect(aks["network_profile"]).toMatchObject({
    network_plugin: "azure",
    network_plugin_mode: "overlay",
    network_policy: "calico",
  });
});

test("pods can have identities of their own", () => {
  expect(aks).toMatchObject({ oidc_issuer_enabled: true, workload_identity_enabled: true });
});

test("patches come by themselves in four hours of Sunday's night, minors when the environment says", () => {
  expect(aks).toMatchObject({
    kubernetes_version: "1.35",
    automatic_upgrade_channel: "patch",
    maintenance_window_auto_upgrade: {
      frequency: "Weekly",
      day_of_week: "Sunday",
      start_time: "03:00",
      duration: 4,
    },
  });
});

test("prod pays for an API that is there, dev does not", () => {
  expect(aks).toMatchObject({ sku_tier: "Free", lifecycle: { prevent_destroy: false } });
  const prod = one(made({ name: "azure-prod", stage: "prod" }).document(), "azurerm_kubernetes_cluster");
  expect(prod).toMatchObject({ sku_tier: "Standard", lifecycle: { prevent_destroy: true } });
});

test("the control plane's rights are given before it and outlive it, on the cluster's part of the network alone", () => {
  expect(aks["depends_on"]).toEqual(
    expect.arrayContaining([
      addressOf(dev, "azurerm_role_assignment", "cluster_network-rights"),
      addressOf(dev, "azurerm_role_assignment", "cluster_nodes-rights"),
    ]),
  );
  expect(one(dev, "azurerm_role_assignment", "cluster_network-rights")["scope"]).toMatch(
    /^\$\{azurerm_subnet\.[^}]*cluster[^}]*\.id\}$/,
  );
});
