import type { Finding, Rule } from "../rule";
import { at } from "../walk";
import { ofKind } from "./by-kind";
import { chartReleases, pathOf } from "./known";

const gitopsHasProjects: Rule = {
  id: "gitops-has-its-projects",
  family: "references",
  title:
    "An environment with a repository of Applications has one that begins and the projects that they may name, and a project that an Application names exists",
  reason:
    "ArgoCD refuses an Application of a project that is not there; nothing is synced, and nothing says so but its own page.",
  holds: [150],
  *check(graph, { settings }): Iterable<Finding> {
    const projects = new Set(ofKind(graph, "AppProject").map(({ object }) => object.metadata.name));
    projects.add("default");
    for (const entry of ofKind(graph, "Application")) {
      const project = String(at(entry.object, "spec", "project"));
      if (!projects.has(project))
        yield {
          path: pathOf(entry),
          problem: `is of the project ${project}, which nothing makes`,
          mend: "make the AppProject",
        };
    }
    if (settings?.gitops === undefined || chartReleases(graph).every(({ chart }) => chart !== "argo-cd"))
      return;
    const { repository, private: needsKey = false } = settings.gitops;
    const isOpened = ofKind(graph, "ExternalSecret").some(
      ({ object }) => at(object, "spec", "target", "template", "data", "url") === repository,
    );
    if (needsKey && !isOpened)
      yield {
        path: graph.stack,
        problem: `has no key to the repository ${repository}, which is private`,
        mend: "make the ExternalSecret of lib/platform/delivery that brings it",
      };
    if (ofKind(graph, "Application", "ApplicationSet").length === 0)
      yield {
        path: graph.stack,
        problem: "has a repository of Applications and none that begins",
        mend: "make the Application of lib/platform/delivery that reads it",
      };
    const knowsCluster = ofKind(graph, "Secret").some(
      ({ object }) => object.metadata.labels?.["argocd.argoproj.io/secret-type"] === "cluster",
    );
    if (!knowsCluster)
      yield {
        path: graph.stack,
        problem: "has no Secret by which ArgoCD knows the cluster",
        mend: "make it: ApplicationSets of the repository read its labels",
      };
    for (const name of ["platform", "workloads"].filter((one) => !projects.has(one)))
      yield { path: graph.stack, problem: `has no AppProject ${name}`, mend: "make it: lib/gitops names it" };
  },
};

/** What ArgoCD needs to begin. */
export const gitopsRules: readonly Rule[] = [gitopsHasProjects];
