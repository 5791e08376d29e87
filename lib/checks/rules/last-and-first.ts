import { apiGroupOf } from "../../kubernetes/object";
import type { ResourceNode, StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, listOf, placesNamed, textOf } from "../walk";
import { inValues } from "./by-field";
import { ofKind } from "./by-kind";

/** Blocks by which an identity trusts pods, where trust is a block of its own. */
const TRUSTS = ["azurerm_federated_identity_credential", "google_service_account_iam_member"];

/** Rights of roles that pods take on. */
function podRights(graph: StackGraph): ResourceNode[] {
  const roles = graph
    .ofType("aws_iam_role")
    .filter(({ attributes }) => String(attributes["assume_role_policy"]).includes("system:serviceaccount:"));
  const addresses = new Set(roles.map(({ address }) => address));
  return ["aws_iam_role_policy", "aws_iam_role_policy_attachment"]
    .flatMap((type) => graph.ofType(type))
    .filter(({ waitsFor }) => waitsFor.some((address) => addresses.has(address)));
}

const trustComesFirst: Rule = {
  id: "trust-before-pods",
  family: "order",
  title:
    "Everything in the cluster comes after the trust and the rights of its identities, and goes before them",
  reason:
    "On destroy a controller whose identity is gone first can remove neither its load balancer nor its disk: both stay, and cost.",
  holds: [131],
  *check(graph, { settings }): Iterable<Finding> {
    // Whoever composes a stack of their own knows what its pods can do without at first.
    if (settings === undefined) return;
    const trusts = [...TRUSTS.flatMap((type) => graph.ofType(type)), ...podRights(graph)];
    for (const namespace of graph.ofType("kubernetes_namespace_v1")) {
      const missing = trusts.find(({ address }) => !graph.waitsFor(namespace.address, address));
      if (missing !== undefined)
        yield {
          path: namespace.path,
          problem: `does not wait for ${missing.address}`,
          mend: "make it depend on the cluster's `ready`",
        };
    }
  },
};

/** API groups of admission policies and of the constraints of Gatekeeper. */
const POLICIES = /^(policies\.kyverno\.io|kyverno\.io|constraints\.gatekeeper\.sh)$/;

const policiesComeLast: Rule = {
  id: "admission-policies-come-last",
  family: "order",
  title: "Admission policies come after every release that does not wait for them itself",
  reason:
    "The first installation is judged half-way; and on destroy policies that are there longer refuse the deletion of what they judge.",
  holds: [132],
  *check(graph): Iterable<Finding> {
    const policies = graph.releases.filter(({ objects }) =>
      objects.some((object) => POLICIES.test(apiGroupOf(object))),
    );
    for (const { resource } of policies) {
      for (const other of graph.releases) {
        const { address } = other.resource;
        if (address === resource.address || policies.includes(other)) continue;
        if (graph.waitsFor(resource.address, address) || graph.waitsFor(address, resource.address)) continue;
        yield {
          path: resource.path,
          problem: `does not wait for ${address}`,
          mend: "name the component in the policies' `needs`",
        };
      }
    }
  },
};

/** Address of a managed database, or of the one in the cluster. */
const DATABASE =
  /^\$\{(aws_db_instance|azurerm_postgresql_flexible_server|google_sql_database_instance)\.|-rw\.\w+\.svc/;

/** Names of the databases that our Jobs make, with the release that carries the Job. */
function madeDatabases(graph: StackGraph): Map<string, string> {
  const made = new Map<string, string>();
  for (const { object, release } of ofKind(graph, "Job")) {
    for (const { value } of placesNamed(object["spec"], "env")) {
      for (const variable of listOf(value).filter((one) => at(one, "name") === "DATABASE"))
        made.set(String(at(variable, "value")), release.resource.address);
    }
  }
  return made;
}

const databaseFields = inValues.fields("database");

const databasesComeFirst: Rule = {
  id: "databases-before-their-users",
  family: "order",
  title: "A chart that is told of a database waits for the Job that makes it",
  reason:
    "The server answers `database does not exist`; the chart's migration gives up after its few attempts.",
  holds: [],
  *check(graph): Iterable<Finding> {
    const made = madeDatabases(graph);
    for (const { source, place } of databaseFields(graph)) {
      const database = textOf(place.value);
      if (database === undefined || !DATABASE.test(textOf(place.beside("host")) ?? "")) continue;
      const maker = made.get(database);
      if (maker !== undefined && graph.waitsFor(source.release.resource.address, maker)) continue;
      yield {
        path: source.path,
        problem: `${place.path} names the database ${database}, which ${maker === undefined ? "no Job makes" : "it does not wait for"}`,
        mend: maker === undefined ? "add it to the component's databases" : `let it depend on ${maker}`,
      };
    }
  },
};

/** Add-ons of EKS that are pods, and so need a node to be complete. */
const ON_NODES = /^(coredns|aws-ebs-csi-driver|metrics-server)$/;

const addOnsFindNodes: Rule = {
  id: "add-ons-wait-for-a-node",
  family: "order",
  title: "An add-on that runs as pods waits for a node group that has nodes from the start",
  reason: "It is `DEGRADED` for want of a node, and the apply fails after twenty minutes.",
  holds: [93],
  *check(graph): Iterable<Finding> {
    const groups = graph
      .ofType("aws_eks_node_group")
      .filter(({ attributes }) => at(listOf(attributes["scaling_config"])[0], "min_size") !== 0);
    for (const { address, path, attributes } of graph.ofType("aws_eks_addon")) {
      if (groups.length === 0 || !ON_NODES.test(textOf(attributes["addon_name"]) ?? "")) continue;
      if (!groups.some((group) => graph.waitsFor(address, group.address)))
        yield {
          path,
          problem: "waits for no node group that has nodes",
          mend: "let it depend on the general group",
        };
    }
  },
};

/** What has to be there first, and what has to come last. */
export const lastAndFirstRules: readonly Rule[] = [
  trustComesFirst,
  policiesComeLast,
  databasesComeFirst,
  addOnsFindNodes,
];
