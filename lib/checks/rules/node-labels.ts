import type { StackGraph } from "../graph";
import { poolsOf } from "../pools";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf } from "../walk";
import { inContents } from "./by-field";
import { ofKind } from "./by-kind";
import { pathOf } from "./known";

/** Labels that Kubernetes and the clouds give to nodes by themselves, with every value that there is. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/os": ["linux", "windows"],
  "kubernetes.io/arch": ["amd64", "arm64"],
  "kubernetes.azure.com/scalesetpriority": ["spot", "regular"],
  "cloud.google.com/gke-spot": ["true"],
  "karpenter.sh/capacity-type": ["spot", "on-demand", "reserved"],
  "eks.amazonaws.com/capacityType": ["SPOT", "ON_DEMAND", "CAPACITY_BLOCK"],
};

const selectors = inContents.fields("nodeSelector");

/** Labels of nodes that a stack asks for: selectors of pods, and requirements of pools and affinities. */
function* asked(graph: StackGraph): Generator<{ path: string; key: string; values: readonly unknown[] }> {
  for (const { source, place } of selectors(graph)) {
    for (const [key, wanted] of Object.entries(isRecord(place.value) ? place.value : {}))
      if (wanted !== null) yield { path: source.path, key, values: [wanted] };
  }
  for (const entry of ofKind(graph, "NodePool")) {
    for (const requirement of listOf(at(entry.object, "spec", "template", "spec", "requirements")))
      yield {
        path: pathOf(entry),
        key: String(field(requirement, "key")),
        values: listOf(field(requirement, "values")),
      };
  }
}

const labelsHaveValues: Rule = {
  id: "given-node-labels-have-known-values",
  family: "scheduling",
  title: "A label that the cloud or Kubernetes gives to nodes is asked for with a value that it can have",
  reason: "`amd-64` is a value like any other: no node ever has it, and the pool makes none.",
  holds: [26],
  *check(graph): Iterable<Finding> {
    for (const { path, key, values } of asked(graph)) {
      const known = VALUES[key];
      const odd =
        known === undefined ? undefined : values.map(String).find((value) => !known.includes(value));
      if (known !== undefined && odd !== undefined)
        yield { path, problem: `asks for ${key}=${odd}`, mend: `use ${known.join(", ")}` };
    }
  },
};

/** Labels that every node has, whoever made it. */
const EVERYWHERE =
  /^(kubernetes\.io\/(os|arch|hostname)|topology\.kubernetes\.io\/(region|zone)|node\.kubernetes\.io\/instance-type)$/;

const foreignNodesAreAsIs: Rule = {
  id: "existing-nodes-are-taken-as-they-are",
  family: "scheduling",
  title: "On a cluster that exists already, pods ask only for labels that every node has",
  reason: "Nobody here labels its nodes: a pod that asks for a pool's label is pending for ever.",
  holds: [26],
  *check(graph, { settings }): Iterable<Finding> {
    if (settings === undefined || graph.releases.length === 0 || poolsOf(graph).length > 0) return;
    for (const { path, key } of asked(graph)) {
      if (!EVERYWHERE.test(key))
        yield { path, problem: `asks for ${key}, which no node has`, mend: "ask by the environment's pools" };
    }
  },
};

/** Labels of nodes that nobody here gives. */
export const nodeLabelRules: readonly Rule[] = [labelsHaveValues, foreignNodesAreAsIs];
