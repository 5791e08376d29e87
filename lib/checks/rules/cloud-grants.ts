import type { ResourceNode, StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, listOf, textOf } from "../walk";
import { isEnvironment } from "./rights";

/** Address of the resource that a reference names first, `google_storage_bucket.x`. */
const addressIn = (text: unknown): string | undefined =>
  /\$\{([a-z]\w*\.[\w-]+)/.exec(textOf(text) ?? "")?.[1];

/** Roles on a bucket that are of use only together: to see the bucket, and to read or write what is in it. */
const SEES = /^roles\/storage\.(legacyBucketReader|bucketViewer)$/;
const USES = /^roles\/storage\.object(User|Viewer|Admin)$/;

const bucketGrantsAreWhole: Rule = {
  id: "bucket-grants-are-whole",
  family: "identity",
  title: "An account that may see a Google bucket may read its objects, and the other way round",
  reason:
    "Clients ask for the bucket first and for its objects then: with half of the rights they start, and fail at the first upload.",
  holds: [2],
  *check(graph): Iterable<Finding> {
    const grants = new Map<string, { path: string; roles: string[] }>();
    for (const { path, attributes } of graph.ofType("google_storage_bucket_iam_member")) {
      const key = `${String(attributes["bucket"])} ${String(attributes["member"])}`;
      const grant = grants.get(key) ?? { path, roles: [] };
      grant.roles.push(textOf(attributes["role"]) ?? "");
      grants.set(key, grant);
    }
    for (const { path, roles } of isEnvironment(graph) ? grants.values() : []) {
      const [sees, uses] = [roles.some((role) => SEES.test(role)), roles.some((role) => USES.test(role))];
      if (sees !== uses)
        yield {
          path,
          problem: `has ${roles.join(", ")} alone`,
          mend: sees ? "grant a role on its objects too" : "grant roles/storage.legacyBucketReader too",
        };
    }
  },
};

const NODE_ROLE = "roles/container.defaultNodeServiceAccount";

/** Service accounts under which nodes run. */
const nodeAccounts = (graph: StackGraph): Set<string> =>
  new Set(
    graph
      .ofType("google_container_node_pool")
      .flatMap(
        ({ attributes }) => addressIn(at(listOf(attributes["node_config"])[0], "service_account")) ?? [],
      ),
  );

const nodesMayReport: Rule = {
  id: "google-nodes-have-their-role",
  family: "identity",
  title: "The account of Google nodes has the role of nodes in its project",
  reason:
    "Nodes without it come up and are never ready: they may neither write their metrics nor their state.",
  holds: [],
  *check(graph): Iterable<Finding> {
    const granted = new Set(
      graph
        .ofType("google_project_iam_member")
        .filter(({ attributes }) => attributes["role"] === NODE_ROLE)
        .flatMap(({ attributes }) => addressIn(attributes["member"]) ?? []),
    );
    for (const account of nodeAccounts(graph)) {
      if (!granted.has(account))
        yield { path: graph.stack, problem: `${account} runs nodes without ${NODE_ROLE}`, mend: "grant it" };
    }
  },
};

/** What the control plane of AKS needs beside the cluster: its subnets, and the identity that it gives to nodes. */
function* aksNeeds(cluster: ResourceNode): Generator<{ scope: string; what: string }> {
  const subnet = addressIn(at(listOf(cluster.attributes["default_node_pool"])[0], "vnet_subnet_id"));
  const nodes = addressIn(at(listOf(cluster.attributes["kubelet_identity"])[0], "user_assigned_identity_id"));
  if (subnet !== undefined) yield { scope: subnet, what: "the network of its nodes" };
  if (nodes !== undefined) yield { scope: nodes, what: "the identity of its nodes" };
}

const controlPlaneMayBuild: Rule = {
  id: "aks-identity-has-its-rights",
  family: "identity",
  title: "The identity of an AKS cluster has rights on its nodes' subnet and on their identity",
  reason: "The cluster is refused after minutes, or its load balancers never get an address.",
  holds: [],
  *check(graph): Iterable<Finding> {
    const assignments = graph.ofType("azurerm_role_assignment").map(({ address, attributes }) => ({
      who: addressIn(attributes["principal_id"]),
      scope: addressIn(attributes["scope"]),
      address,
    }));
    for (const cluster of graph.ofType("azurerm_kubernetes_cluster")) {
      const identity = addressIn(listOf(at(listOf(cluster.attributes["identity"])[0], "identity_ids"))[0]);
      if (identity === undefined) continue;
      for (const { scope, what } of aksNeeds(cluster)) {
        const first = assignments.some(
          (one) =>
            one.who === identity && one.scope === scope && graph.waitsFor(cluster.address, one.address),
        );
        if (!first)
          yield {
            path: cluster.path,
            problem: `its identity has no right on ${what} (${scope}) that it waits for`,
            mend: "assign the role, and let the cluster wait for it",
          };
      }
    }
  },
};

/** Secrets of the clouds' stores: their type, and the blocks that make them useful, by the argument that names the secret. */
const SECRETS: readonly {
  readonly type: string;
  readonly parts: readonly (readonly [type: string, argument: string, what: string])[];
}[] = [
  {
    type: "google_secret_manager_secret",
    parts: [
      ["google_secret_manager_secret_version", "secret", "no version"],
      ["google_secret_manager_secret_iam_member", "secret_id", "no reader"],
    ],
  },
  { type: "azurerm_key_vault_secret", parts: [["azurerm_role_assignment", "scope", "no reader"]] },
];

const secretsAreWhole: Rule = {
  id: "stored-secrets-are-whole",
  family: "secrets",
  title: "Every secret of an environment's store has a version, and somebody who may read it",
  reason:
    "The store answers `not found` and `forbidden` alike, and the ExternalSecret waits with every pod behind it.",
  holds: [12, 62],
  *check(graph): Iterable<Finding> {
    if (!isEnvironment(graph)) return;
    for (const { type, parts } of SECRETS) {
      for (const [part, argument, what] of parts) {
        const named = new Set(
          graph.ofType(part).flatMap(({ attributes }) => addressIn(attributes[argument]) ?? []),
        );
        for (const secret of graph.ofType(type)) {
          if (!named.has(secret.address))
            yield { path: secret.path, problem: `has ${what}`, mend: `add its ${part}` };
        }
      }
    }
  },
};

const deployerStays: Rule = {
  id: "deployers-keep-their-rights",
  family: "order",
  title: "A right that is given to whoever applies stays with whom it was given to",
  reason:
    "Two people, or a person and the CI, took the right from each other at every apply, and the first could not plan any more.",
  holds: [],
  *check(graph): Iterable<Finding> {
    for (const { path, attributes } of graph.ofType("azurerm_role_assignment")) {
      const follows =
        textOf(attributes["principal_id"])?.startsWith("${data.azurerm_client_config.") === true;
      const ignored = listOf(at(listOf(attributes["lifecycle"])[0], "ignore_changes"));
      if (follows && !ignored.includes("principal_id"))
        yield { path, problem: "moves to the next who applies", mend: "ignore changes of principal_id" };
    }
    for (const { path, attributes } of graph.ofType("google_sql_database_instance")) {
      const grows = at(listOf(attributes["settings"])[0], "disk_autoresize") !== false;
      const ignored = listOf(at(listOf(attributes["lifecycle"])[0], "ignore_changes"));
      if (grows && !ignored.includes("settings[0].disk_size"))
        yield {
          path,
          problem: "an apply sets its grown disk back, which replaces the database",
          mend: "ignore changes of settings[0].disk_size",
        };
    }
  },
};

/** Grants of Google and Azure that belong together. */
export const cloudGrantRules: readonly Rule[] = [
  bucketGrantsAreWhole,
  nodesMayReport,
  controlPlaneMayBuild,
  secretsAreWhole,
  deployerStays,
];
