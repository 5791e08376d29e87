import { existsSync, readdirSync, readFileSync } from "node:fs";
import { imagesToBuild } from "../../lib/commands/images/list";
import { PLATFORM_IMAGES, platformImage } from "../../lib/kubernetes/images";

test("every image of our own is built from the folder of its name, and every folder's image is known", () => {
  const built = readdirSync("lib/pipelines").filter((name) => existsSync(`lib/pipelines/${name}/Dockerfile`));
  expect(Object.keys(PLATFORM_IMAGES).sort()).toEqual(built.sort());
});

test("an image's address is below the registry, with its version", () => {
  expect(platformImage("registry.example.com/dev", "training")).toBe(
    `registry.example.com/dev/training:${PLATFORM_IMAGES.training}`,
  );
  for (const version of Object.values(PLATFORM_IMAGES)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test("the workflow builds what the list says, and names no image itself", () => {
  expect(imagesToBuild()).toContainEqual({
    name: "training",
    version: PLATFORM_IMAGES.training,
    folder: "lib/pipelines/training",
  });
  for (const { folder } of imagesToBuild()) expect(existsSync(`${folder}/Dockerfile`)).toBe(true);
  const workflow = readFileSync(".github/workflows/images.yml", "utf8");
  expect(workflow.match(/npm run --silent images/g)).toHaveLength(2);
  for (const name of Object.keys(PLATFORM_IMAGES)) expect(workflow).not.toContain(name);
});
