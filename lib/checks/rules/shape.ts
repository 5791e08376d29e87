import { apiGroupOf, type KubernetesObject } from "../../kubernetes/object";
import { remembered, rememberedOf } from "../remembered";
import type { Finding, Rule } from "../rule";
import { at, isRecord } from "../walk";
import { namespaceOf, pathOf } from "./known";

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

type Fault = Omit<Finding, "path">;

/** What the API server refuses or drops of an object; objects that stacks share are judged once. */
const formFaults = rememberedOf((object: KubernetesObject): readonly Fault[] => {
  const { apiVersion, kind, spec } = object;
  const group = apiGroupOf(object);
  const version = SERVED[group];
  if (version === undefined) return [];
  const faults: Fault[] = [];
  if (apiVersion !== (group === "" ? version : `${group}/${version}`) || !KINDS.has(kind))
    faults.push({
      problem: `no API server of this version serves ${apiVersion} ${kind}`,
      mend: `use ${group === "" ? "" : `${group}/`}${version} and a kind of it`,
    });
  const known = SPEC_FIELDS[kind];
  const odd =
    known === undefined || !isRecord(spec) ? [] : Object.keys(spec).filter((name) => !known.includes(name));
  if (odd.length > 0)
    faults.push({
      problem: `spec has the unknown field ${odd.join(", ")}`,
      mend: `use ${known?.join(", ") ?? ""}`,
    });
  return faults;
});

const apiServed: Rule = {
  id: "built-in-kinds-are-served",
  family: "compatibility",
  title: "Objects of Kubernetes' own kinds name a version that is served, and fields that exist",
  reason:
    "An unknown version stops the apply; an unknown field is dropped in silence, and with it the policy that it held.",
  holds: [69],
  *check(graph): Iterable<Finding> {
    for (const entry of graph.objects)
      for (const fault of formFaults(entry.object)) yield { path: pathOf(entry), ...fault };
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
const filled = (text: string): string => (text.includes("${") ? text.replace(REFERENCE, "x") : text);
const REFERENCE = /\$\{[^}]*\}/g;

/** Labels are the same on very many objects. */
const isLabel = remembered((value) => LABEL.test(filled(value)));

/** What an object is known by, without its namespace, and what the API server refuses of its names. */
interface Named {
  readonly id: string;
  readonly isScoped: boolean;
  readonly faults: readonly Fault[];
}

/** Objects that stacks share are judged once. */
const namesOf = rememberedOf((object: KubernetesObject): Named => {
  const { name, namespace, labels = {}, annotations = {} } = object.metadata;
  const inside = at(object, "spec", "template", "metadata", "labels");
  const faults: Fault[] = [];
  if (!FREE_NAMES.test(object.kind) && !NAME.test(filled(name)))
    faults.push({
      problem: `the name ${name.slice(0, 80)} is not taken`,
      mend: "use at most 253 lower-case letters, digits, hyphens and dots",
    });
  for (const given of [labels, isRecord(inside) ? inside : {}] as Readonly<Record<string, unknown>>[]) {
    for (const key in given) {
      const value = given[key];
      if (typeof value !== "string" || !isLabel(value))
        faults.push({
          problem: `the label ${key} is ${JSON.stringify(value).slice(0, 100)}`,
          mend: "use a text of at most 63 letters",
        });
    }
  }
  for (const [key, value] of Object.entries<unknown>(annotations)) {
    if (typeof value !== "string")
      faults.push({
        problem: `the annotation ${key} is ${JSON.stringify(value)}`,
        mend: "quote it: annotations are texts",
      });
  }
  const isScoped = !CLUSTER_SCOPED.has(object.kind);
  if (!isScoped && namespace !== undefined)
    faults.push({ problem: `a ${object.kind} has no namespace`, mend: "leave metadata.namespace out" });
  return { id: `${apiGroupOf(object)} ${object.kind} ${name}`, isScoped, faults };
});

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
      const names = namesOf(entry.object);
      for (const fault of names.faults) yield { path: pathOf(entry), ...fault };
      const id = names.isScoped ? `${names.id} ${namespaceOf(entry)}` : names.id;
      const before = seen.get(id);
      if (before !== undefined)
        yield { path: pathOf(entry), problem: `is also made by ${before}`, mend: "make it once" };
      seen.set(id, entry.release.resource.path);
    }
  },
};

/** The form of Kubernetes objects. */
export const shapeRules: readonly Rule[] = [apiServed, objectsAreNamed];
