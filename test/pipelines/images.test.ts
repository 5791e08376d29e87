import { existsSync, readdirSync } from "node:fs";
import { PLATFORM_IMAGES, platformImage } from "../../lib/kubernetes/images";

test("every image of our own is built from the folder of its name, and every folder's image is known", () => {
  const built = readdirSync("lib/pipelines").filter((name) => existsSync(`lib/pipelines/${name}/Dockerfile`));
  expect([...PLATFORM_IMAGES].sort()).toEqual(built.sort());
});

test("an image's address is below the registry, with its version", () => {
  expect(platformImage("registry.example.com/dev", "training", "1.0.0")).toBe(
    "registry.example.com/dev/training:1.0.0",
  );
});
