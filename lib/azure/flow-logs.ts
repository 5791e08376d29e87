import { NetworkWatcherFlowLog } from "@cdktf/provider-azurerm/lib/network-watcher-flow-log";
import type { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { Construct } from "constructs";
import type { AzureFoundation } from "./foundation";
import { storageAccount } from "./storage-account";

/** Group in which Azure itself puts a Network Watcher for each region with a virtual network; a region has one and no more (rule 125). */
const WATCHER_GROUP = "NetworkWatcherRG";

/** Minutes in which flows reach the workspace: the shorter of Azure's two choices. */
const ANALYTICS_MINUTES = 10;

/**
 * Logs of all flows of a virtual network, with Traffic Analytics in the environment's workspace. They are logs of the network, not of
 * security groups, which can no longer be made (rule 125).
 *
 * Azure writes them with the storage account's key: this provider version cannot give them an identity. So they have an account of their
 * own, whose key opens nothing but these logs, and only Azure's own services reach it.
 */
export class FlowLogs extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: { readonly foundation: AzureFoundation; readonly network: VirtualNetwork },
  ) {
    super(scope, id);
    const { foundation, network } = props;
    const { settings, place, workspace } = foundation;
    const store = storageAccount(this, "store", {
      ...place,
      name: foundation.globalName("storageAccount", "log"),
      replicated: false,
      sharedKeys: true,
      publicAddress: true,
      networkRules: { defaultAction: "Deny", bypass: ["AzureServices"] },
      keep: false,
    });
    new NetworkWatcherFlowLog(this, "log", {
      name: foundation.localName("networkPart", "flows"),
      location: place.location,
      resourceGroupName: WATCHER_GROUP,
      networkWatcherName: `NetworkWatcher_${settings.region}`,
      targetResourceId: network.id,
      storageAccountId: store.id,
      enabled: true,
      version: 2,
      retentionPolicy: { enabled: true, days: settings.profile.retention.flowLogDays },
      trafficAnalytics: {
        enabled: true,
        intervalInMinutes: ANALYTICS_MINUTES,
        workspaceId: workspace.workspaceId,
        workspaceRegion: place.location,
        workspaceResourceId: workspace.id,
      },
    });
  }
}
