import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { ReleaseNode } from "../checks/graph";
import { textOf } from "../checks/walk";
import { KUBERNETES_VERSIONS } from "../environment/schema";
import { INVENTORY_FILE, type ChartInventory } from "../facts/chart-pods";
import { Program } from "../../stacks/program";
import { select } from "../../stacks/selection";
import { inventoryOf } from "./manifests";
import { given, main } from "./terminal";

const HELP = `npm run chart-inventory -- [ENVIRONMENT,ENVIRONMENT]

Renders every chart with the values that an environment gives it, and writes what its pods are like into ${INVENTORY_FILE}.
Needs helm and the chart repositories. The first environment that has a chart gives its values.`;

interface Inventories {
  readonly about: string;
  readonly source: string;
  readonly asOf: string;
  readonly charts: Readonly<Record<string, ChartInventory>>;
}

function rendered(release: ReleaseNode, folder: string): ChartInventory {
  const repository = textOf(release.resource.attributes["repository"]) ?? "";
  const version = release.version ?? "";
  const values = join(folder, `${release.name}.json`);
  writeFileSync(values, JSON.stringify(release.values));
  const chart = repository.startsWith("oci://")
    ? [`${repository}/${release.chart}`]
    : [release.chart, "--repo", repository];
  const options = [
    "--version",
    version,
    "--namespace",
    release.namespace,
    "--kube-version",
    KUBERNETES_VERSIONS[0],
    "--values",
    values,
  ];
  const text = execFileSync("helm", ["template", release.name, ...chart, ...options], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const manifests = parseAllDocuments(text).map((document) => document.toJS() as unknown);
  return { version, rendered: "values", ...inventoryOf(manifests) };
}

function write(names: string | undefined): void {
  const today = new Date();
  const program = new Program(
    { ...select({ names, today }), outdir: "cdktf.out" },
    { rules: [], waivers: [], today },
  );
  const releases = new Map<string, ReleaseNode>();
  for (const release of program.results.flatMap(({ graph }) => graph.releases)) {
    if (release.objects.length === 0 && !release.chart.startsWith("./") && !releases.has(release.chart))
      releases.set(release.chart, release);
  }
  const folder = mkdtempSync(join(tmpdir(), "values-"));
  const before = JSON.parse(readFileSync(INVENTORY_FILE, "utf8")) as Inventories;
  const made = [...releases].map(([chart, release]) => {
    console.log(`${chart} ${release.version ?? ""}`);
    return [chart, rendered(release, folder)] as const;
  });
  const charts = Object.fromEntries(
    [...Object.entries(before.charts), ...made].sort(([a], [b]) => a.localeCompare(b)),
  );
  writeFileSync(
    INVENTORY_FILE,
    `${JSON.stringify({ ...before, asOf: today.toISOString().slice(0, 10), charts }, null, 1)}\n`,
  );
}

main((args) => {
  const options = given(args, {}, 1);
  if (options === undefined) {
    console.log(HELP);
    return 0;
  }
  write(options.words[0]);
  return 0;
});
