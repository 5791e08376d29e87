import { BUILT_IN_NAMESPACES } from "../../kubernetes/namespace";
import type { ReleaseNode, ResourceNode, StackGraph } from "../graph";
import { remembered, rememberedOf } from "../remembered";
import { serversOf } from "../served";
import type { Finding, Rule } from "../rule";
import { at, listOf, textOf } from "../walk";
import { pathOf } from "./known";

const NAMESPACE_TYPES = ["kubernetes_namespace_v1", "kubernetes_namespace"];
const CLUSTER_TYPES = ["aws_eks_cluster", "azurerm_kubernetes_cluster", "google_container_cluster"];
const IN_CLUSTER = /^(helm_release|kubernetes_)/;

/** Namespaces that the stack makes: name -> address. */
const namespacesOf = (graph: StackGraph): Map<string, string> =>
  new Map(
    NAMESPACE_TYPES.flatMap((type) => graph.ofType(type)).flatMap(({ attributes, address }) => {
      const name = textOf(at(listOf(attributes["metadata"])[0], "name"));
      return name === undefined ? [] : [[name, address]];
    }),
  );

const namesIn = rememberedOf((objects: ReleaseNode["objects"]): readonly string[] => [
  ...new Set(objects.flatMap((object) => object.metadata.namespace ?? [])),
]);

/** Everything a release writes to: its own namespace and those of its objects. */
const targetsOf = ({ namespace, objects }: ReleaseNode): readonly string[] => {
  const others = objects.length === 0 ? [] : namesIn(objects);
  return others.includes(namespace) ? others : [namespace, ...others];
};

const namespaceFirst: Rule = {
  id: "namespace-first",
  family: "order",
  title: "A release waits for every namespace it writes to",
  reason: "An apply that reaches the release first fails with 'namespace not found', and only sometimes.",
  holds: [55],
  *check(graph): Iterable<Finding> {
    const namespaces = namespacesOf(graph);
    for (const release of graph.releases) {
      for (const name of targetsOf(release)) {
        const owner = namespaces.get(name);
        if (owner === undefined && !BUILT_IN_NAMESPACES.includes(name)) {
          yield {
            path: release.resource.path,
            problem: `nothing makes the namespace ${name}`,
            mend: "add it to lib/platform/namespaces.ts",
          };
        } else if (owner !== undefined && !graph.waitsFor(release.resource.address, owner)) {
          yield {
            path: release.resource.path,
            problem: `does not wait for the namespace ${name}`,
            mend: `add ${owner} to its dependencies`,
          };
        }
      }
    }
  },
};

/** Kinds that somebody has to install, each with the first object of it. */
const customKinds = rememberedOf((objects: ReleaseNode["objects"]) => {
  const found = new Map<string, ReleaseNode["objects"][number]>();
  for (const object of objects.filter(({ apiVersion }) => isCustom(apiVersion))) {
    const kind = `${object.apiVersion}/${object.kind}`;
    if (!found.has(kind)) found.set(kind, object);
  }
  return found;
});

const definitionFirst: Rule = {
  id: "definition-first",
  family: "order",
  title: "Custom resources come after the release that serves their kind, and are destroyed before it",
  reason:
    "A custom resource without its definition fails the apply; a controller that leaves before its custom resources leaves finalizers that nobody removes.",
  holds: [57, 68, 69, 131, 132],
  *check(graph): Iterable<Finding> {
    for (const release of graph.releases) {
      for (const [kind, object] of release.objects.length === 0 ? [] : customKinds(release.objects)) {
        const path = pathOf({ object, release });
        const servers = serversOf(graph, kind);
        if (servers.length === 0) {
          yield {
            path,
            problem: `no release of this stack serves ${kind}`,
            mend: "install its operator, or use the API version that the installed chart serves",
          };
        } else if (
          !servers.some((server) => graph.waitsFor(release.resource.address, server.resource.address))
        ) {
          yield {
            path,
            problem: `does not wait for ${servers.map(({ name }) => name).join(" or ")}, which serves ${kind}`,
            mend: "declare the API group in the component's `serves`",
          };
        }
      }
    }
  },
};

/** Groups that the API server has by itself. */
const BUILT_IN_GROUP = /^(?!gateway\.networking\.)(.*\.)?k8s\.io$/;

/** Whether an API version is of a group that somebody has to install; those without a dot never are. */
const isCustom = remembered((apiVersion) => {
  const [group = ""] = apiVersion.split("/");
  return apiVersion.includes("/") && group.includes(".") && !BUILT_IN_GROUP.test(group);
});

const noPlanTimeManifest: Rule = {
  id: "no-plan-time-manifest",
  family: "order",
  title: "No kubernetes_manifest",
  reason: "It asks the API server at plan, so a first plan fails as long as there is no cluster.",
  holds: [53],
  *check(graph): Iterable<Finding> {
    for (const { path } of graph.ofType("kubernetes_manifest")) {
      yield { path, problem: "is a kubernetes_manifest", mend: "give the object to an ObjectsRelease" };
    }
  },
};

/** What lets the one who deploys into the cluster; nothing on GCP, where the project's own roles do. */
const accessOf = (graph: StackGraph): readonly ResourceNode[] => [
  ...graph.ofType("aws_eks_access_policy_association"),
  ...graph
    .ofType("azurerm_role_assignment")
    .filter(
      ({ attributes }) =>
        attributes["role_definition_name"] === "Azure Kubernetes Service RBAC Cluster Admin" &&
        textOf(attributes["principal_id"])?.includes("azurerm_client_config.") === true,
    ),
];

const clusterFirst: Rule = {
  id: "cluster-first",
  family: "order",
  title: "What is in the cluster waits for the cluster, for access to it and for a node",
  reason: "Without access the provider is refused; without a node every wait runs into its timeout.",
  holds: [20, 51],
  *check(graph): Iterable<Finding> {
    const clusters = CLUSTER_TYPES.flatMap((type) => graph.ofType(type));
    const nodes = ["aws_eks_node_group", "google_container_node_pool"].flatMap((type) => graph.ofType(type));
    const general = nodes.filter(({ attributes }) =>
      JSON.stringify(attributes).includes('"ml-platform/pool":"general"'),
    );
    const needs = [...clusters, ...general, ...accessOf(graph)];
    for (const node of graph.resources.filter(({ type }) => IN_CLUSTER.test(type))) {
      for (const needed of needs) {
        if (!graph.waitsFor(node.address, needed.address)) {
          yield {
            path: node.path,
            problem: `does not wait for ${needed.address}`,
            mend: "make it depend on the cluster's `ready`",
          };
        }
      }
    }
  },
};

/** Order and lifetime. */
export const orderRules: readonly Rule[] = [
  namespaceFirst,
  definitionFirst,
  noPlanTimeManifest,
  clusterFirst,
];
