import { NAMESPACES } from "../../platform/namespaces";
import type { NamespaceSpec } from "../../kubernetes/namespace";
import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, shown, textOf, type Place } from "../walk";
import { inContents, inObjects, inValues } from "./by-field";

const ENFORCE = "pod-security.kubernetes.io/enforce";
const LEVEL = new Map((NAMESPACES as readonly NamespaceSpec[]).map(({ name, enforce }) => [name, enforce]));

const levelsAsDecided: Rule = {
  id: "pod-security-levels-as-decided",
  family: "policy",
  title: "A namespace of the platform has the Pod Security level that was decided for it",
  reason:
    "A level that was lowered to try something out lets every pod in from then on; one that was raised refuses the next restart.",
  holds: [102],
  *check(graph): Iterable<Finding> {
    for (const { path, attributes } of graph.ofType("kubernetes_namespace_v1")) {
      const metadata = listOf(attributes["metadata"])[0];
      const decided = LEVEL.get(textOf(at(metadata, "name")) ?? "");
      const level = at(metadata, "labels", ENFORCE);
      if (decided !== undefined && level !== undefined && level !== decided)
        yield {
          path,
          problem: `enforces ${shown(level)}, decided was ${decided}`,
          mend: "change lib/platform/namespaces.ts, with the reason",
        };
    }
  },
};

type Context = Readonly<Record<string, unknown>>;

const isRoot = (context: Context): boolean => context["runAsNonRoot"] === false || context["runAsUser"] === 0;
const addsCapabilities = (context: Context): boolean => listOf(at(context, "capabilities", "add")).length > 0;
/** Whether a context that lets its pod gain no rights leaves those that it has. */
const keepsCapabilities = (context: Context): boolean =>
  context["allowPrivilegeEscalation"] === false &&
  !listOf(at(context, "capabilities", "drop")).includes("ALL");

/** Contexts that not every namespace would let in. */
const contextFields = inContents.fieldsThat(
  ({ value }) =>
    isRecord(value) &&
    (value["privileged"] === true ||
      value["allowPrivilegeEscalation"] === true ||
      addsCapabilities(value) ||
      isRoot(value) ||
      keepsCapabilities(value)),
  /securityContext$/i,
);

/** Loose security contexts of charts' values and of objects, wherever they stand, with the level of where they run. */
function contexts(graph: StackGraph): { path: string; level: string | undefined; context: Context }[] {
  return contextFields(graph).flatMap(({ source, place }) => {
    const { value: context } = place;
    if (!isRecord(context) || source.object?.kind.endsWith("Policy") === true) return [];
    const namespace = source.object?.kind.startsWith("Cluster") === true ? "mlops" : source.namespace;
    return [{ path: `${source.path} ${place.path}`, level: LEVEL.get(namespace), context }];
  });
}

/** What reads the node, and is root for it, or more: contexts of charts' values, by their release's path. */
const ROOT = /\/(velero\/release nodeAgent\.|log-shipper\/release securityContext$)/;
const PRIVILEGED = /\/(chaos-mesh\/release |dcgm-exporter\/release securityContext$)/;

function weakness(decided: string | undefined, path: string, context: Context): string | undefined {
  // A namespace of level privileged is open for what reads the node; its neighbours need no more than elsewhere.
  if (decided === "privileged" && PRIVILEGED.test(path)) return undefined;
  const level = decided === "privileged" ? "restricted" : decided;
  if (context["privileged"] === true) return "is privileged";
  if (context["allowPrivilegeEscalation"] === true) return "may gain rights";
  if (level !== "restricted") return undefined;
  if (addsCapabilities(context)) return "adds capabilities";
  if (isRoot(context) && !ROOT.test(path)) return "runs as root";
  return keepsCapabilities(context) ? "keeps capabilities" : undefined;
}

const contextsAreStrict: Rule = {
  id: "security-contexts-are-strict",
  family: "policy",
  title: "No security context that we write asks for more than its namespace allows",
  reason:
    "Contexts of runtimes, buses and proxies are made into pods later, by operators: what they ask for is refused then, or is granted.",
  holds: [96, 100, 102],
  *check(graph): Iterable<Finding> {
    for (const { path, level, context } of contexts(graph)) {
      const problem = weakness(level, path, context);
      if (problem !== undefined)
        yield { path, problem, mend: `use the context of lib/kubernetes/pod-security.ts` };
    }
  },
};

/** Kinds that are most of all objects and never hold a container. */
const WITHOUT_PODS = /(Policy|PolicyNamespaced|Monitor|Budget|ConfigMap|PrometheusRule)$/;

/** Containers that operators fill in: an image is not named, limits and context are. */
const FILLED_IN = ["containerTemplate", "metricsContainerTemplate", "reloaderContainerTemplate"];

/** Where containers stand: lists, the one of a workflow's template, and those that operators fill in. */
const containerFields = inObjects.fields("containers", "initContainers", "container", ...FILLED_IN);

/** Containers that values add to a chart's pods: the chart copies them as they are. */
const addedContainers = inValues.fields("initContainers", "extraContainers", "extraInitContainers");

const containersAreBounded: Rule = {
  id: "our-containers-have-limits",
  family: "policy",
  title:
    "Every container that our objects describe says how much CPU and memory it may use, and runs a strict context",
  reason:
    "Runtimes of models and steps of pipelines become pods in namespaces whose policies refuse them without.",
  holds: [31, 96],
  *check(graph): Iterable<Finding> {
    for (const { source, place } of containerFields(graph)) {
      const { kind } = source.object;
      if (WITHOUT_PODS.test(kind)) continue;
      const namespace = kind.startsWith("Cluster") ? "mlops" : source.namespace;
      for (const { path, value } of containersAt(place)) {
        const limits = at(value, "resources", "limits");
        if (field(limits, "memory") === undefined || field(limits, "cpu") === undefined)
          yield {
            path: source.path,
            problem: `${path} has no limit of CPU or memory`,
            mend: "set resources.limits",
          };
        if (
          !["privileged", "baseline"].includes(LEVEL.get(namespace) ?? "privileged") &&
          at(value, "securityContext", "allowPrivilegeEscalation") !== false
        )
          yield {
            path: source.path,
            problem: `${path} may gain rights`,
            mend: "use the context of lib/kubernetes/pod-security.ts",
          };
      }
    }
    for (const { source, place } of addedContainers(graph)) {
      for (const { path, value } of containersAt(place)) {
        if (at(value, "securityContext", "allowPrivilegeEscalation") !== false)
          yield {
            path: source.path,
            problem: `${path} may gain rights`,
            mend: "use the context of lib/kubernetes/pod-security.ts",
          };
      }
    }
  },
};

/** Containers in a field that may hold some. */
function containersAt({ path, key, value }: Place): { path: string; value: unknown }[] {
  if (FILLED_IN.includes(key) || path.endsWith("envoyDeployment.container")) return [{ path, value }];
  const listed =
    key !== "container" && Array.isArray(value)
      ? value.map((item: unknown, index) => ({ path: `${path}[${String(index)}]`, value: item }))
      : [];
  const single = key === "container" && isRecord(value) ? [{ path, value }] : [];
  return [...listed, ...single].filter((one) => typeof field(one.value, "image") === "string");
}

/** How far pods are shut in. */
export const hardeningRules: readonly Rule[] = [levelsAsDecided, contextsAreStrict, containersAreBounded];
