import type { Finding, Rule } from "../rule";
import { at, field, listOf } from "../walk";
import { ofKind } from "./by-kind";
import { inContents } from "./by-field";
import { pathOf } from "./known";
/** Kinds of the platform's bindings that give everything to everybody. */
const noBroadBinding: Rule = {
  id: "cluster-roles-are-narrow",
  family: "identity",
  title:
    "No role of ours allows every verb or reads Secrets, and nothing binds cluster-admin to a group of accounts",
  reason: "Whoever takes one pod then has the cluster.",
  holds: [12],
  *check(graph): Iterable<Finding> {
    for (const entry of ofKind(graph, "RoleBinding", "ClusterRoleBinding")) {
      const { object } = entry;
      const everybody = listOf(object["subjects"]).some((subject) =>
        /^system:(serviceaccounts|authenticated|unauthenticated)/.test(String(field(subject, "name"))),
      );
      if (everybody || at(object, "roleRef", "name") === "cluster-admin")
        yield {
          path: pathOf(entry),
          problem: "gives rights to everybody, or everything to somebody",
          mend: "bind a narrow role to one account",
        };
    }
    for (const entry of ofKind(graph, "Role", "ClusterRole")) {
      const { object } = entry;
      const path = pathOf(entry);
      for (const rule of listOf(object["rules"])) {
        const resources = listOf(field(rule, "resources")).map(String);
        if (listOf(field(rule, "verbs")).includes("*") || resources.includes("*"))
          yield { path, problem: "allows every verb or every resource", mend: "name them" };
        if (resources.includes("secrets") && listOf(field(rule, "resourceNames")).length === 0)
          yield { path, problem: "reads every Secret", mend: "name the Secrets in resourceNames" };
      }
    }
  },
};

/** StorageClasses that clusters of the clouds have from the start. */
const GIVEN_CLASSES =
  /^(default|standard|standard-rwo|premium-rwo|standard-rwx|managed-csi|managed-csi-premium|azurefile-csi|gp2|local-path)$/;

const classFields = inContents.fields("storageClass", "storageClassName");

const storageClassesExist: Rule = {
  id: "storage-classes-exist",
  family: "references",
  title: "Every claim names a StorageClass that exists",
  reason: "A claim of an unknown class stays pending for ever, and an empty name is a class too: none.",
  holds: [81, 82],
  *check(graph, { settings }): Iterable<Finding> {
    const own = new Set(ofKind(graph, "StorageClass").map(({ object }) => object.metadata.name));
    const local = settings?.cloud === "local" ? settings.storageClass : undefined;
    for (const { source, place } of classFields(graph)) {
      if (typeof place.value !== "string") continue;
      if (!own.has(place.value) && !GIVEN_CLASSES.test(place.value) && place.value !== local)
        yield {
          path: source.path,
          problem: `${place.path} names the StorageClass "${place.value}", which nothing makes`,
          mend: "use the cluster's storageClass",
        };
    }
    if (
      own.size > 0 &&
      settings !== undefined &&
      !graph.objects.some(
        ({ object }) =>
          object.kind === "StorageClass" &&
          String(object.metadata.annotations?.["storageclass.kubernetes.io/is-default-class"]) === "true",
      )
    )
      yield {
        path: graph.stack,
        problem: "makes StorageClasses and none is the default",
        mend: "annotate one",
      };
  },
};

/** Roles and classes of the cluster. */
export const classRules: readonly Rule[] = [noBroadBinding, storageClassesExist];
