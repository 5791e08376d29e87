import { chartInventory } from "../../facts/chart-pods";
import type { PodSecurityLevel } from "../../kubernetes/namespace";
import { fullImageName, tagOf } from "../../platform/policy/images";
import { ML_NAMESPACES, MODEL_NAMESPACES } from "../../platform/policy/kyverno/pods";
import type { StackGraph } from "../graph";
import { rememberedOf } from "../remembered";
import type { Finding, Rule } from "../rule";
import { at, listOf, textOf } from "../walk";
import { platformPods, type JudgedPod } from "./platform-pods";
import { belowLevel } from "./pod-security-standard";

const ENFORCE = "pod-security.kubernetes.io/enforce";
const LEVELS: readonly string[] = ["privileged", "baseline", "restricted"] satisfies PodSecurityLevel[];

/** Level that each namespace of the stack enforces. */
function levels(graph: StackGraph): Map<string, PodSecurityLevel | undefined> {
  return new Map(
    graph.ofType("kubernetes_namespace_v1").map(({ attributes }) => {
      const metadata = listOf(attributes["metadata"])[0];
      const level = textOf(at(metadata, "labels", ENFORCE));
      return [
        textOf(at(metadata, "name")) ?? "",
        LEVELS.includes(level ?? "") ? (level as PodSecurityLevel) : undefined,
      ];
    }),
  );
}

const chartPodsKnown: Rule = {
  id: "chart-pods-are-known",
  family: "policy",
  title: "What a release's chart makes is known at its version",
  reason: "An upgrade brought pods that the cluster's own policies refused, seen at deploy and not before.",
  holds: [96],
  *check(graph): Iterable<Finding> {
    for (const release of graph.releases.filter(
      ({ resource }) => resource.attributes["repository"] !== undefined,
    )) {
      const inventory = chartInventory(release.chart);
      if (inventory?.version === release.version) continue;
      yield {
        path: release.resource.path,
        problem: `the pods of chart ${release.chart} ${release.version ?? "without version"} are not known (known: ${inventory?.version ?? "none"})`,
        mend: "run npm run chart-inventory and commit lib/facts/chart-pods.json",
      };
    }
  },
};

const namespacesLabelled: Rule = {
  id: "namespaces-have-a-level",
  family: "policy",
  title: "Every namespace has a Pod Security level",
  reason: "A namespace without a level lets privileged pods run.",
  holds: [102],
  *check(graph): Iterable<Finding> {
    for (const [name, level] of levels(graph)) {
      if (level === undefined) {
        yield {
          path: `${graph.stack} namespace ${name}`,
          problem: `the label ${ENFORCE} is missing or unknown`,
          mend: `set it to one of ${LEVELS.join(", ")}`,
        };
      }
    }
  },
};

/** What was said of the platform's pods, by their containers: stacks that have pods in common share those. */
const said = rememberedOf((_: JudgedPod["containers"]) => new Map<PodSecurityLevel, readonly string[]>());

function missingIn(pod: JudgedPod, level: PodSecurityLevel): readonly string[] {
  const before = said(pod.containers);
  let missing = before.get(level);
  if (missing === undefined) before.set(level, (missing = belowLevel(pod, level)));
  return missing;
}

const podsMeetLevel: Rule = {
  id: "pods-meet-their-namespace-level",
  family: "policy",
  title: "Every pod of the platform meets the Pod Security level of its namespace",
  reason:
    "Restricted namespaces refused the platform's own pods, because charts left out the seccomp profile.",
  holds: [96, 102],
  *check(graph): Iterable<Finding> {
    const enforced = levels(graph);
    for (const pod of platformPods(graph).filter(({ kind }) => kind !== "InferenceService")) {
      const level = enforced.get(pod.namespace);
      const missing = level === undefined ? [] : missingIn(pod, level);
      if (missing.length > 0) {
        yield {
          path: pod.path,
          problem: `it is below ${String(level)}, which ${pod.namespace} enforces: ${missing.join("; ")}`,
          mend: "set it in the chart's values",
        };
      }
    }
  },
};

/** What an admission policy would say about a pod: name of the policy, and what to change. */
function refusals(pod: JudgedPod, ownImages: readonly string[]): [policy: string, problem: string][] {
  const found: [string, string][] = [];
  for (const { name, image, limits, security } of pod.containers) {
    if (ML_NAMESPACES.some((namespace) => namespace === pod.namespace)) {
      const missing = ["cpu", "memory"].filter((resource) => limits[resource] === undefined);
      if (missing.length > 0 && pod.kind !== "InferenceService")
        found.push([
          "require-resource-limits",
          `container ${name} has no limit for ${missing.join(" and ")}`,
        ]);
      if (security["privileged"] === true)
        found.push(["disallow-privileged-containers", `container ${name} is privileged`]);
    }
    if (!MODEL_NAMESPACES.some((namespace) => namespace === pod.namespace) || image === "") continue;
    if (tagOf(image) === "latest") found.push(["disallow-latest-tag", `container ${name} runs ${image}`]);
    if (!ownImages.some((prefix) => fullImageName(image).startsWith(prefix)))
      found.push(["restrict-image-registries", `container ${name} runs ${image}`]);
  }
  return found;
}

/** Prefixes that the stack's own registry policy allows, read from the policy as it is deployed; empty under the other engine. */
function allowedImages(graph: StackGraph): string[] {
  const policy = graph.objects.find(
    ({ object }) => object.metadata.name === "restrict-image-registries",
  )?.object;
  const expression =
    textOf(at((at(policy, "spec", "variables") as readonly unknown[] | undefined)?.[0], "expression")) ?? "";
  const list = /!\[([^\]]*)\]\.exists/.exec(expression)?.[1] ?? "";
  return [...list.matchAll(/'([^']*)'/g)].map(([, prefix]) => prefix ?? "");
}

const podsPassPolicies: Rule = {
  id: "pods-pass-our-own-policies",
  family: "policy",
  title: "Every pod of the platform passes the platform's own admission policies",
  reason:
    "Policies that were switched to refuse blocked the platform's own next deploy: images, tags and limits of its charts.",
  holds: [96, 101],
  *check(graph): Iterable<Finding> {
    const allowed = allowedImages(graph);
    for (const pod of platformPods(graph)) {
      for (const [policy, problem] of refusals(pod, allowed)) {
        if (policy === "restrict-image-registries" && allowed.length === 0) continue;
        yield {
          path: pod.path,
          problem: `${policy} refuses it in ${pod.namespace}: ${problem}`,
          mend: "set it in the chart's values, or allow it in lib/platform/policy",
        };
      }
    }
  },
};

/** Rules about what pods are like. */
export const podRules: readonly Rule[] = [
  chartPodsKnown,
  namespacesLabelled,
  podsMeetLevel,
  podsPassPolicies,
];
