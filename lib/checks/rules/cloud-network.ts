import type { ResourceNode, StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, listOf, textOf } from "../walk";

interface Range {
  readonly path: string;
  readonly cidr: string;
  readonly first: number;
  readonly last: number;
  readonly bits: number;
}

function rangeOf(path: string, cidr: unknown): Range[] {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(String(cidr));
  if (match === null) return [];
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - bits);
  const first = Math.floor(address / size) * size;
  return [{ path, cidr: String(cidr), first, last: first + size - 1, bits }];
}

/** Ranges of subnets, by cloud; Google's secondary ranges are subnets of pods and services. */
function subnetsOf(graph: StackGraph): Range[] {
  return [
    ...graph.ofType("aws_subnet").flatMap(({ path, attributes }) => rangeOf(path, attributes["cidr_block"])),
    ...graph
      .ofType("azurerm_subnet")
      .flatMap(({ path, attributes }) =>
        listOf(attributes["address_prefixes"]).flatMap((cidr) => rangeOf(path, cidr)),
      ),
    ...graph
      .ofType("google_compute_subnetwork")
      .flatMap(({ path, attributes }) => [
        ...rangeOf(path, attributes["ip_cidr_range"]),
        ...listOf(attributes["secondary_ip_range"]).flatMap((range) =>
          rangeOf(path, at(range, "ip_cidr_range")),
        ),
      ]),
    ...graph
      .ofType("google_compute_global_address")
      .flatMap(({ path, attributes }) =>
        rangeOf(path, `${textOf(attributes["address"]) ?? ""}/${String(attributes["prefix_length"])}`),
      ),
  ];
}

const networksOf = (graph: StackGraph): Range[] => [
  ...graph.ofType("aws_vpc").flatMap(({ path, attributes }) => rangeOf(path, attributes["cidr_block"])),
  ...graph
    .ofType("azurerm_virtual_network")
    .flatMap(({ path, attributes }) =>
      listOf(attributes["address_space"]).flatMap((cidr) => rangeOf(path, cidr)),
    ),
];

/** Smallest ranges: 28 bits are AWS's limit for what only the control plane or private endpoints use; below 27 a database cannot fail over. */
const MOST_BITS = 28;

const rangesAreApart: Rule = {
  id: "address-ranges-are-apart",
  family: "references",
  title: "Subnets lie in their network, apart from one another, and are large enough",
  reason:
    "The cloud refuses overlapping ranges in the middle of the apply; a range that is too small fills up with the first nodes.",
  holds: [46],
  *check(graph): Iterable<Finding> {
    const subnets = subnetsOf(graph);
    const networks = networksOf(graph);
    const mend = "leave the split of networkCidr to the cloud's network";
    for (const [index, one] of subnets.entries()) {
      const other = subnets
        .slice(index + 1)
        .find(({ first, last }) => first <= one.last && one.first <= last);
      if (other !== undefined)
        yield { path: one.path, problem: `${one.cidr} overlaps ${other.cidr} of ${other.path}`, mend };
      if (one.bits > MOST_BITS) yield { path: one.path, problem: `${one.cidr} has no room`, mend };
      if (networks.length > 0 && !networks.some(({ first, last }) => first <= one.first && one.last <= last))
        yield {
          path: one.path,
          problem: `${one.cidr} is outside ${networks.map(({ cidr }) => cidr).join(", ")}`,
          mend,
        };
    }
  },
};

/** Whether nobody comes in from outside. */
const isClosed = ({ attributes }: ResourceNode): boolean =>
  attributes["public_network_access_enabled"] === false;

/** Pairs of which one is useless without the other: every `of` is named by a `by`, or every one for which something is so. */
const PAIRS: readonly (readonly [
  of: string,
  by: string,
  what: string,
  where?: (node: ResourceNode) => boolean,
])[] = [
  ["aws_subnet", "aws_route_table_association|aws_db_subnet_group", "a route table"],
  ["aws_route_table", "aws_route", "a route"],
  ["aws_cloudwatch_event_rule", "aws_cloudwatch_event_target", "a target"],
  ["aws_sqs_queue", "aws_sqs_queue_policy", "a policy that lets its senders in"],
  ["aws_security_group", "aws_vpc_security_group_ingress_rule", "a rule"],
  ["aws_backup_plan", "aws_backup_selection", "a selection"],
  ["aws_vpc", "aws_flow_log", "a flow log"],
  ["aws_vpc", "aws_internet_gateway", "a way out"],
  ["aws_vpc", "aws_default_security_group", "an emptied default security group"],
  ["aws_ecr_repository", "aws_ecr_lifecycle_policy", "a clean-up"],
  ["aws_db_instance", "aws_backup_selection", "a backup"],
  [
    "google_compute_global_address",
    "google_service_networking_connection",
    "a connection to the services in it",
  ],
  ["aws_eks_cluster", "aws_iam_openid_connect_provider", "an issuer for its pods' identities"],
  ["aws_kms_key", "aws_kms_alias", "a name that people know it by"],
  ["aws_eks_cluster", "aws_eks_access_entry", "anybody who may come in"],
  ["google_secret_manager_secret", "google_secret_manager_secret_iam_member", "a reader"],
  ["google_storage_bucket", "google_storage_bucket_iam_member", "a reader or writer"],
  ["google_compute_router", "google_compute_router_nat", "a NAT"],
  ["google_logging_project_bucket_config", "google_logging_project_sink", "a sink that fills it"],
  ["google_sql_database_instance", "google_sql_user", "a user"],
  ["google_artifact_registry_repository", "google_artifact_registry_repository_iam_member", "a reader"],
  ["azurerm_private_dns_zone", "azurerm_private_dns_zone_virtual_network_link", "a link to the network"],
  [
    "azurerm_postgresql_flexible_server",
    "azurerm_postgresql_flexible_server_configuration",
    "the setting that asks for TLS",
  ],
  ["azurerm_kubernetes_cluster", "azurerm_monitor_diagnostic_setting", "an audit log"],
  ["azurerm_virtual_network", "azurerm_network_watcher_flow_log", "a flow log"],
  ["azurerm_key_vault", "azurerm_private_endpoint", "a private way in"],
  ["azurerm_storage_account", "azurerm_private_endpoint", "a private way in", isClosed],
  ["azurerm_container_registry", "azurerm_role_assignment", "a reader"],
];

/** Whether a resource of one of these types waits for another, directly. */
const named = (graph: StackGraph, types: string, node: ResourceNode): boolean =>
  types.split("|").some((type) => graph.ofType(type).some(({ waitsFor }) => waitsFor.includes(node.address)));

/** Subnets kept for databases, in a stack that has none: nothing is in them yet. */
const waitsForDatabase = (graph: StackGraph, { type, path }: ResourceNode): boolean =>
  type === "aws_subnet" && /\/database-\d+$/.test(path) && graph.ofType("aws_db_instance").length === 0;

const pairsAreWhole: Rule = {
  id: "resources-come-in-pairs",
  family: "references",
  title:
    "What is useless without a companion has it: subnets a route table, queues a policy, databases a backup",
  reason:
    "Terraform is content with either alone; the traffic, the message or the pod is not, and no error names the cause.",
  holds: [42, 121],
  *check(graph): Iterable<Finding> {
    if (graph.releases.length === 0) return;
    for (const [of, by, what, where] of PAIRS) {
      for (const node of graph.ofType(of)) {
        if (where?.(node) !== false && !named(graph, by, node) && !waitsForDatabase(graph, node))
          yield {
            path: node.path,
            problem: `${of} has no ${what.replace(/^an? /, "")}`,
            mend: `add a fitting ${by.replace("|", " or ")}`,
          };
      }
    }
  },
};

const exactPorts: Rule = {
  id: "firewall-rules-name-ports",
  family: "exposure",
  title: "A firewall rule opens the ports it is for",
  reason: "A rule for all protocols was written to find out what was missing, and stayed.",
  holds: [108],
  *check(graph): Iterable<Finding> {
    for (const { path, attributes } of graph.ofType("aws_vpc_security_group_ingress_rule")) {
      const [from, to] = [Number(attributes["from_port"] ?? -1), Number(attributes["to_port"] ?? 65_535)];
      if (attributes["ip_protocol"] === "-1" || from < 0 || to - from > 1000)
        yield { path, problem: "opens every port", mend: "name protocol and ports" };
    }
  },
};

const INTERRUPTION = "EC2 Spot Instance Interruption Warning";

const interruptionsArrive: Rule = {
  id: "interruptions-are-heard",
  family: "scheduling",
  title: "Karpenter is told of interruptions: queue, policy, rules and their targets",
  reason:
    "Without them spot nodes vanish with the pods on them, two minutes after a warning that nobody read.",
  holds: [42],
  *check(graph): Iterable<Finding> {
    for (const { resource, values } of graph.releases.filter(({ chart }) => chart === "karpenter")) {
      const queue = textOf(at(values, "settings", "interruptionQueue")) ?? "";
      const target = graph.ofType("aws_sqs_queue").find(({ address }) => queue.includes(`${address}.`));
      if (target === undefined) {
        yield {
          path: resource.path,
          problem: "listens to no queue",
          mend: "set settings.interruptionQueue to the environment's queue",
        };
        continue;
      }
      const heard = graph
        .ofType("aws_cloudwatch_event_target")
        .filter(({ waitsFor }) => waitsFor.includes(target.address));
      const rules = graph
        .ofType("aws_cloudwatch_event_rule")
        .filter(({ address }) => heard.some(({ waitsFor }) => waitsFor.includes(address)));
      if (!JSON.stringify(rules.map(({ attributes }) => attributes)).includes(INTERRUPTION))
        yield {
          path: target.path,
          problem: `no rule sends "${INTERRUPTION}" to it`,
          mend: "add the rule and its target",
        };
    }
  },
};

/** Networks and what belongs to one another in them. */
export const cloudNetworkRules: readonly Rule[] = [
  rangesAreApart,
  pairsAreWhole,
  exactPorts,
  interruptionsArrive,
];
