import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { parse, parseAllDocuments } from "yaml";
import { charts, type Chart } from "../../lib/kubernetes/charts";
import type { HelmValues } from "../../lib/kubernetes/component";
import type { KubernetesObject } from "../../lib/kubernetes/object";

type Json = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Folder with the charts' values, schemas and CRDs; `CHARTS_FOLDER` names another one. Not part of the project. */
export const CHARTS_FOLDER = resolve(process.env["CHARTS_FOLDER"] ?? "../shared/charts");
const present = existsSync(CHARTS_FOLDER);

/**
 * `describe` for tests that read {@link CHARTS_FOLDER}; without the folder they are skipped, and the name says so. A skipped `describe` still
 * runs its body, which may read charts: here it stands as one test instead, whose body is never run.
 */
export function describeWithCharts(name: string, tests: () => void): void {
  if (present) describe(name, tests);
  else describe.skip(`${name} (skipped: no chart data at ${CHARTS_FOLDER})`, () => test("all", tests));
}

const folderOf = (chart: Chart): string => join(CHARTS_FOLDER, chart.name, chart.version);

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/**
 * Paths of `values` that the chart does not know: neither in its values.yaml, nor in its schema, nor named in a comment. Maps whose default
 * is empty are free-form, and so are subcharts and what goes into a pod as it is.
 * @param freeForm further paths below which anything goes, since the chart hands them on; say why where you name one
 */
export function unknownPaths(
  chart: Chart,
  values: HelmValues,
  freeForm: readonly string[] = [],
): readonly string[] {
  const text = read(join(folderOf(chart), "values.yaml"));
  if (text === "") throw new Error(`no values of ${chart.name} ${chart.version} in ${CHARTS_FOLDER}`);
  const schema = JSON.parse(read(join(folderOf(chart), "values.schema.json")) || "{}") as Json;
  const dependencies =
    (
      parse(read(join(folderOf(chart), "Chart.yaml"))) as {
        dependencies?: { name: string; alias?: string }[];
      }
    ).dependencies ?? [];
  const subcharts = new Set([
    "global",
    ...dependencies.map((dependency) => dependency.alias ?? dependency.name),
  ]);
  const commented = (key: string): boolean =>
    new RegExp(`^\\s*#[#\\s-]*["']?${escape(key)}["']?:`, "m").test(text);
  const visit = (value: unknown, known: unknown, described: Json | undefined, path: string): string[] => {
    if (!isRecord(value)) return [];
    const properties = propertiesOf(described, schema);
    const open = !isRecord(known) || Object.keys(known).length === 0;
    return Object.entries(value).flatMap(([key, inner]) => {
      const here = path === "" ? key : `${path}.${key}`;
      // A part that is switched off reads nothing: what stands there is for the chart around it.
      const off = isRecord(inner) && inner["enabled"] === false;
      const described_ = key === "global" && isRecord(known) && isRecord(known["global"]);
      const read = path === "" && subcharts.has(key) && !off && !described_;
      if (read || freeForm.includes(path)) return [];
      if (isPodField(path, known)) return [];
      const named = isRecord(known) && key in known;
      if (named || key in properties)
        return visit(inner, named ? known[key] : undefined, properties[key], here);
      return open && path !== "" && Object.keys(properties).length === 0 ? [] : commented(key) ? [] : [here];
    });
  };
  return visit(values, parse(text), schema, "");
}

/** Parts that charts copy into a pod's template as they are. */
const POD_FIELD =
  /^(resources|affinity|tolerations|nodeSelector|topologySpreadConstraints|.*[sS]ecurityContext|.*([lL]abels|[aA]nnotations))$/;

/** `resources` of some charts holds those of each of their programs by its name. */
const isPodField = (path: string, known: unknown): boolean =>
  POD_FIELD.test(path.split(".").at(-1) ?? "") &&
  !(
    path === "resources" &&
    isRecord(known) &&
    Object.keys(known).length > 0 &&
    !("requests" in known || "limits" in known)
  );

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

function propertiesOf(described: Json | undefined, root: Json): Readonly<Record<string, Json>> {
  const target = typeof described?.["$ref"] === "string" ? pointed(root, described["$ref"]) : described;
  const own = isRecord(target?.["properties"]) ? (target["properties"] as Record<string, Json>) : {};
  const parts = [target?.["allOf"], target?.["anyOf"], target?.["oneOf"]].flatMap((list) =>
    Array.isArray(list) ? (list as Json[]) : [],
  );
  return Object.assign({}, ...parts.map((part) => propertiesOf(part, root)), own) as Record<string, Json>;
}

function pointed(root: Json, reference: string): Json | undefined {
  return reference
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((node, key) => (isRecord(node) ? node[key] : undefined), root) as Json | undefined;
}

interface Crd {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema?: { readonly openAPIV3Schema?: Json };
    }[];
  };
}

/** Structural schemas prune what they do not name; here that is a fault. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!isRecord(schema)) return schema;
  const result = Object.fromEntries(
    // A pattern in Go's dialect, such as `(?i)`, is none that JavaScript can read.
    Object.entries(schema)
      .filter(([key, value]) => !(key === "pattern" && String(value).includes("(?i)")))
      .map(([key, value]) => [key, key === "default" || key === "enum" ? value : strict(value)]),
  );
  if (schema["x-kubernetes-int-or-string"] === true) return { type: ["integer", "string"] };
  const closed =
    isRecord(schema["properties"]) &&
    schema["type"] === "object" &&
    schema["additionalProperties"] === undefined &&
    schema["x-kubernetes-preserve-unknown-fields"] !== true;
  if (closed) result["additionalProperties"] = false;
  return schema["nullable"] === true && typeof schema["type"] === "string"
    ? { ...result, type: [schema["type"], "null"], nullable: undefined }
    : result;
}

const validators = new Map<string, ValidateFunction | undefined>();
const ajv = addFormats(new Ajv({ strict: false, allErrors: true, validateFormats: false }));

/** The Gateway API's CRDs, which Envoy Gateway's chart brings in this version; kept apart from its own. */
const GATEWAY_API = ["gateway-api", "v1.6.1"];

/** CRDs of a group and kind in the charts of the catalogue; other files are not parsed, which would take seconds. */
function crdsOf(group: string, kind: string): readonly Crd[] {
  const folders = [...Object.values<Chart>(charts).map(folderOf), join(CHARTS_FOLDER, ...GATEWAY_API)];
  return folders.flatMap((parent) => {
    const folder = join(parent, "crds");
    return (existsSync(folder) ? readdirSync(folder) : [])
      .map((file) => read(join(folder, file)))
      .filter((text) => text.includes(`group: ${group}`) && text.includes(`kind: ${kind}`))
      .flatMap((text) =>
        parseAllDocuments(text, { version: "1.2" }).map((document) => document.toJS() as Partial<Crd> | null),
      )
      .filter((crd): crd is Crd => crd?.spec?.group === group && crd.spec.names.kind === kind);
  });
}

/** The CRDs of the kinds that these objects are of, as the charts bring them; none without {@link CHARTS_FOLDER}. */
export function definitionsOf(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const kinds = new Map(
    objects.map(({ apiVersion, kind }) => [`${apiVersion.split("/")[0] ?? ""} ${kind}`, kind]),
  );
  // What a chart's file holds is a Kubernetes object, of which the type names the part that is read here.
  return [...kinds].flatMap(([key, kind]) =>
    crdsOf(key.split(" ")[0] ?? "", kind),
  ) as unknown as KubernetesObject[];
}

function validatorOf(apiVersion: string, kind: string): ValidateFunction | undefined {
  const key = `${apiVersion}/${kind}`;
  if (!validators.has(key)) {
    const [group = "", version = ""] = apiVersion.split("/");
    const schema = crdsOf(group, kind)
      .flatMap((crd) => crd.spec.versions)
      .find((candidate) => candidate.name === version)?.schema?.openAPIV3Schema;
    validators.set(key, schema === undefined ? undefined : ajv.compile({ ...(strict(schema) as Json) }));
  }
  return validators.get(key);
}

/**
 * What is wrong with a custom resource by its CRD at the catalogue's version, unknown fields included.
 * @throws when no chart of the catalogue brings the kind
 */
export function crdFaults(object: KubernetesObject): readonly string[] {
  const key = `${object.apiVersion}/${object.kind}`;
  const validator = validatorOf(object.apiVersion, object.kind);
  if (validator === undefined) throw new Error(`no chart of the catalogue brings ${key}`);
  const { metadata: _, ...rest } = object;
  validator({ ...rest, metadata: {} });
  return (validator.errors ?? []).map(
    (error) => `${key} ${error.instancePath} ${error.message ?? ""} ${JSON.stringify(error.params)}`,
  );
}
