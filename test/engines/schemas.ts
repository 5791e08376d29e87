import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ControlPlane } from "./kube";

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Template for kubeconform's `-schema-location` that finds what {@link writeSchema} wrote. */
export const LOCATION = "{{.Group}}_{{.ResourceKind}}_{{.ResourceAPIVersion}}.json";

/** kubeconform's name for the core group is its version. */
function fileOf(group: string, version: string, kind: string): string {
  return `${group === "" ? version : group}_${kind.toLowerCase()}_${version}.json`;
}

/** Writes the schema of one kind. */
export function writeSchema(
  folder: string,
  [group, version, kind]: readonly [string, string, string],
  schema: Json,
): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, fileOf(group, version, kind)), JSON.stringify(schema));
}

/**
 * A Kubernetes schema as JSON schema: integers may be texts where Kubernetes says so, quantities may be numbers, and a field that is not
 * named is a fault, where Kubernetes would drop it without a word.
 */
export function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!isRecord(schema)) return schema;
  if (schema["x-kubernetes-int-or-string"] === true || schema["format"] === "int-or-string")
    return { type: ["integer", "string"] };
  const kept = Object.entries(schema).filter(([key]) => !/^(x-kubernetes-|description$|default$)/.test(key));
  const result = Object.fromEntries(
    kept.map(([key, value]) => [key, key === "enum" ? value : inner(key, value)]),
  );
  const open =
    schema["additionalProperties"] !== undefined ||
    schema["x-kubernetes-preserve-unknown-fields"] === true ||
    schema["x-kubernetes-embedded-resource"] === true;
  return isRecord(schema["properties"]) && !open && schema["type"] === "object"
    ? { ...result, additionalProperties: false }
    : result;
}

/** The names below `properties` and `definitions` are fields, not keywords. */
function inner(key: string, value: unknown): unknown {
  if ((key !== "properties" && key !== "definitions") || !isRecord(value)) return strict(value);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, strict(field)]));
}

/** Every Kubernetes object has these, whether its schema says so or not. */
export function withHead(schema: Json): Json {
  const head = { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: { type: "object" } };
  return { ...schema, properties: { ...(schema["properties"] as Json | undefined), ...head } };
}

interface Swagger {
  readonly definitions: Readonly<Record<string, Json>>;
}

/** Definitions that one refers to, directly or through others. */
function closure(name: string, all: Swagger["definitions"], found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, next = ""] of JSON.stringify(all[name]).matchAll(/"#\/definitions\/([^"]+)"/g))
    closure(next, all, found);
  return found;
}

const quantity = { type: ["string", "number"] };
const quantityName = "io.k8s.apimachinery.pkg.api.resource.Quantity";

/**
 * Writes the schemas of the kinds that the API server knows by itself, from its own description.
 * @returns how many kinds
 */
export async function writeNativeSchemas(folder: string, plane: ControlPlane): Promise<number> {
  const { definitions } = (await plane.api("/openapi/v2")).body as Swagger;
  let count = 0;
  for (const [name, definition] of Object.entries(definitions)) {
    const kinds = definition["x-kubernetes-group-version-kind"];
    if (!Array.isArray(kinds) || kinds.length !== 1) continue;
    const [{ group, version, kind }] = kinds as [{ group: string; version: string; kind: string }];
    const parts = [...closure(name, definitions)].map((part) => [
      part,
      part === quantityName ? quantity : strict(definitions[part]),
    ]);
    const own = Object.fromEntries(parts) as Readonly<Record<string, Json>>;
    writeSchema(folder, [group, version, kind], { ...own[name], definitions: own });
    count += 1;
  }
  return count;
}
