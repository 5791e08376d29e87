import { field, listOf, textOf } from "../../checks/walk";
import type { Command } from "../runner";
import type { Pick, Probe, SweepRow } from "./row";

/** Names that the sweep of a Google Cloud environment is made from. */
export interface GcpNames {
  readonly cluster: string;
  readonly network: string;
  readonly region: string;
  /** Undefined for the caller's own project. */
  readonly project: string | undefined;
}

type Gcloud = (...args: readonly string[]) => Command;

const gcloud =
  (project: string | undefined): Gcloud =>
  (...args) => ["gcloud", ...args, ...(project === undefined ? [] : ["--project", project])];

/** Who the caller is, and whether the cluster exists. */
export function gcpProbe({ cluster, project }: GcpNames): Probe {
  return {
    account:
      project === undefined
        ? ["gcloud", "config", "get-value", "project"]
        : ["gcloud", "projects", "describe", project, "--format=value(projectId)"],
    cluster: gcloud(project)(
      "container",
      "clusters",
      "list",
      `--filter=name=${cluster}`,
      "--format=json(name)",
    ),
    pick: names,
  };
}

/** A kind of compute resource; regional, zonal and global ones are told apart by their own address. */
interface Kind {
  readonly what: string;
  readonly reason: string;
  readonly command: string;
  readonly filter: (names: GcpNames) => string;
  readonly data?: boolean;
}

/** Addresses of compute resources. */
const links: Pick = (answer) => listOf(answer).flatMap((item) => textOf(field(item, "selfLink")) ?? []);
/** Names of clusters. */
const names: Pick = (answer) => listOf(answer).flatMap((item) => textOf(field(item, "name")) ?? []);

const ofNetwork = ({ network }: GcpNames): string => `network~/networks/${network}$`;
const ofCluster = ({ cluster }: GcpNames): string => `labels.goog-k8s-cluster-name=${cluster}`;

/** In the order of deletion: what points to something comes before it. */
const KINDS: readonly Kind[] = [
  {
    what: "forwarding rules",
    reason: "GKE made them for Services; load balancers are billed by them",
    command: "forwarding-rules",
    filter: (names) => `(${ofNetwork(names)}) OR (${ofCluster(names)})`,
  },
  {
    what: "network endpoint groups",
    reason: "GKE made them for container-native load balancing; they keep the network from being deleted",
    command: "network-endpoint-groups",
    filter: ofNetwork,
  },
  {
    what: "firewall rules",
    reason: "GKE made them for nodes and load balancers; they keep the network from being deleted",
    command: "firewall-rules",
    filter: (names) => `${ofNetwork(names)} AND name~^(gke|k8s)-`,
  },
  {
    what: "disks",
    reason: "the disk driver made them for claims whose deletion it did not see",
    command: "disks",
    filter: (names) => `${ofCluster(names)} AND -users:*`,
    data: true,
  },
];

function computeRow({ what, reason, command, filter, data }: Kind, names: GcpNames): SweepRow {
  const call = gcloud(names.project);
  return {
    what,
    reason,
    // An address says project, scope and kind, which a name does not.
    list: call("compute", command, "list", `--filter=${filter(names)}`, "--format=json(selfLink)"),
    pick: links,
    remove: [call("compute", command, "delete", "{id}", "--quiet")],
    ...(data === true ? { data } : {}),
  };
}

/** GKE names the firewall rule of a load balancer after it: `k8s-fw-a1b2...` belongs to `a1b2...`. */
const FIREWALL_OF_BALANCER = "k8s-fw-";

const balancers: Pick = (answer) =>
  names(answer)
    .filter((name) => name.startsWith(FIREWALL_OF_BALANCER))
    .map((name) => name.slice(FIREWALL_OF_BALANCER.length));

/**
 * Forwarding rules from outside have neither a network nor labels, and a project may hold several clusters' of them: what tells whose one
 * is, is the firewall rule beside it, which is in the environment's own network. So they go before firewall rules do.
 */
function externalBalancers(names: GcpNames): SweepRow {
  const call = gcloud(names.project);
  const remove = (command: string) =>
    call("compute", command, "delete", "{id}", "--region", names.region, "--quiet");
  const filter = `${ofNetwork(names)} AND name~^${FIREWALL_OF_BALANCER}`;
  return {
    what: "load balancers from outside",
    reason: "GKE made them for Services; they are billed, and their names are in no network",
    list: call("compute", "firewall-rules", "list", `--filter=${filter}`, "--format=json(name)"),
    pick: balancers,
    remove: [
      remove("forwarding-rules"),
      remove("target-pools"),
      call("compute", "firewall-rules", "delete", `${FIREWALL_OF_BALANCER}{id}`, "--quiet"),
    ],
  };
}

/** Everything that may outlive a destroy on Google Cloud, from the names in the synthesized stack. */
export function gcpRows(names: GcpNames): SweepRow[] {
  const call = gcloud(names.project);
  return [
    externalBalancers(names),
    ...KINDS.map((kind) => computeRow(kind, names)),
    {
      what: "the network",
      reason: "Terraform's own: a destroy that did not finish",
      list: call("compute", "networks", "list", `--filter=name=${names.network}`, "--format=json(selfLink)"),
      pick: links,
    },
  ];
}
