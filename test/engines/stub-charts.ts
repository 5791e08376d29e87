import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseAllDocuments } from "yaml";
import type { SynthesizedStack } from "./proof";
import { configurationOf } from "./stacks";

/** Folder with the charts' own resource definitions; `CHARTS_FOLDER` names another one. Not part of the project. */
const source = resolve(process.env["CHARTS_FOLDER"] ?? "../shared/charts");

/** Whether stub charts can be made here. */
export const chartsPresent = existsSync(source);

/** Charts that bring the definitions of another project along, which are kept apart in the folder. */
const alongside: Readonly<Record<string, readonly string[]>> = { "gateway-helm": ["gateway-api"] };

type Json = Readonly<Record<string, unknown>>;

/** Without descriptions: the record of a release must fit into one Secret. */
function terse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(terse);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, field]) => key !== "description" || typeof field !== "string",
  );
  return Object.fromEntries(kept.map(([key, field]) => [key, terse(field)]));
}

function definitionsIn(folder: string): Json[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => /\.ya?ml$/.test(file));
  const documents = files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), "utf8"), { uniqueKeys: false }),
  );
  return documents
    .map((document) => document.toJS() as Json | null)
    .filter((document) => document?.["kind"] === "CustomResourceDefinition") as Json[];
}

/** Newest version folder of a chart whose exact version is not asked for. */
function newest(name: string): string {
  const versions = readdirSync(join(source, name)).sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  return join(source, name, versions.at(-1) ?? "");
}

/**
 * Writes a chart that stands for a real one: it carries the real chart's resource definitions and keeps the values that it was given in a
 * ConfigMap named as the release.
 * @returns how many definitions it carries
 */
export function writeStubChart(folder: string, name: string, version: string): number {
  const folders = [join(source, name, version), ...(alongside[name] ?? []).map(newest)];
  const definitions = folders.flatMap((from) => definitionsIn(join(from, "crds")));
  mkdirSync(join(folder, "crds"), { recursive: true });
  mkdirSync(join(folder, "templates"), { recursive: true });
  writeFileSync(join(folder, "Chart.yaml"), JSON.stringify({ apiVersion: "v2", name, version }));
  definitions.forEach((definition, index) => {
    writeFileSync(join(folder, "crds", `${index}.yaml`), JSON.stringify(terse(definition)));
  });
  const record = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: values-{{ .Release.Name }}\ndata:\n  values: {{ .Values | toJson | quote }}\n`;
  writeFileSync(join(folder, "templates", "values.yaml"), record);
  return definitions.length;
}

/** Charts of a stack that cannot be fetched here and are replaced by stubs, as `name version`. */
export function stubNames(stack: SynthesizedStack): string[] {
  const resource = configurationOf(stack)["resource"] as Readonly<
    Record<string, Readonly<Record<string, Json>>>
  >;
  return Object.values(resource["helm_release"] ?? {})
    .filter(({ repository }) => repository !== undefined)
    .map(({ chart, version }) => `${String(chart)} ${String(version)}`);
}
