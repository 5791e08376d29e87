import { chartInventory } from "../../facts/chart-pods";
import type { KubernetesObject } from "../../kubernetes/object";
import { quotaObjects } from "../../platform/policy/quotas";
import { oncePerGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, shown, textOf } from "../walk";
import { inObjects } from "./by-field";
import { ofKind } from "./by-kind";
import { namespaceOf, pathOf } from "./known";

/** ClusterRoles that every cluster has. */
const BUILT_IN = /^(cluster-admin|admin|edit|view|system:.*)$/;

/** ClusterRoles that charts make; their names begin with the release's where the inventory's begin with the chart's. */
const chartRoles = oncePerGraph(
  (graph): ReadonlySet<string> =>
    new Set(
      graph.releases.flatMap(({ chart, name }) =>
        (chartInventory(chart)?.clusterRoles ?? []).flatMap((role) => [
          role,
          role.startsWith(chart) ? `${name}${role.slice(chart.length)}` : role,
        ]),
      ),
    ),
);

const boundRolesExist: Rule = {
  id: "bound-cluster-roles-exist",
  family: "references",
  title: "A binding names a ClusterRole that the cluster, a chart or the stack makes",
  reason:
    "The API server takes a binding to nothing: whoever is bound may do nothing, and the binding looks right.",
  holds: [],
  *check(graph): Iterable<Finding> {
    const own = new Set(ofKind(graph, "ClusterRole").map(({ object }) => object.metadata.name));
    for (const entry of ofKind(graph, "RoleBinding", "ClusterRoleBinding")) {
      const reference = entry.object["roleRef"];
      const name = textOf(field(reference, "name")) ?? "";
      if (
        field(reference, "kind") !== "ClusterRole" ||
        BUILT_IN.test(name) ||
        own.has(name) ||
        chartRoles(graph).has(name)
      )
        continue;
      yield {
        path: pathOf(entry),
        problem: `binds the ClusterRole ${name}, which nothing makes`,
        mend: "name one that exists",
      };
    }
  },
};

/** Namespaced kinds of which one is half of a pair. */
const BOUNDS = ["ResourceQuota", "LimitRange"] as const;

const boundsComeInPairs: Rule = {
  id: "quota-with-default-limits",
  family: "policy",
  title: "A namespace with default limits has a quota, and one with a quota has default limits",
  reason: "A quota alone refuses every pod that names no limits; limits alone let one team take every node.",
  holds: [31],
  *check(graph): Iterable<Finding> {
    const bounded = ofKind(graph, "ResourceQuota", "LimitRange");
    const named = (kind: string): Set<string> =>
      new Set(bounded.filter(({ object }) => object.kind === kind).map(namespaceOf));
    for (const [index, kind] of BOUNDS.entries()) {
      const other = BOUNDS[1 - index] ?? kind;
      const others = named(other);
      for (const namespace of named(kind)) {
        if (!others.has(namespace))
          yield {
            path: `${graph.stack} namespace ${namespace}`,
            problem: `has a ${kind} and no ${other}`,
            mend: "make both",
          };
      }
    }
  },
};

/** Priorities that a quota counts (`In`) or leaves out (`NotIn`). */
const prioritiesOf = (quota: KubernetesObject, operator: "In" | "NotIn"): readonly unknown[] =>
  listOf(at(quota, "spec", "scopeSelector", "matchExpressions"))
    .filter((scope) => field(scope, "scopeName") === "PriorityClass" && field(scope, "operator") === operator)
    .flatMap((scope) => listOf(field(scope, "values")));

const nobodyIsLeftOut: Rule = {
  id: "quotas-leave-nobody-out",
  family: "policy",
  title: "Pods that a quota leaves out by their priority are counted by another quota of the namespace",
  reason: "Whoever gives a pod that priority takes as much as there is, beside every bound.",
  holds: [119],
  *check(graph): Iterable<Finding> {
    const quotas = ofKind(graph, "ResourceQuota");
    // No pod has a priority that nobody makes.
    const made = new Set<unknown>(ofKind(graph, "PriorityClass").map(({ object }) => object.metadata.name));
    for (const entry of quotas) {
      const counted = quotas
        .filter((other) => namespaceOf(other) === namespaceOf(entry))
        .flatMap(({ object }) => prioritiesOf(object, "In"));
      const left = prioritiesOf(entry.object, "NotIn").filter(
        (one) => made.has(one) && !counted.includes(one),
      );
      for (const priority of left)
        yield {
          path: pathOf(entry),
          problem: `leaves out pods of the priority ${String(priority)}, which no quota counts`,
          mend: "make a quota for them",
        };
    }
  },
};

const quotasAgree: Rule = {
  id: "quotas-as-in-the-profile",
  family: "policy",
  title: "Quotas of the platform's namespaces are those of the environment's profile",
  reason:
    "Training has its own quota beside serving: lowered to try something out, it leaves every step pending.",
  holds: [119],
  *check(graph, { settings }): Iterable<Finding> {
    if (settings === undefined) return;
    const wanted = new Map(
      quotaObjects(settings.profile.quota).map(({ kind, metadata, spec }) => [
        `${kind} ${metadata.namespace ?? ""}/${metadata.name}`,
        at(spec, "hard"),
      ]),
    );
    for (const entry of ofKind(graph, "ResourceQuota")) {
      const right = wanted.get(`ResourceQuota ${namespaceOf(entry)}/${entry.object.metadata.name}`);
      const hard = at(entry.object, "spec", "hard");
      for (const [key, value] of Object.entries(isRecord(right) ? right : {})) {
        if (shown(field(hard, key)) !== shown(value))
          yield {
            path: pathOf(entry),
            problem: `${key} is ${shown(field(hard, key))}, by the profile ${shown(value)}`,
            mend: "change the profile",
          };
      }
    }
  },
};

const zeroIsScaled: Rule = {
  id: "what-starts-at-zero-is-scaled",
  family: "scheduling",
  title: "A Deployment of no replicas has something that scales it",
  reason: "Nothing but a scaler ever changes the number: without one the Deployment is there and never runs.",
  holds: [94],
  *check(graph): Iterable<Finding> {
    const scaled = new Set(
      ofKind(graph, "ScaledObject", "HorizontalPodAutoscaler").map(
        (entry) => `${namespaceOf(entry)}/${String(at(entry.object, "spec", "scaleTargetRef", "name"))}`,
      ),
    );
    for (const entry of ofKind(graph, "Deployment", "StatefulSet")) {
      if (at(entry.object, "spec", "replicas") !== 0) continue;
      if (!scaled.has(`${namespaceOf(entry)}/${entry.object.metadata.name}`))
        yield {
          path: pathOf(entry),
          problem: "has no replicas and no scaler",
          mend: "scale it, or leave it out",
        };
    }
  },
};

/** What is filled in later, by Terraform or by a template. */
const LATER = /\$?\{\{?[^}]*\}\}?/g;

const fits = (label: unknown): boolean =>
  typeof label === "string" && (LABEL.test(label) || LABEL.test(label.replace(LATER, "x")));

/** Kinds that are most of all objects and that nothing is made of. */
const WITHOUT_TEMPLATE = /(Policy|PolicyNamespaced|Monitor|Budget|PrometheusRule|Quota)$/;

const LABEL = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;

const labelFaults = (labels: unknown): readonly string[] =>
  Object.entries(isRecord(labels) ? labels : {})
    .filter(([, label]) => !fits(label))
    .map(([name, label]) => `${name} is ${JSON.stringify(label).slice(0, 100)}`);

const labelFields = inObjects.fieldsThat(({ value }) => labelFaults(value).length > 0, "labels");

const innerLabelsFit: Rule = {
  id: "labels-of-templates-fit",
  family: "references",
  title: "Labels that an object gives to what is made of it are what the API server takes",
  reason: "The object itself is taken; its pods, volumes or jobs are refused one by one, later.",
  holds: [6],
  *check(graph): Iterable<Finding> {
    for (const { source, place } of labelFields(graph)) {
      const { path, value } = place;
      if (WITHOUT_TEMPLATE.test(source.object.kind)) continue;
      if (!path.startsWith("spec.") || !/etadata\.labels$/.test(path)) continue;
      for (const fault of labelFaults(value))
        yield {
          path: source.path,
          problem: `${path}.${fault}`,
          mend: "use a text of at most 63 letters",
        };
    }
  },
};

/** Objects that are of use only with others. */
export const objectPairRules: readonly Rule[] = [
  boundRolesExist,
  boundsComeInPairs,
  nobodyIsLeftOut,
  quotasAgree,
  zeroIsScaled,
  innerLabelsFit,
];
