import type { ResourceNode, StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { listOf } from "../walk";

/** Policies of AWS that a role needs for the service that takes it on. Sources: docs.aws.amazon.com/eks, node and cluster IAM roles; docs.aws.amazon.com/aws-backup, service roles. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  "eks.amazonaws.com": ["AmazonEKSClusterPolicy"],
  "ec2.amazonaws.com": ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
  "backup.amazonaws.com": ["AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForRestores"],
};

/** Ends of the ARNs of the managed policies that a role has. */
function policiesOf(graph: StackGraph, role: ResourceNode): string[] {
  return graph
    .ofType("aws_iam_role_policy_attachment")
    .filter(({ waitsFor }) => waitsFor.includes(role.address))
    .map(({ attributes }) => String(attributes["policy_arn"]));
}

const rolesAreWhole: Rule = {
  id: "cluster-and-node-roles-are-whole",
  family: "identity",
  title: "The roles of the cluster, of its nodes and of backups have the policies that AWS asks of them",
  reason:
    "A node without them starts, and never joins: the node group fails after half an hour. A backup without them is taken every night, and cannot be restored.",
  holds: [20],
  *check(graph): Iterable<Finding> {
    if (graph.ofType("aws_eks_cluster").length === 0) return;
    for (const role of graph.ofType("aws_iam_role")) {
      const trust = String(role.attributes["assume_role_policy"]);
      const service = Object.keys(NEEDED).find((name) => trust.includes(`"${name}"`));
      const has = service === undefined ? [] : policiesOf(graph, role);
      for (const policy of NEEDED[service ?? ""] ?? []) {
        if (!has.some((arn) => arn.endsWith(`/${policy}`)))
          yield { path: role.path, problem: `has no ${policy}`, mend: "attach it" };
      }
    }
  },
};

/** Azure's role for whoever makes namespaces and gives rights in the cluster. */
const CLUSTER_ADMIN = "Azure Kubernetes Service RBAC Cluster Admin";

/** EKS lets the machines of its own groups in; those that a controller makes come in by an entry of their role. */
function* machinesComeIn(graph: StackGraph): Generator<Finding> {
  if (graph.ofType("aws_eks_cluster").length === 0) return;
  const letIn = ["aws_eks_node_group", "aws_eks_access_entry"].flatMap((type) =>
    graph.ofType(type).flatMap(({ waitsFor }) => waitsFor),
  );
  for (const { path, address, attributes } of graph.ofType("aws_iam_role")) {
    if (String(attributes["assume_role_policy"]).includes('"ec2.amazonaws.com"') && !letIn.includes(address))
      yield {
        path,
        problem: "its machines may not join the cluster",
        mend: "add an access entry of type EC2_LINUX",
      };
  }
}

const entriesGive: Rule = {
  id: "access-entries-give-rights",
  family: "identity",
  title: "Whoever may come into the cluster by name may do something there, the deployer everything",
  reason:
    "The deployer is let in and refused everything: the first namespace fails, half an hour into the apply.",
  holds: [20],
  *check(graph): Iterable<Finding> {
    const given = graph.ofType("aws_eks_access_policy_association").flatMap(({ waitsFor }) => waitsFor);
    for (const { path, address, attributes } of graph.ofType("aws_eks_access_entry")) {
      // Machines come in by the kind of their entry.
      const isPerson = (attributes["type"] ?? "STANDARD") === "STANDARD";
      const grouped = listOf(attributes["kubernetes_groups"]).length > 0;
      if (isPerson && !grouped && !given.includes(address))
        yield { path, problem: "gives no rights", mend: "associate an access policy with it" };
    }
    yield* machinesComeIn(graph);
    const roles = graph
      .ofType("azurerm_role_assignment")
      .map(({ attributes }) => attributes["role_definition_name"]);
    for (const { path } of graph.ofType("azurerm_kubernetes_cluster")) {
      if (!roles.includes(CLUSTER_ADMIN))
        yield { path, problem: `nobody is its ${CLUSTER_ADMIN}`, mend: "assign the role to the deployer" };
    }
  },
};

/** Add-ons without which no node is ready, or no pod reaches another. */
const ADD_ONS = ["vpc-cni", "kube-proxy", "coredns"];

const BEFORE_NODES = /^(vpc-cni|kube-proxy)$/;

const addOnsAreThere: Rule = {
  id: "cluster-has-its-add-ons",
  family: "order",
  title: "A cluster that brings no add-ons of its own is given network, proxy and name resolution",
  reason: "Nodes stay NotReady, or pods start and reach nothing: the first release waits for its timeout.",
  holds: [93],
  *check(graph): Iterable<Finding> {
    const names = graph.ofType("aws_eks_addon").map(({ attributes }) => attributes["addon_name"]);
    for (const { path, attributes } of graph.ofType("aws_eks_cluster")) {
      if (attributes["bootstrap_self_managed_addons"] !== false) continue;
      for (const name of ADD_ONS.filter((one) => !names.includes(one)))
        yield { path, problem: `has no add-on ${name}`, mend: "add it to the cluster's add-ons" };
    }
    for (const addOn of graph.ofType("aws_eks_addon")) {
      if (!BEFORE_NODES.test(String(addOn.attributes["addon_name"]))) continue;
      for (const group of graph.ofType("aws_eks_node_group")) {
        if (!graph.waitsFor(group.address, addOn.address))
          yield {
            path: group.path,
            problem: `does not wait for ${addOn.address}: its nodes are not ready without`,
            mend: "let it depend on the add-ons that come before nodes",
          };
      }
    }
  },
};

/** What a cluster, its machines and its deployer need to work at all. */
export const clusterAccessRules: readonly Rule[] = [rolesAreWhole, entriesGive, addOnsAreThere];
