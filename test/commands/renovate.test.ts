import { readFileSync } from "node:fs";
import { charts } from "../../lib/kubernetes/charts";
import { images } from "../../lib/kubernetes/images";

interface Manager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
}

const { customManagers } = JSON.parse(readFileSync(".github/renovate.json", "utf8")) as {
  customManagers: readonly Manager[];
};

/** What Renovate finds in a file: the groups of each match of the managers that read it. */
function found(file: string): Readonly<Record<string, string | undefined>>[] {
  const text = readFileSync(file, "utf8");
  return customManagers
    .filter(({ managerFilePatterns }) =>
      managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(file)),
    )
    .flatMap(({ matchStrings }) => matchStrings)
    .flatMap((pattern) => [...text.matchAll(new RegExp(pattern, "g"))].map(({ groups = {} }) => groups));
}

const commentsOf = (file: string): number =>
  readFileSync(file, "utf8").match(/^ *\/\/ renovate:/gm)?.length ?? 0;

test("every chart's version is found with the place that it comes from", () => {
  const files = ["lib/kubernetes/charts.ts", "lib/kubernetes/charts-observability.ts"];
  const sources = files
    .flatMap(found)
    .map(({ datasource, depName = "", registryUrl, currentValue }) =>
      datasource === "helm"
        ? `${registryUrl ?? ""} ${depName} ${currentValue ?? ""}`
        : `oci://${depName.replace(/\/([^/]+)$/, " $1")} ${currentValue ?? ""}`,
    );
  const own = Object.values(charts).filter(({ repository }) => !repository.startsWith("."));
  expect(sources.sort()).toEqual(
    own.map(({ repository, name, version }) => `${repository} ${name} ${version}`).sort(),
  );
  expect(sources).toHaveLength(files.map(commentsOf).reduce((sum, one) => sum + one, 0));
});

test("every image's version is found, but those that move no more", () => {
  const file = "lib/kubernetes/images.ts";
  const addresses = found(file).map(({ depName, currentValue }) => `${depName ?? ""}:${currentValue ?? ""}`);
  const { minioClient: _, ...moving } = images;
  expect(addresses.sort()).toEqual(Object.values(moving).sort());
  expect(addresses).toHaveLength(commentsOf(file));
});

test("Terraform's version in the workflows is found", () => {
  expect(found(".github/actions/setup/action.yml")).toEqual([
    { currentValue: expect.stringMatching(/^\d+\.\d+\.\d+$/) as unknown },
  ]);
});
