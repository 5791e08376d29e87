import type { Finding, Rule } from "../rule";

const underCeiling: Rule = {
  id: "cost-under-ceiling",
  family: "cost",
  title: "The most that an environment can cost in a month stays under its ceiling",
  reason: "Pools grow to their limits when nobody looks; a limit is a price.",
  holds: [39],
  *check(graph, { settings, cost }): Iterable<Finding> {
    const ceiling = settings?.costCeiling;
    if (ceiling === undefined || cost === undefined) return;
    const most = Math.ceil(cost.most + cost.mostGpu);
    if (most > ceiling) {
      const dearest = [...cost.lines].sort((a, b) => b.most - a.most)[0];
      yield {
        path: graph.stack,
        problem: `may cost ${String(most)} USD a month, of which GPU nodes ${String(Math.ceil(cost.mostGpu))}; costCeiling is ${String(ceiling)}`,
        mend: `lower the bound of ${dearest?.name ?? "a pool"}, or raise costCeiling`,
      };
    }
  },
};

/** Money. */
export const costRules: readonly Rule[] = [underCeiling];
