import type { Command } from "../runner";
import type { Probe, SweepRow } from "./row";

/** Names that the sweep of an Azure environment is made from. */
export interface AzureNames {
  readonly cluster: string;
  /** The environment's own resource group. */
  readonly group: string;
  /** Group that AKS makes for machines, disks and load balancers. */
  readonly nodeGroup: string;
  /** What the vault's name begins with; the rest is made from the subscription's id. */
  readonly vault: string;
}

const az = (...args: readonly string[]): Command => ["az", ...args, "--output", "json"];

/** Said of a group that is gone, with everything in it. */
const NO_GROUP = /ResourceGroupNotFound|could not be found/;

/** Who the caller is, and whether the cluster exists. */
export function azureProbe({ cluster, group }: AzureNames): Probe {
  return {
    account: ["az", "account", "show", "--query", "id", "--output", "tsv"],
    cluster: az("aks", "list", "--query", `[?name=='${cluster}' && resourceGroup=='${group}'].name`),
  };
}

interface Kind {
  readonly what: string;
  readonly reason: string;
  /** `az` command of the kind, for example `network lb`. */
  readonly command: readonly string[];
  readonly data?: boolean;
}

/** What is in the nodes' group, by kind: load balancers before the addresses that they hold. */
const IN_NODE_GROUP: readonly Kind[] = [
  {
    what: "load balancers",
    reason: "the cloud controller made them for Services",
    command: ["network", "lb"],
  },
  {
    what: "public addresses",
    reason: "the cloud controller made them for load balancers",
    command: ["network", "public-ip"],
  },
  {
    what: "snapshots of disks",
    reason: "backups made them",
    command: ["snapshot"],
    data: true,
  },
  {
    what: "disks",
    reason: "the disk driver made them for claims whose deletion it did not see",
    command: ["disk"],
    data: true,
  },
];

function inNodeGroup({ what, reason, command, data }: Kind, group: string): SweepRow {
  const sure = command[0] === "disk" ? ["--yes"] : [];
  return {
    what,
    reason,
    list: az(...command, "list", "--resource-group", group, "--query", "[].name"),
    absent: NO_GROUP,
    remove: [az(...command, "delete", "--resource-group", group, "--name", "{id}", ...sure)],
    ...(data === true ? { data } : {}),
  };
}

/** Everything that may outlive a destroy on Azure, from the names in the synthesized stack. */
export function azureRows({ group, nodeGroup, vault }: AzureNames): SweepRow[] {
  return [
    ...IN_NODE_GROUP.map((kind) => inNodeGroup(kind, nodeGroup)),
    {
      what: "the nodes' resource group",
      reason: "AKS made it, and leaves it when a lock or a failed deletion keeps something in it",
      list: az("group", "list", "--query", `[?name=='${nodeGroup}'].name`),
      remove: [az("group", "delete", "--name", "{id}", "--yes")],
      data: true,
    },
    {
      what: "vaults on their way out",
      reason: "a deleted vault keeps its name for its recovery period, and a new deploy cannot take it",
      list: az(
        "keyvault",
        "list-deleted",
        "--resource-type",
        "vault",
        "--query",
        `[?starts_with(name,'${vault}')].{id:name,location:properties.location}`,
      ),
      remove: [az("keyvault", "purge", "--name", "{id}", "--location", "{location}")],
      data: true,
    },
    {
      what: "the environment's resource group",
      reason: "Terraform's own: a destroy that did not finish",
      list: az("group", "list", "--query", `[?name=='${group}'].name`),
    },
  ];
}
