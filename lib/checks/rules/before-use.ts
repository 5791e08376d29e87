import type { ResourceNode, StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { places, textOf } from "../walk";
import { ofKind } from "./by-kind";

/** Google's APIs by the beginning of the types that need them; the longest match counts. */
const APIS: Readonly<Record<string, string>> = {
  google_container_: "container.googleapis.com",
  google_dns_: "dns.googleapis.com",
  google_compute_: "compute.googleapis.com",
  google_sql_: "sqladmin.googleapis.com",
  google_storage_bucket: "storage.googleapis.com",
  google_secret_manager_secret: "secretmanager.googleapis.com",
  google_artifact_registry_: "artifactregistry.googleapis.com",
  google_service_networking_: "servicenetworking.googleapis.com",
  google_logging_: "logging.googleapis.com",
  google_service_account: "iam.googleapis.com",
};

/** APIs that every environment uses without a resource of theirs: tokens of pods, logs and metrics of the cluster. */
const ALWAYS = ["iamcredentials", "logging", "monitoring"].map((name) => `${name}.googleapis.com`);

const apiFirst: Rule = {
  id: "api-before-use",
  family: "order",
  title: "A Google resource waits until its API is switched on, and stays until after it",
  reason:
    "In a new project the first apply fails with `API has not been used in project`, and the second works.",
  holds: [17],
  *check(graph): Iterable<Finding> {
    const services = graph.ofType("google_project_service");
    for (const api of graph.ofType("google_container_cluster").length === 0 ? [] : ALWAYS) {
      if (!services.some(({ attributes }) => attributes["service"] === api))
        yield {
          path: graph.stack,
          problem: `nothing switches ${api} on`,
          mend: "add it to the project's services",
        };
    }
    for (const node of graph.resources.filter(
      ({ type }) => type.startsWith("google_") && type !== "google_project_service",
    )) {
      // Rights on a secret that a person put there need no API that is not on already.
      const api = node.type.endsWith("secret_iam_member")
        ? undefined
        : Object.entries(APIS).find(([prefix]) => node.type.startsWith(prefix))?.[1];
      if (api === undefined) continue;
      const service = services.find(({ attributes }) => attributes["service"] === api);
      if (service === undefined)
        yield {
          path: node.path,
          problem: `nothing switches ${api} on`,
          mend: "add it to the project's services",
        };
      else if (!graph.waitsFor(node.address, service.address))
        yield {
          path: node.path,
          problem: `does not wait for ${api}`,
          mend: `let it depend on ${service.address}`,
        };
    }
  },
};

/** Types that act under a role as soon as they are made. */
const ACTORS = [
  "aws_eks_cluster",
  "aws_eks_node_group",
  "aws_eks_addon",
  "aws_backup_selection",
  "aws_flow_log",
];

const roleArguments = (node: ResourceNode): string[] =>
  places(node.attributes).flatMap(({ key, value }) =>
    /role_arn$/.test(key) && typeof value === "string" ? [value] : [],
  );

/** What a machine's role must have before there is one: its rights, and the way into the cluster. */
const OF_MACHINES = ["aws_iam_role_policy_attachment", "aws_eks_access_entry"];

/** Releases whose objects make machines of a role, with what such roles must have. */
function* machinesAfterRights(graph: StackGraph): Generator<Finding> {
  const roles = graph
    .ofType("aws_iam_role")
    .filter(({ attributes }) => String(attributes["assume_role_policy"]).includes('"ec2.amazonaws.com"'))
    .map(({ address }) => address);
  const grants = OF_MACHINES.flatMap((type) => graph.ofType(type)).filter(({ waitsFor }) =>
    waitsFor.some((address) => roles.includes(address)),
  );
  for (const release of new Set(ofKind(graph, "EC2NodeClass").map((entry) => entry.release))) {
    const missing = grants.find(({ address }) => !graph.waitsFor(release.resource.address, address));
    if (missing !== undefined)
      yield {
        path: release.resource.path,
        problem: `makes machines and does not wait for ${missing.address}`,
        mend: "make it depend on the cluster's `ready`",
      };
  }
}

const rightsFirst: Rule = {
  id: "rights-before-use",
  family: "order",
  title: "What acts under a role waits for the role's rights, and keeps them until it is gone",
  reason:
    "A node group without its policies fails after 25 minutes; on destroy a cluster that lost its rights leaves network interfaces behind.",
  holds: [20, 135],
  *check(graph): Iterable<Finding> {
    const grants = ["aws_iam_role_policy", "aws_iam_role_policy_attachment"].flatMap((type) =>
      graph.ofType(type),
    );
    for (const node of ACTORS.flatMap((type) => graph.ofType(type))) {
      const roles = roleArguments(node).join(" ");
      for (const grant of grants) {
        const role = /aws_iam_role\.[\w-]+/.exec(textOf(grant.attributes["role"]) ?? "")?.[0];
        if (role !== undefined && roles.includes(`${role}.`) && !graph.waitsFor(node.address, grant.address))
          yield {
            path: node.path,
            problem: `does not wait for ${grant.address}`,
            mend: "let it depend on the role's rights",
          };
      }
    }
    yield* machinesAfterRights(graph);
  },
};

/** Pairs of which the second refuses to be made, or does harm, before the first. */
const ORDERED: readonly (readonly [type: string, first: string, why: string])[] = [
  [
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_versioning",
    "old versions are expired of a bucket that keeps none yet",
  ],
  ["aws_s3_bucket_policy", "aws_s3_bucket_public_access_block", "both change the same settings at once"],
  ["aws_nat_gateway", "aws_route", "it needs the way out"],
  ["aws_eip", "aws_route", "it needs the way out"],
  ["aws_backup_selection", "aws_iam_role_policy_attachment", "its role has no rights yet"],
  ["azurerm_key_vault_secret", "azurerm_role_assignment", "the deployer may not write yet"],
  ["azurerm_key_vault_secret", "azurerm_private_endpoint", "the vault cannot be reached yet"],
  [
    "azurerm_private_endpoint",
    "azurerm_private_dns_zone_virtual_network_link",
    "whoever waits for it cannot resolve its name yet",
  ],
  [
    "azurerm_postgresql_flexible_server",
    "azurerm_private_dns_zone_virtual_network_link",
    "its name cannot be resolved yet",
  ],
  ["azurerm_kubernetes_cluster", "azurerm_role_assignment", "its identity has no rights on the network yet"],
  [
    "google_sql_database_instance",
    "google_service_networking_connection",
    "its private address does not exist yet",
  ],
  [
    "google_service_account_iam_member",
    "google_container_cluster",
    "the identity pool appears with the cluster",
  ],
  ["google_container_cluster", "google_compute_router_nat", "its nodes cannot pull images yet"],
];

const knownOrder: Rule = {
  id: "known-order",
  family: "order",
  title: "Resources that need one another without naming each other are ordered",
  reason: "Terraform makes them at the same time; most days it works.",
  holds: [8, 63, 121],
  *check(graph): Iterable<Finding> {
    if (graph.releases.length === 0 && graph.ofType("aws_s3_bucket").length === 0) return;
    for (const [type, first, why] of ORDERED) {
      const before = graph.ofType(first);
      for (const node of graph.ofType(type)) {
        if (before.length === 0 || before.some(({ address }) => graph.waitsFor(node.address, address)))
          continue;
        yield {
          path: node.path,
          problem: `waits for no ${first}: ${why}`,
          mend: `let it depend on its ${first}`,
        };
      }
    }
    yield* releasesAfterRights(graph);
  },
};

/** Everything in the cluster uses the identities' rights; on destroy controllers need them to clean up. */
function* releasesAfterRights(graph: StackGraph): Generator<Finding> {
  const namespaces = graph.ofType("kubernetes_namespace_v1");
  const needed = ["aws_eks_addon", "google_container_node_pool"]
    .flatMap((type) => graph.ofType(type))
    .filter(
      ({ type, attributes }) => type === "aws_eks_addon" || !/gpu|training/.test(JSON.stringify(attributes)),
    );
  for (const namespace of namespaces) {
    const missing = needed.find(({ address }) => !graph.waitsFor(namespace.address, address));
    if (missing !== undefined)
      yield {
        path: namespace.path,
        problem: `does not wait for ${missing.address}`,
        mend: "make it depend on the cluster's `ready`",
      };
  }
}

/** Order that no reference shows. */
export const beforeUseRules: readonly Rule[] = [apiFirst, rightsFirst, knownOrder];
