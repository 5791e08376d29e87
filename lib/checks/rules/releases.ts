import { chartSeconds, objectsSeconds } from "../../facts/release-timeouts";
import { charts } from "../../kubernetes/charts";
import type { ReleaseNode } from "../graph";
import { remembered } from "../remembered";
import type { Finding, Rule } from "../rule";
import { at, textOf } from "../walk";
import { inContents, inValues } from "./by-field";
import { chartReleases } from "./known";

/** Seconds that a release is waited for at the least, by its chart or its objects (rule 65). */
const leastSeconds = ({ chart, objects }: ReleaseNode): number =>
  chart.startsWith("./") ? objectsSeconds(objects) : chartSeconds(chart);

/** Seconds that the provider waits where it is told nothing. */
const UNSAID_SECONDS = 300;

const releasesByConvention: Rule = {
  id: "releases-wait",
  family: "order",
  title: "Every release waits for its pods, long enough, undoes a failed install, and makes no namespace",
  reason:
    "What does not wait lets the next release meet a webhook that is not there; what makes its namespace makes it without labels.",
  holds: [55, 65],
  *check(graph): Iterable<Finding> {
    const names = new Map<string, string>();
    for (const release of graph.releases) {
      const { resource, name, namespace } = release;
      const { wait, timeout, create_namespace: creates, atomic } = resource.attributes;
      const { path } = resource;
      if (wait === false) yield { path, problem: "does not wait for its pods", mend: "leave wait true" };
      const [seconds, least] = [Number(timeout ?? UNSAID_SECONDS), leastSeconds(release)];
      if (seconds < least)
        yield {
          path,
          problem: `gives up after ${String(seconds)} s`,
          mend: `wait ${String(least)} s or more`,
        };
      if (creates === true)
        yield {
          path,
          problem: "makes its namespace, without a Pod Security level",
          mend: "add it to lib/platform/namespaces.ts",
        };
      if (atomic === false) yield { path, problem: "leaves a failed install behind", mend: "set atomic" };
      const before = names.get(`${namespace}/${name}`);
      if (before !== undefined)
        yield { path, problem: `has the name of ${before}`, mend: "name it otherwise" };
      names.set(`${namespace}/${name}`, path);
      if (name.length > 53)
        yield { path, problem: `the name ${name} has more than 53 letters`, mend: "shorten it" };
    }
  },
};

const CATALOGUE = new Map(
  Object.values(charts).map((chart) => [chart.name as string, chart.repository as string]),
);

const knownRepositories: Rule = {
  id: "charts-come-from-their-publisher",
  family: "charts",
  title: "Charts come from the repository of the catalogue, over TLS",
  reason: "Whoever answers for a chart's repository runs code with the rights of the deploy.",
  holds: [73, 155],
  *check(graph): Iterable<Finding> {
    for (const { resource, chart } of chartReleases(graph)) {
      const repository = textOf(resource.attributes["repository"]) ?? "";
      const known = CATALOGUE.get(chart);
      if (!/^(https|oci):\/\//.test(repository))
        yield {
          path: resource.path,
          problem: `comes from ${repository || "nowhere"}`,
          mend: "use an https:// or oci:// repository",
        };
      else if (known !== undefined && known !== repository)
        yield {
          path: resource.path,
          problem: `comes from ${repository}, the catalogue has ${known}`,
          mend: "change lib/kubernetes/charts.ts",
        };
    }
  },
};

const definitionsStay: Rule = {
  id: "definitions-outlive-their-chart",
  family: "destroy",
  title: "Uninstalling a chart by mistake does not delete the custom resources of its users",
  reason:
    "Deleting a definition deletes every workflow and application of that kind, in every namespace, at once.",
  holds: [131],
  *check(graph): Iterable<Finding> {
    for (const { resource, values, chart } of chartReleases(graph)) {
      if (KEEPS.includes(chart) && at(values, "crds", "keep") === false)
        yield {
          path: resource.path,
          problem: "deletes its definitions when it is uninstalled",
          mend: "set crds.keep",
        };
    }
  },
};

/** Charts whose custom resources people write, with the value that keeps their definitions. */
const KEEPS = ["argo-cd", "argo-events", "argo-workflows", "argo-rollouts"];

const tags = inValues.fieldsThat(({ value }) => typeof value === "string" && MUTABLE.test(value), "tag");
const images = inContents.fieldsThat(
  ({ value }) => typeof value === "string" && isUnpinned(value),
  /^(image|\w+Image)$/,
);

const pinnedImages: Rule = {
  id: "images-are-pinned",
  family: "charts",
  title: "Every image that we name has a tag that stays, or a digest",
  reason: "`latest` and an image without a tag are another image after the next restart.",
  holds: [73, 111],
  *check(graph): Iterable<Finding> {
    const mend = "name a version or a digest";
    for (const { source, place } of tags(graph))
      yield { path: source.path, problem: `${place.path} is "${String(place.value)}"`, mend };
    for (const { source, place } of images(graph)) {
      // Charts may take the tag in a field of its own.
      const other =
        source.object === undefined ? typeof place.beside("tag") === "string" : place.key !== "image";
      if (!other) yield { path: source.path, problem: `${place.path} is ${String(place.value)}`, mend };
    }
  },
};

const MUTABLE = /^(latest|main|master|stable|edge|nightly|)$/;

/** Whether a full image name has no tag that stays; a reference to another value has what that has. */
const isUnpinned = remembered((image: string): boolean => {
  if (image === "" || image.includes("{{") || image.includes("@sha256:")) return false;
  const last =
    image
      .replace(/\$\{[^}]*\}/g, "x")
      .split("/")
      .at(-1) ?? "";
  const tag = /:([^:]*)$/.exec(last)?.[1];
  return tag === undefined || MUTABLE.test(tag);
});

/** Releases and their charts. */
export const releaseRules: readonly Rule[] = [
  releasesByConvention,
  knownRepositories,
  definitionsStay,
  pinnedImages,
];
