import type { StackGraph } from "../graph";
import { mayRun } from "../landing";
import { poolsOf, type GraphPool } from "../pools";
import type { Finding, Rule } from "../rule";
import { at } from "../walk";
import { chartReleases } from "./known";

/** Where a chart that makes nodes keeps its pods by itself; values of ours replace the affinity as a whole. */
const DEFAULT_AFFINITY: Readonly<Record<string, unknown>> = {
  // Karpenter 1.14: on no node of its own.
  karpenter: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: "karpenter.sh/nodepool", operator: "DoesNotExist" }] }],
    },
  },
  "cluster-autoscaler": undefined,
};

/** Pools on which a maker's pods may run. */
function landings(
  graph: StackGraph,
  values: Readonly<Record<string, unknown>>,
  byDefault: unknown,
): GraphPool[] {
  const { nodeSelector, tolerations } = values;
  const given = at(values, "affinity", "nodeAffinity");
  const nodeAffinity = given === undefined && values["affinity"] !== null ? byDefault : given;
  const spec = { nodeSelector, tolerations, affinity: { nodeAffinity } };
  return poolsOf(graph).filter(({ labels, taints }) =>
    mayRun(spec, { "kubernetes.io/os": "linux", ...labels }, taints),
  );
}

const makersRunElsewhere: Rule = {
  id: "makers-of-nodes-run-elsewhere",
  family: "order",
  title: "What makes nodes runs on nodes that it does not make itself",
  reason:
    "Its first pod waits for a node that only this pod would make; later it drains the node under itself, and nobody makes the next one.",
  holds: [51],
  *check(graph): Iterable<Finding> {
    for (const { chart, resource, values } of chartReleases(graph)) {
      if (!(chart in DEFAULT_AFFINITY) || poolsOf(graph).length === 0) continue;
      const pools = landings(graph, values, DEFAULT_AFFINITY[chart]);
      const own = pools.find(({ madeBy }) => madeBy === chart);
      const mend =
        "let it run on the managed general group: leave its nodeSelector and affinity to the chart";
      if (own !== undefined)
        yield { path: resource.path, problem: `may run on ${own.name}, which it makes itself`, mend };
      else if (pools.length === 0)
        yield { path: resource.path, problem: "may run on no pool that is there without it", mend };
    }
  },
};

/** Where those run that make nodes. */
export const nodeMakerRules: readonly Rule[] = [makersRunElsewhere];
