import { inKind, isText, leaveOut, misspelt, replace, takeOut, type Operator } from "../operator";

/** Mistakes in what waits for what, and in what exists at all. */
export const ORDER: readonly Operator[] = [
  leaveOut(
    "drop-one-dependency",
    "deploy fails",
    "something is created before what it needs, or destroyed after it",
    ({ path }) => path.length === 2 && path[0] === "depends_on",
  ),
  leaveOut(
    "drop-every-dependency",
    "deploy fails",
    "something is created before everything it needs",
    ({ path }) => path.length === 1 && path[0] === "depends_on",
  ),
  takeOut(
    "remove-cloud-resource",
    "deploy fails",
    "a right, a route, a lock or a copy that others rely on is not there",
    ({ block }) => block.section === "resource" && /^(aws|azurerm|google)_/.test(block.type),
  ),
  takeOut(
    "remove-release",
    "deploy fails",
    "a controller, or what it is told, is not there",
    ({ block }) => block.type === "helm_release",
  ),
  takeOut(
    "remove-namespace",
    "deploy fails",
    "what belongs into the namespace has nowhere to go",
    ({ block }) => block.type === "kubernetes_namespace_v1",
  ),
  leaveOut(
    "remove-object",
    "outage",
    "an object that others name or rely on is not there",
    (spot) => spot.path.length === 3 && spot.object !== undefined,
  ),
  replace(
    "release-in-missing-namespace",
    "deploy fails",
    "the release goes into a namespace that nothing creates",
    ({ block, path }) => block.type === "helm_release" && path.length === 1 && path[0] === "namespace",
    misspelt,
  ),
  replace(
    "object-in-missing-namespace",
    "deploy fails",
    "the object goes into a namespace that nothing creates",
    (spot) => spot.object !== undefined && spot.path.slice(3).join(".") === "metadata.namespace",
    misspelt,
  ),
  replace(
    "release-does-not-wait",
    "deploy fails",
    "the next release starts before this one runs",
    ({ block, path }) => block.type === "helm_release" && path.length === 1 && path[0] === "wait",
    () => false,
  ),
  replace(
    "short-timeout",
    "deploy fails",
    "a slow first start (volumes, images) is taken for a failure",
    ({ block, path }) => block.type === "helm_release" && path.length === 1 && path[0] === "timeout",
    () => 60,
  ),
  replace(
    "create-namespace-by-helm",
    "deploy fails",
    "the namespace has two owners, or no labels",
    ({ block, path }) => block.type === "helm_release" && path.length === 1 && path[0] === "create_namespace",
    () => true,
  ),
  replace(
    "duplicate-release-name",
    "deploy fails",
    "two releases of one name in one namespace overwrite each other",
    ({ block, path, value }) =>
      block.type === "helm_release" &&
      path.length === 1 &&
      path[0] === "name" &&
      isText(value) &&
      value.endsWith("-after"),
    () => "kube-prometheus-stack",
  ),
  replace(
    "duplicate-object",
    "deploy fails",
    "two objects of one name overwrite each other",
    (spot) =>
      inKind(spot, "NetworkPolicy", "PodDisruptionBudget", "PodMonitor") &&
      spot.path.length === 5 &&
      spot.path[3] === "metadata" &&
      spot.key === "name" &&
      Number(spot.path[2]) > 0,
    (before, { block, path }) => {
      const objects = (
        block.attributes["values"] as { objects: { metadata: { name: string; namespace?: string } }[] }
      ).objects;
      const own = objects[Number(path[2])]!;
      const other = objects.find(
        (candidate) => candidate !== own && candidate.metadata.namespace === own.metadata.namespace,
      );
      return other?.metadata.name ?? before;
    },
  ),
];
