import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { chartFacts } from "../served";
import { ofKind } from "./by-kind";
import { chartReleases, pathOf } from "./known";

/** Charts that are definitions alone, with the chart whose pods act on them. */
const CONTROLLERS: Readonly<Record<string, string>> = {
  "karpenter-crd": "karpenter",
  "kserve-crd": "kserve-resources",
};

/** Address of the release of a chart; undefined in a stack without it. */
const addressOf = (graph: StackGraph, chart: string): string | undefined =>
  chartReleases(graph).find((release) => release.chart === chart)?.resource.address;

const controllersOutlive: Rule = {
  id: "controllers-outlive-their-resources",
  family: "order",
  title: "A custom resource waits for the controller that acts on it, not for its definition alone",
  reason:
    "On destroy both would go at once: the controller is gone before it has let go of the finalizers, and the namespace stays `Terminating`, with the machines and load balancers behind it.",
  holds: [131, 132],
  *check(graph): Iterable<Finding> {
    for (const [definitions, controller] of Object.entries(CONTROLLERS)) {
      const address = addressOf(graph, controller);
      const serves = new Set(chartFacts(definitions)?.serves);
      const kinds = new Set([...serves].map((kind) => kind.slice(kind.lastIndexOf("/") + 1)));
      for (const entry of ofKind(graph, ...kinds)) {
        const { object, release } = entry;
        if (address === undefined || !serves.has(`${object.apiVersion}/${object.kind}`)) continue;
        if (!graph.waitsFor(release.resource.address, address))
          yield {
            path: pathOf(entry),
            problem: `does not wait for ${controller}, which acts on it`,
            mend: "let the controller's component serve the API group",
          };
      }
    }
  },
};

const definitionsFollow: Rule = {
  id: "definitions-follow-their-controller",
  family: "compatibility",
  title: "A controller whose definitions are a chart of their own is installed with them, in one version",
  reason:
    "Helm installs the definitions that a chart brings along once and never touches them again: after an upgrade the controller asks for fields that the API server drops.",
  holds: [95],
  *check(graph): Iterable<Finding> {
    for (const [definitions, controller] of Object.entries(CONTROLLERS)) {
      for (const { resource, version } of chartReleases(graph).filter(({ chart }) => chart === controller)) {
        const own = chartReleases(graph).find(({ chart }) => chart === definitions);
        if (own?.version === version) continue;
        yield {
          path: resource.path,
          problem: `is ${version ?? "without version"}, and ${definitions} is ${own?.version ?? "not installed"}`,
          mend: `install ${definitions} with it, and raise both in lib/kubernetes/charts.ts together`,
        };
      }
    }
  },
};

const deliveredGoesFirst: Rule = {
  id: "delivered-goes-first",
  family: "order",
  title: "The root Application comes after every release that does not wait for it, and goes before them",
  reason:
    "What ArgoCD delivers may be of any kind of the platform: on destroy its models and workflows are left with finalizers that no controller removes any more.",
  holds: [131, 132],
  *check(graph, { settings }): Iterable<Finding> {
    // Whoever composes a stack of their own knows what their Applications hold.
    if (settings === undefined) return;
    for (const { resource, objects } of graph.releases) {
      if (
        !objects.some(
          ({ kind, apiVersion }) => kind === "Application" && apiVersion.startsWith("argoproj.io/"),
        )
      )
        continue;
      for (const other of graph.releases) {
        const { address } = other.resource;
        if (address === resource.address || graph.waitsFor(address, resource.address)) continue;
        if (!graph.waitsFor(resource.address, address))
          yield {
            path: resource.path,
            problem: `does not wait for ${address}`,
            mend: "name the component in the root Application's `needs`",
          };
      }
    }
  },
};

/** Controllers, what they act on, and what has to be gone before they go. */
export const leaveFirstRules: readonly Rule[] = [controllersOutlive, definitionsFollow, deliveredGoesFirst];
