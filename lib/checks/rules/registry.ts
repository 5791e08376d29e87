import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { textOf } from "../walk";
import { inContents } from "./by-field";

/** An image in ECR: what comes after the host, without tag and digest. */
const ECR_IMAGE = /\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/([\w./-]+)(?:[:@]|$)/;

const imageOf = (value: unknown): string | undefined => ECR_IMAGE.exec(textOf(value) ?? "")?.[1];

const images = inContents.fieldsThat(({ value }) => imageOf(value) !== undefined, "image", "repository");

/** Images in ECR that a stack runs, each with the construct that names it. */
const ecrImages = (graph: StackGraph): { path: string; image: string }[] =>
  images(graph).map(({ source, place }) => ({
    path: source.release.resource.path,
    image: imageOf(place.value) ?? "",
  }));

const imagesHaveRepositories: Rule = {
  id: "images-have-their-repository",
  family: "references",
  title: "Every image below the environment's ECR address has its repository",
  reason:
    "ECR makes no repository when an image is pushed: the push is refused, and pods wait for an image that nobody can bring.",
  holds: [111],
  *check(graph): Iterable<Finding> {
    const repositories = new Set(
      graph.ofType("aws_ecr_repository").map(({ attributes }) => textOf(attributes["name"]) ?? ""),
    );
    const owned = new Set([...repositories].map((name) => name.slice(0, name.lastIndexOf("/") + 1)));
    for (const { path, image } of ecrImages(graph)) {
      const below = [...owned].some((prefix) => prefix !== "" && image.startsWith(prefix));
      if (below && !repositories.has(image))
        yield {
          path,
          problem: `runs ${image}, which no repository of the registry holds`,
          mend: "add its name to PLATFORM_IMAGES in lib/kubernetes/images.ts",
        };
    }
  },
};

/** What the environment's registry must hold. */
export const registryRules: readonly Rule[] = [imagesHaveRepositories];
