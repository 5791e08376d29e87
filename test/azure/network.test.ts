import { subnetsOf } from "../../lib/azure/layout";
import { all, one, made } from "./support";

const { document, network } = made();
const dev = document();

describe("rule 125: flow logs that can still be made, in the region's one watcher", () => {
  const log = one(dev, "azurerm_network_watcher_flow_log");

  test("the log is of the network, not of a security group", () => {
    expect(log["target_resource_id"]).toContain("azurerm_virtual_network.");
    expect(log).not.toHaveProperty("network_security_group_id");
  });

  test("no Network Watcher is made: Azure's own is named", () => {
    expect(log).toMatchObject({
      network_watcher_name: "NetworkWatcher_westeurope",
      resource_group_name: "NetworkWatcherRG",
    });
    expect(all(dev, "azurerm_network_watcher")).toEqual([]);
  });

  test("version 2 with Traffic Analytics every 10 minutes, kept as long as the profile says", () => {
    expect(log).toMatchObject({
      version: 2,
      retention_policy: { enabled: true, days: 30 },
      traffic_analytics: { enabled: true, interval_in_minutes: 10 },
    });
    const prod = made({ name: "azure-prod", stage: "prod" }).document();
    expect(one(prod, "azurerm_network_watcher_flow_log")).toMatchObject({ retention_policy: { days: 90 } });
    expect(one(prod, "azurerm_log_analytics_workspace")["retention_in_days"]).toBe(90);
  });
});

describe("the network's parts", () => {
  test("do not overlap and are where the contract says", () => {
    expect(subnetsOf("10.1.0.0/16")).toEqual({
      cluster: "10.1.0.0/18",
      database: "10.1.64.0/24",
      endpoints: "10.1.65.0/24",
    });
    expect(subnetsOf("192.168.16.0/20")).toEqual({
      cluster: "192.168.16.0/22",
      database: "192.168.20.0/28",
      endpoints: "192.168.20.16/28",
    });
    expect(network.clusterCidrs).toEqual(["10.1.0.0/18", "10.244.0.0/16"]);
    expect(network.databaseCidrs).toEqual(["10.1.64.0/24"]);
  });

  test("Postgres has a part that is delegated to it", () => {
    expect(one(dev, "azurerm_subnet", "database")["delegation"]).toEqual([
      expect.objectContaining({
        service_delegation: expect.objectContaining({
          name: "Microsoft.DBforPostgreSQL/flexibleServers",
        }) as unknown,
      }),
    ]);
  });

  test("none has the implicit way out that Azure retired", () => {
    expect(all(dev, "azurerm_subnet").map((subnet) => subnet["default_outbound_access_enabled"])).toEqual([
      false,
      false,
      false,
    ]);
  });
});
