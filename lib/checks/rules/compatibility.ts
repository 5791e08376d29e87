import { KUBERNETES_SUPPORT } from "../../facts/kubernetes-support";
import { chartFacts } from "../served";
import type { Finding, Rule } from "../rule";

const SOON_DAYS = 90;
const DAY = 24 * 60 * 60 * 1000;

const supportedKubernetes: Rule = {
  id: "kubernetes-in-support",
  family: "compatibility",
  title: "The environment's Kubernetes stays in standard support for three months or more",
  reason: "After its end EKS bills six times the price, AKS and GKE upgrade by themselves.",
  holds: [47],
  severity: "warn",
  *check(graph, { settings, today }): Iterable<Finding> {
    if (settings === undefined) return;
    const support = KUBERNETES_SUPPORT[settings.cloud]?.[settings.kubernetesVersion];
    if (support === undefined) return;
    const days = Math.floor((Date.parse(support.ends) - today.getTime()) / DAY);
    if (days < SOON_DAYS) {
      yield {
        path: graph.stack,
        problem: `Kubernetes ${settings.kubernetesVersion} leaves standard support on ${support.ends}`,
        mend: "choose the next version in the environment's file",
      };
    }
  },
};

const minor = (version: string): number => Number(/^v?1\.(\d+)/.exec(version)?.[1] ?? Number.NaN);

const chartsFitKubernetes: Rule = {
  id: "charts-fit-kubernetes",
  family: "compatibility",
  title: "No chart is older than the Kubernetes it is installed on",
  reason:
    "Karpenter before 1.9 does not know 1.35; a chart whose range ends below the cluster fails in ways that only that pair has.",
  holds: [35],
  severity: "warn",
  *check(graph, { settings }): Iterable<Finding> {
    if (settings === undefined) return;
    const cluster = minor(settings.kubernetesVersion);
    for (const { chart, resource } of graph.releases) {
      const facts = chartFacts(chart);
      const range = /^1\.(\d+) - 1\.(\d+)$/.exec(facts?.supports ?? "");
      if (range === null || facts === undefined) continue;
      const [low, high] = [Number(range[1]), Number(range[2])];
      if (cluster < low || cluster > high) {
        yield {
          path: resource.path,
          problem: `${chart} ${facts.version} is made for Kubernetes ${facts.supports ?? ""}, the cluster has ${settings.kubernetesVersion}`,
          mend: "choose another version in lib/kubernetes/charts.ts",
        };
      }
    }
  },
};

const exactVersions: Rule = {
  id: "exact-chart-versions",
  family: "charts",
  title: "Every release names a chart of the catalogue at its exact version",
  reason: "A range, or no version, installs tomorrow what nobody looked at.",
  holds: [73, 74, 155],
  *check(graph): Iterable<Finding> {
    for (const { chart, version, objects, resource } of graph.releases) {
      if (objects.length > 0 || chart.startsWith("./")) continue;
      const facts = chartFacts(chart);
      if (version === undefined)
        yield {
          path: resource.path,
          problem: `${chart} has no version`,
          mend: "name it in lib/kubernetes/charts.ts",
        };
      else if (facts !== undefined && facts.version !== version) {
        yield {
          path: resource.path,
          problem: `${chart} ${version} is not the catalogue's ${facts.version}`,
          mend: "change the catalogue and lib/facts/charts.json together",
        };
      }
    }
  },
};

const emptyMapClearsNothing: Rule = {
  id: "null-clears-a-default",
  family: "charts",
  title: "A chart's default map is cleared with null, never with {}",
  reason: "Helm merges maps: an empty one changes nothing, and the default's selector still matches no node.",
  holds: [25],
  *check(graph): Iterable<Finding> {
    for (const { values, objects, resource } of graph.releases) {
      if (objects.length > 0) continue;
      for (const key of ["affinity", "nodeSelector"]) {
        const value = values[key];
        if (
          typeof value === "object" &&
          value !== null &&
          !Array.isArray(value) &&
          Object.keys(value).length === 0
        ) {
          yield {
            path: resource.path,
            problem: `${key} is {}`,
            mend: "leave it out, or set null to clear the chart's default",
          };
        }
      }
    }
  },
};

/** Versions that fit one another. */
export const compatibilityRules: readonly Rule[] = [
  supportedKubernetes,
  chartsFitKubernetes,
  exactVersions,
  emptyMapClearsNothing,
];
