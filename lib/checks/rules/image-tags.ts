import { chartImages } from "../../facts/chart-pods";
import { images } from "../../kubernetes/images";
import { fullImageName } from "../../platform/policy/images";
import { SERVING_RUNTIMES } from "../../platform/serving/runtimes";
import type { StackGraph } from "../graph";
import { remembered } from "../remembered";
import type { Finding, Rule } from "../rule";
import { field, textOf } from "../walk";
import { inContents, inValues } from "./by-field";

/** Fields that name an image; `repository` and the runtimes' `image` leave its tag to a field `tag` beside them. */
const IMAGE = /^(image|repository|\w+Image)$/;

/** Name and tag of an image; the tag is undefined for one by digest, and for a name alone. */
function parted(image: string): { name: string; tag: string | undefined } {
  const [name = ""] = image.split("@");
  const colon = name.indexOf(":", name.lastIndexOf("/") + 1);
  return colon < 0
    ? { name: fullImageName(name), tag: undefined }
    : {
        name: fullImageName(name.slice(0, colon)),
        tag: image.includes("@") ? undefined : name.slice(colon + 1),
      };
}

/** Tags of every image that the program pins or a chart of the catalogue runs: all, and by the image's full name. */
interface Catalogue {
  readonly all: ReadonlySet<string>;
  readonly of: ReadonlyMap<string, ReadonlySet<string>>;
}

let catalogue: Catalogue | undefined;

function knownTags(): Catalogue {
  if (catalogue !== undefined) return catalogue;
  const found = new Map<string, Set<string>>();
  const pinned = [
    ...Object.values(images),
    ...Object.values(SERVING_RUNTIMES).map(({ image }) => image),
    ...chartImages().map((image) => image.split("@")[0] ?? ""),
  ];
  for (const { name, tag } of pinned.map(parted)) {
    if (tag === undefined) continue;
    const tags = found.get(name) ?? new Set<string>();
    found.set(name, tags.add(tag));
  }
  catalogue = { all: new Set([...found.values()].flatMap((tags) => [...tags])), of: found };
  return catalogue;
}

/** An image that a release or an object names: without a name where a chart's own is left and only its tag is set. */
interface Named {
  readonly name: string | undefined;
  readonly tag: string;
}

/** A whole reference; nothing for a name alone, and for one that Terraform fills in. */
function wholeImage(image: string): Named[] {
  if (image.includes("${")) return [];
  const { name, tag } = parted(image);
  return tag === undefined ? [] : [{ name, tag }];
}

/** A tag with the name beside it. */
function taggedImage(value: object): Named[] {
  const tag = textOf(field(value, "tag"));
  if (tag === undefined || tag === "") return [];
  const name = textOf(field(value, "repository")) ?? textOf(field(value, "image"));
  return [{ name: name === undefined ? undefined : parted(name).name, tag }];
}

/** Tags that the image may have; undefined for an image that nobody knows. */
const tagsOf = ({ name }: Named): ReadonlySet<string> | undefined =>
  name === undefined ? knownTags().all : knownTags().of.get(name);

const isOdd = (named: Named): boolean => tagsOf(named)?.has(named.tag) === false;

const tagFields = inValues.fieldsThat(({ holder }) => taggedImage(holder).some(isOdd), "tag");
const isOddImage = remembered((image) => wholeImage(image).some(isOdd));
const imageFields = inContents.fieldsThat(
  ({ value }) => typeof value === "string" && isOddImage(value),
  IMAGE,
);

/** Images whose tag is not among the known ones. */
const oddImages = (graph: StackGraph): (Named & { readonly path: string })[] => [
  ...tagFields(graph).flatMap(({ source: { path }, place }) =>
    taggedImage(place.holder).map((named) => ({ path, ...named })),
  ),
  ...imageFields(graph).flatMap(({ source, place }) =>
    source.object === undefined || place.key === "image"
      ? wholeImage(String(place.value)).map((named) => ({ path: source.path, ...named }))
      : [],
  ),
];

const tagsAreKnown: Rule = {
  id: "images-have-a-known-tag",
  family: "references",
  title: "An image that the program pins, or a chart runs, is named with a tag that is known to exist",
  reason:
    "A tag that nobody published is seen when the first pod waits for its image: hours after the deploy, where the image is a model server's.",
  holds: [73, 90],
  *check(graph, { settings }): Iterable<Finding> {
    // Images that follow the cluster: kubectl, the autoscaler.
    const cluster = settings === undefined ? undefined : `v${settings.kubernetesVersion}.`;
    for (const { path, name, tag } of oddImages(graph)) {
      const follows =
        cluster !== undefined && tag.startsWith(cluster) && /^\d+$/.test(tag.slice(cluster.length));
      if (name === undefined && follows) continue;
      const known = name === undefined ? "" : `; known: ${[...(tagsOf({ name, tag }) ?? [])].join(", ")}`;
      yield {
        path,
        problem: `names ${name ?? "an image"} with the tag ${tag}${known}`,
        mend: "use the image of lib/kubernetes/images.ts or of the runtimes, or pin the new tag there",
      };
    }
  },
};

/** Which images are run. */
export const imageTagRules: readonly Rule[] = [tagsAreKnown];
