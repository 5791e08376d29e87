import { apiGroupOf } from "../../kubernetes/object";
import type { StackGraph } from "../graph";
import { cores, gibibytes } from "../quantity";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, places } from "../walk";
import { chartReleases, namespaceOf, pathOf } from "./known";

/** Versions that Kubernetes 1.34 and 1.35 serve of the kinds that they bring; `apps/v1` and the like. */
const SERVED: Readonly<Record<string, string>> = {
  "": "v1",
  apps: "v1",
  batch: "v1",
  autoscaling: "v2",
  policy: "v1",
  "rbac.authorization.k8s.io": "v1",
  "networking.k8s.io": "v1",
  "storage.k8s.io": "v1",
  "scheduling.k8s.io": "v1",
  "apiextensions.k8s.io": "v1",
  "admissionregistration.k8s.io": "v1",
};

/** Kinds of those groups. */
const KINDS = new Set(
  "ConfigMap Secret Service ServiceAccount Namespace PersistentVolumeClaim ResourceQuota LimitRange Pod Deployment StatefulSet DaemonSet Job CronJob HorizontalPodAutoscaler PodDisruptionBudget Role RoleBinding ClusterRole ClusterRoleBinding NetworkPolicy Ingress IngressClass StorageClass PriorityClass CustomResourceDefinition ValidatingWebhookConfiguration MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding Endpoints".split(
    " ",
  ),
);

/** Fields below `spec` of the built-in kinds that are written by hand; a field of another name is dropped, and with it what it said. */
const SPEC_FIELDS: Readonly<Record<string, readonly string[]>> = {
  NetworkPolicy: ["podSelector", "policyTypes", "ingress", "egress"],
  PodDisruptionBudget: ["maxUnavailable", "minAvailable", "selector", "unhealthyPodEvictionPolicy"],
  ResourceQuota: ["hard", "scopes", "scopeSelector"],
  LimitRange: ["limits"],
  Job: [
    "template",
    "backoffLimit",
    "activeDeadlineSeconds",
    "ttlSecondsAfterFinished",
    "completions",
    "parallelism",
    "suspend",
    "podFailurePolicy",
  ],
  Deployment: [
    "replicas",
    "selector",
    "template",
    "strategy",
    "minReadySeconds",
    "revisionHistoryLimit",
    "progressDeadlineSeconds",
  ],
  StatefulSet: [
    "replicas",
    "selector",
    "template",
    "serviceName",
    "volumeClaimTemplates",
    "updateStrategy",
    "podManagementPolicy",
    "persistentVolumeClaimRetentionPolicy",
  ],
};

const apiServed: Rule = {
  id: "built-in-kinds-are-served",
  family: "compatibility",
  title: "Objects of Kubernetes' own kinds name a version that is served, and fields that exist",
  reason:
    "An unknown version stops the apply; an unknown field is dropped in silence, and with it the policy that it held.",
  holds: [69],
  *check(graph): Iterable<Finding> {
    for (const entry of graph.objects) {
      const { apiVersion, kind, spec } = entry.object;
      const group = apiGroupOf(entry.object);
      const version = SERVED[group];
      if (version === undefined) continue;
      if (apiVersion !== (group === "" ? version : `${group}/${version}`) || !KINDS.has(kind))
        yield {
          path: pathOf(entry),
          problem: `no API server of this version serves ${apiVersion} ${kind}`,
          mend: `use ${group === "" ? "" : `${group}/`}${version} and a kind of it`,
        };
      const known = SPEC_FIELDS[kind];
      const odd =
        known === undefined || !isRecord(spec)
          ? []
          : Object.keys(spec).filter((name) => !known.includes(name));
      if (odd.length > 0)
        yield {
          path: pathOf(entry),
          problem: `spec has the unknown field ${odd.join(", ")}`,
          mend: `use ${known?.join(", ") ?? ""}`,
        };
    }
  },
};

const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const LABEL = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
const CLUSTER_SCOPED = new Set([
  "ClusterIssuer",
  "ClusterSecretStore",
  "PriorityClass",
  "StorageClass",
  "GatewayClass",
  "ClusterRole",
  "ClusterRoleBinding",
  "ClusterServingRuntime",
  "NodePool",
  "EC2NodeClass",
  "CustomResourceDefinition",
  "ValidatingPolicy",
  "GeneratingPolicy",
  "ClusterPolicy",
]);
/** Kinds whose names may hold what names otherwise may not. */
const FREE_NAMES = /^(Cluster)?Role(Binding)?$/;

/** A name with what Terraform fills in stood for by a letter. */
const filled = (text: string): string => text.replace(/\$\{[^}]*\}/g, "x");

const objectsAreNamed: Rule = {
  id: "objects-are-well-named",
  family: "references",
  title: "Names and labels of objects are what the API server takes, and no object is there twice",
  reason:
    "A label of 64 letters or a truth value in an annotation stops the apply; two objects of one name overwrite each other at every deploy.",
  holds: [6, 148],
  *check(graph): Iterable<Finding> {
    const seen = new Map<string, string>();
    for (const entry of graph.objects) {
      const { object } = entry;
      const path = pathOf(entry);
      const { name, namespace, labels = {}, annotations = {} } = object.metadata;
      if (!FREE_NAMES.test(object.kind) && !NAME.test(filled(name)))
        yield {
          path,
          problem: `the name ${name.slice(0, 80)} is not taken`,
          mend: "use at most 253 lower-case letters, digits, hyphens and dots",
        };
      for (const [key, value] of Object.entries(labels)) {
        if (typeof value !== "string" || !LABEL.test(filled(value)))
          yield {
            path,
            problem: `the label ${key} is ${JSON.stringify(value).slice(0, 100)}`,
            mend: "use a text of at most 63 letters",
          };
      }
      for (const [key, value] of Object.entries(annotations)) {
        if (typeof value !== "string")
          yield {
            path,
            problem: `the annotation ${key} is ${JSON.stringify(value)}`,
            mend: "quote it: annotations are texts",
          };
      }
      if (CLUSTER_SCOPED.has(object.kind) && namespace !== undefined)
        yield { path, problem: `a ${object.kind} has no namespace`, mend: "leave metadata.namespace out" };
      const id = `${apiGroupOf(object)} ${object.kind} ${CLUSTER_SCOPED.has(object.kind) ? "" : namespaceOf(entry)}/${name}`;
      const before = seen.get(id);
      if (before !== undefined) yield { path, problem: `is also made by ${before}`, mend: "make it once" };
      seen.set(id, entry.release.resource.path);
    }
  },
};

const QUANTITY = /^\d+(\.\d+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/;
/** Largest request of one container that any machine of the clouds' tables meets. */
const MOST = { cpu: 96, memory: 768 };

/** Every set of requests and limits: of charts' values and of our objects. */
function resourceSets(graph: StackGraph): { path: string; value: Readonly<Record<string, unknown>> }[] {
  const roots = [
    ...chartReleases(graph).map((release) => ({
      path: release.resource.path,
      root: release.values as unknown,
    })),
    ...graph.objects
      .filter(({ object }) => object.kind !== "NodePool")
      .map((entry) => ({ path: pathOf(entry), root: entry.object["spec"] })),
  ];
  return roots.flatMap(({ path, root }) =>
    places(root).flatMap((place) => {
      const { value } = place;
      const sized =
        isRecord(value) &&
        [value["requests"], value["limits"]].some(
          (one) => isRecord(one) && ("cpu" in one || "memory" in one || "storage" in one),
        );
      return sized ? [{ path: `${path} ${place.path}`, value }] : [];
    }),
  );
}

function quantityFaults(value: Readonly<Record<string, unknown>>): string[] {
  const [requests, limits] = [value["requests"], value["limits"]];
  const all = [requests, limits].flatMap((set) => Object.entries(isRecord(set) ? set : {}));
  const unreadable = all.filter(
    ([, amount]) =>
      typeof amount !== "number" && !QUANTITY.test(String(amount)) && !String(amount).includes("{"),
  );
  if (unreadable.length > 0)
    return unreadable.map(([name, amount]) => `${name} ${JSON.stringify(amount)} is no quantity`);
  const more = (["cpu", "memory"] as const).flatMap((name) => {
    const measure = name === "cpu" ? cores : gibibytes;
    const [request, limit] = [measure(field(requests, name)), measure(field(limits, name) ?? "1000000")];
    if (request > MOST[name])
      return [`requests ${String(field(requests, name))} of ${name}: no machine has it`];
    return field(limits, name) !== undefined && request > limit
      ? [`requests more ${name} than its limit`]
      : [];
  });
  const gpus = Number(field(limits, "nvidia.com/gpu") ?? field(requests, "nvidia.com/gpu") ?? 0);
  return gpus > 8 ? [...more, `asks for ${String(gpus)} GPUs: no machine has them`] : more;
}

const quantitiesFit: Rule = {
  id: "quantities-fit",
  family: "scheduling",
  title: "Requests and limits are quantities, requests stay below limits and below what a machine has",
  reason:
    "The API server refuses the pod, or it is pending for ever; the Deployment looks healthy meanwhile.",
  holds: [31, 33],
  *check(graph): Iterable<Finding> {
    for (const { path, value } of resourceSets(graph)) {
      for (const problem of quantityFaults(value)) yield { path, problem, mend: "correct the quantity" };
    }
    for (const entry of graph.objects.filter(({ object }) => object.kind === "LimitRange")) {
      for (const limit of listOf(at(entry.object, "spec", "limits"))) {
        const [given, asked] = [at(limit, "default"), at(limit, "defaultRequest")];
        if (
          cores(field(given, "cpu") ?? "1000") < cores(field(asked, "cpu")) ||
          gibibytes(field(given, "memory") ?? "1000Gi") < gibibytes(field(asked, "memory"))
        )
          yield {
            path: pathOf(entry),
            problem: "gives a default limit below its default request",
            mend: "raise the default",
          };
      }
    }
    for (const entry of graph.objects.filter(({ object }) => object.kind === "ResourceQuota")) {
      const hard = at(entry.object, "spec", "hard");
      const none = Object.entries(isRecord(hard) ? hard : {}).filter(
        ([key, value]) =>
          (key === "pods" && Number(value) < 10) || (key.startsWith("limits.") && isBelow(hard, key)),
      );
      for (const [key, value] of none)
        yield {
          path: pathOf(entry),
          problem: `${key} is ${String(value)}, which is less than what is requested`,
          mend: "raise it in lib/platform/policy/quotas.ts",
        };
    }
  },
};

function isBelow(hard: unknown, key: string): boolean {
  const measure = key.endsWith("cpu") ? cores : gibibytes;
  return measure(field(hard, key)) < measure(field(hard, key.replace("limits.", "requests.")));
}

/** The form of Kubernetes objects. */
export const shapeRules: readonly Rule[] = [apiServed, objectsAreNamed, quantitiesFit];
