import type { KubernetesObject } from "../../kubernetes/object";
import type { StackGraph } from "../graph";
import { podsOf } from "../pods";
import { hasAll } from "../labels";
import { EVERY_NAMESPACE, networkPolicies } from "../network-policy";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, textOf } from "../walk";
import { accountsIn } from "./accounts";
import { inContents, inObjects } from "./by-field";
import { ofKind } from "./by-kind";
import { namespaceOf, namespacesIn, objectsByName, pathOf } from "./known";
type Objects = ReadonlyMap<string, KubernetesObject>;

/** ClusterRoles that every cluster has. */
const BUILT_IN_ROLE = /^(cluster-admin|admin|edit|view|system:.*)$/;
/** Gateway classes that Google's controller brings. */
const GIVEN_GATEWAY_CLASS = /^gke-/;

/** Ingress classes that the clouds' controllers bring. */
const GIVEN_INGRESS_CLASS = /^(alb|gce|gce-internal)$/;

/** A reference that an object makes: what it names, and where it is sought. */
interface Reference {
  readonly kind: string;
  readonly name: string;
  /** Empty for what has no namespace. */
  readonly namespace: string;
}

/** References by the field that makes them; the value is the field's, the namespace the object's. */
const FIELDS: Readonly<Record<string, (value: unknown, namespace: string) => readonly Reference[]>> = {
  roleRef: (value, namespace) => kindAndName(value, at(value, "kind") === "ClusterRole" ? "" : namespace),
  issuerRef: (value, namespace) => kindAndName(value, at(value, "kind") === "ClusterIssuer" ? "" : namespace),
  scaleTargetRef: (value, namespace) => kindAndName(value, namespace),
  parametersRef: (value, namespace) => kindAndName(value, textOf(at(value, "namespace")) ?? namespace),
  targetRefs: (value, namespace) => listOf(value).flatMap((one) => kindAndName(one, namespace)),
  parentRefs: (value, namespace) =>
    listOf(value).flatMap((one) =>
      kindAndName({ kind: "Gateway", ...(one as object) }, textOf(at(one, "namespace")) ?? namespace),
    ),
  gatewayClassName: (value) =>
    GIVEN_GATEWAY_CLASS.test(String(value))
      ? []
      : [{ kind: "GatewayClass", name: String(value), namespace: "" }],
  ingressClassName: (value) =>
    GIVEN_INGRESS_CLASS.test(String(value))
      ? []
      : [{ kind: "IngressClass", name: String(value), namespace: "" }],
  priorityClassName: (value) =>
    /^system-/.test(String(value)) ? [] : [{ kind: "PriorityClass", name: String(value), namespace: "" }],
  configMapRef: (value, namespace) => kindAndName({ kind: "ConfigMap", ...(value as object) }, namespace),
  artifactRepositoryRef: (value, namespace) =>
    typeof at(value, "configMap") === "string"
      ? [{ kind: "ConfigMap", name: String(at(value, "configMap")), namespace }]
      : [],
  configMap: (value, namespace) =>
    isRecord(value) ? kindAndName({ ...value, kind: "ConfigMap" }, namespace) : [],
};

function kindAndName(value: unknown, namespace: string): Reference[] {
  const [kind, name] = [textOf(at(value, "kind")), textOf(at(value, "name"))];
  return kind === undefined || name === undefined ? [] : [{ kind, name, namespace }];
}

/** Objects that operators make: routes of models by KServe, caches by Argo Workflows, roles and repositories by charts. */
function isMade(graph: StackGraph, objects: Objects, { kind, name, namespace }: Reference): boolean {
  if (kind === "HTTPRoute")
    return objects.has(`InferenceService ${namespace}/${name.replace(/-(predictor|transformer)$/, "")}`);
  if (kind === "ClusterRole") return graph.releases.some((release) => name.startsWith(`${release.name}-`));
  if (kind !== "ConfigMap") return false;
  return graph.releases.some(
    (release) => release.namespace === namespace && name in Object(release.values["artifactRepositoryRef"]),
  );
}

const isThere = (objects: Objects, { kind, name, namespace }: Reference): boolean =>
  objects.has(`${kind} ${namespace}/${name}`) ||
  (kind === "ClusterRole" && BUILT_IN_ROLE.test(name)) ||
  name.includes("${") ||
  name.includes("{{");

const references = inContents.fields(...Object.keys(FIELDS));

const namesResolve: Rule = {
  id: "names-resolve",
  family: "references",
  title: "What an object names exists: roles, issuers, targets, classes, ConfigMaps, gateways",
  reason:
    "The API server takes almost every name; the binding then gives nothing, the route leads nowhere and the pod waits for ever.",
  holds: [26, 79, 94],
  *check(graph): Iterable<Finding> {
    const objects = objectsByName(graph);
    for (const { source, place } of references(graph)) {
      for (const reference of FIELDS[place.key]?.(place.value, source.namespace) ?? []) {
        if (
          !isThere(objects, reference) &&
          !isMade(graph, objects, reference) &&
          !place.path.includes("memoize")
        )
          yield {
            path: source.path,
            problem: `${place.path} names the ${reference.kind} ${reference.namespace}/${reference.name}, which nothing makes`,
            mend: "name one that the stack makes",
          };
      }
    }
  },
};

const accountFields = inObjects.fields("serviceAccountName");

const accountsExist: Rule = {
  id: "accounts-exist",
  family: "references",
  title: "Pods and bindings name ServiceAccounts that exist",
  reason: "A pod of an account that does not exist is never made; the reason stands in its ReplicaSet alone.",
  holds: [2, 4],
  *check(graph): Iterable<Finding> {
    const known = accountsIn(graph);
    const used = accountFields(graph).flatMap(({ source, place }) =>
      typeof place.value === "string"
        ? [{ path: source.path, account: `${source.namespace}/${place.value}` }]
        : [],
    );
    const bound = ofKind(graph, "RoleBinding", "ClusterRoleBinding").flatMap((entry) =>
      listOf(entry.object["subjects"])
        .filter((subject) => field(subject, "kind") === "ServiceAccount")
        .map((subject) => ({
          path: pathOf(entry),
          account: `${String(field(subject, "namespace"))}/${String(field(subject, "name"))}`,
        })),
    );
    for (const { path, account } of [...used, ...bound]) {
      if (known.has(account) || account.includes("${")) continue;
      yield {
        path,
        problem: `names the ServiceAccount ${account}, which nothing makes`,
        mend: "name one that a chart or an object makes",
      };
    }
  },
};

/** Workloads whose selector is not among their pods' labels. */
const selectsOthers = inObjects.wholes((object) => {
  const wanted = at(object, "spec", "selector", "matchLabels");
  const labels = at(object, "spec", "template", "metadata", "labels");
  return isRecord(wanted) && isRecord(labels) && !hasAll(labels, wanted);
});

const selectorsFit: Rule = {
  id: "selectors-fit-their-pods",
  family: "references",
  title:
    "A workload's selector is among its pods' labels, a Service's selects some, a namespace that is named exists",
  reason:
    "The API server refuses the first; the second answers nobody and the third watches nothing, without a word.",
  holds: [103, 105],
  *check(graph): Iterable<Finding> {
    const namespaces = namespacesIn(graph);
    const pods = podsOf(graph);
    for (const { source } of selectsOthers(graph))
      yield {
        path: source.path,
        problem: "selects other pods than it makes",
        mend: "use the template's labels",
      };
    for (const entry of ofKind(graph, "Service")) {
      const selector = at(entry.object, "spec", "selector");
      if (
        isRecord(selector) &&
        !pods.some(({ namespace, labels: has }) => namespace === namespaceOf(entry) && hasAll(has, selector))
      )
        yield {
          path: pathOf(entry),
          problem: "selects no pod of the stack",
          mend: "use the labels of the pods behind it",
        };
    }
    for (const { path, name } of unknownNamespaces(graph, namespaces))
      yield {
        path,
        problem: `names the namespace ${name}, which nothing makes`,
        mend: "use a name of lib/platform/namespaces.ts",
      };
  },
};

const namespaceFields = inObjects.fields("kubernetes.io/metadata.name", "matchNames", "names");

/** Namespaces that objects select by name, and that are not among these. */
function* unknownNamespaces(
  graph: StackGraph,
  known: ReadonlySet<string>,
): Generator<{ path: string; name: string }> {
  for (const { source, place } of namespaceFields(graph)) {
    if (place.key === "names" && !place.path.endsWith("namespaces.names")) continue;
    for (const name of listOf(place.value).map(String))
      if (!known.has(name)) yield { path: source.path, name };
  }
  for (const { entry, policy } of networkPolicies(graph)) {
    for (const { namespace } of policy.peers) {
      if (namespace !== undefined && namespace !== EVERY_NAMESPACE && !known.has(namespace))
        yield { path: pathOf(entry), name: namespace };
    }
  }
}

/** References between objects of the cluster. */
export const closureRules: readonly Rule[] = [namesResolve, accountsExist, selectorsFit];
