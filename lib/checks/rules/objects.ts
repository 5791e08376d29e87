import type { Finding, Rule } from "../rule";
import { at, isRecord, listOf, textOf } from "../walk";
import { ofKind } from "./by-kind";
import { podsOf } from "../pods";

const EXTENDED = /\//;

const quotaKeys: Rule = {
  id: "quota-keys",
  family: "policy",
  title: "GPU quotas count requests, and limit ranges leave extended resources alone",
  reason:
    "The API server takes `limits.nvidia.com/gpu` in a quota and counts nothing by it; a limit range with a maximum and no default for a GPU refuses every pod without one.",
  holds: [30, 32],
  *check(graph): Iterable<Finding> {
    for (const { object, release } of ofKind(graph, "ResourceQuota", "LimitRange")) {
      const path = `${release.resource.path} ${object.kind} ${object.metadata.name}`;
      if (object.kind === "ResourceQuota") {
        for (const key of Object.keys(at(object, "spec", "hard") ?? {})) {
          if (key.includes("nvidia.com/gpu") && key !== "requests.nvidia.com/gpu") {
            yield { path, problem: `has the key ${key}`, mend: "use requests.nvidia.com/gpu" };
          }
        }
      }
      if (object.kind === "LimitRange") {
        for (const limit of listOf(at(object, "spec", "limits"))) {
          const max = at(limit, "max");
          for (const key of Object.keys(isRecord(max) ? max : {})) {
            if (EXTENDED.test(key) && at(limit, "default", key) === undefined) {
              yield {
                path,
                problem: `sets a maximum for ${key} without a default`,
                mend: "leave extended resources to the quota",
              };
            }
          }
        }
      }
    }
  },
};

const budgetShape: Rule = {
  id: "budget-lets-nodes-drain",
  family: "policy",
  title: "A disruption budget allows one pod to go",
  reason: "`minAvailable: 1` over one replica blocks every node drain, and with it upgrades and destroy.",
  holds: [103],
  *check(graph): Iterable<Finding> {
    for (const { object, release } of ofKind(graph, "PodDisruptionBudget")) {
      const path = `${release.resource.path} PodDisruptionBudget ${object.metadata.name}`;
      if (at(object, "spec", "maxUnavailable") !== 1)
        yield {
          path,
          problem: "does not say maxUnavailable: 1",
          mend: "declare it in the component's `budgets`",
        };
    }
  },
};

const podsHaveIdentityLabels: Rule = {
  id: "account-carries-pods-too",
  family: "identity",
  title: "Pods of an Azure workload identity carry its label",
  reason: "The webhook that injects the token looks at the pod's label, not at the account's annotation.",
  holds: [5],
  *check(graph): Iterable<Finding> {
    const accounts = new Set(
      ofKind(graph, "ServiceAccount")
        .filter(
          ({ object }) => object.metadata.annotations?.["azure.workload.identity/client-id"] !== undefined,
        )
        .map(
          ({ object, release }) =>
            `${object.metadata.namespace ?? release.namespace}/${object.metadata.name}`,
        ),
    );
    for (const { release, object, namespace, labels, spec } of podsOf(graph)) {
      const account = textOf(spec["serviceAccountName"]);
      if (
        account !== undefined &&
        accounts.has(`${namespace}/${account}`) &&
        labels["azure.workload.identity/use"] !== "true"
      ) {
        yield {
          path: `${release.resource.path} ${object.kind} ${object.metadata.name}`,
          problem: `runs as ${account} without the label azure.workload.identity/use`,
          mend: "add the identity's podLabels",
        };
      }
    }
  },
};

const exactlyOneDefaultClass: Rule = {
  id: "one-default-storage-class",
  family: "references",
  title: "At most one StorageClass of ours is the default",
  reason: "With two defaults a claim gets either; with ours beside GKE's the claim is refused.",
  holds: [82],
  *check(graph): Iterable<Finding> {
    const ours = [
      ...ofKind(graph, "StorageClass").map(({ object, release }) => ({
        path: release.resource.path,
        annotations: object.metadata.annotations ?? {},
      })),
      ...graph.ofType("kubernetes_storage_class_v1").map(({ path, attributes }) => ({
        path,
        annotations: (at(listOf(attributes["metadata"])[0], "annotations") ?? {}) as Record<string, string>,
      })),
    ].filter(
      ({ annotations }) => String(annotations["storageclass.kubernetes.io/is-default-class"]) === "true",
    );
    if (ours.length > 1 || (ours.length > 0 && graph.ofType("google_container_cluster").length > 0)) {
      for (const { path } of ours)
        yield { path, problem: "is one default StorageClass too many", mend: "leave one default" };
    }
  },
};

/** Kubernetes objects of our own. */
export const objectRules: readonly Rule[] = [
  quotaKeys,
  budgetShape,
  podsHaveIdentityLabels,
  exactlyOneDefaultClass,
];
