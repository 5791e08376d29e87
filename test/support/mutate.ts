import { graphOf, oncePerGraph, type Attributes, type StackGraph } from "../../lib/checks/graph";
import { listOf } from "../../lib/checks/walk";
import { decodeValues, encodeValues } from "../../lib/kubernetes/values";
import type { KubernetesObject } from "../../lib/kubernetes/object";

/** Terraform's JSON, open to change. */
export type Document = Record<string, Record<string, Record<string, Record<string, unknown>>>>;

/** A deep copy of a stack's document to change. */
export const copyOf = (graph: StackGraph): Document => structuredClone(graph.document) as Document;

/** Values of a graph's releases by their text: of a changed document only what is new is decoded, and walked by the rules. */
const decoderOf = oncePerGraph(({ releases }) => {
  const known = new Map(
    releases.map(({ resource, values }) => [String(listOf(resource.attributes["values"])[0]), values]),
  );
  return (json: string): unknown => known.get(json) ?? decodeValues(json);
});

/** Reads a changed document. */
export const changedGraph = (graph: StackGraph, document: Attributes): StackGraph =>
  graphOf(graph.stack, document, decoderOf(graph));

/** Arguments of the resources of a type whose construct path or address matches. */
export function resourcesOf(document: Document, type: string, like = /./): Record<string, unknown>[] {
  const found = Object.entries(document["resource"]?.[type] ?? {}).filter(
    ([id, body]) => like.test(id) || like.test(JSON.stringify(body["//"])),
  );
  if (found.length === 0) throw new Error(`no ${type} like ${String(like)}`);
  return found.map(([, body]) => body);
}

/** Changes the decoded values of a release. */
export function changeValues(
  document: Document,
  release: string,
  change: (values: Record<string, unknown>) => void,
): void {
  const body = resourcesOf(document, "helm_release").find(({ name }) => name === release);
  if (body === undefined) throw new Error(`no release ${release}`);
  const values = decodeValues(String((body["values"] as unknown[])[0])) as Record<string, unknown>;
  change(values);
  body["values"] = [encodeValues(values)];
}

/** Changes the first object of a kind (and name) in whatever release carries it. */
export function changeObject(
  document: Document,
  kind: string,
  change: (object: KubernetesObject & Record<string, never>) => void,
  name = /./,
): void {
  for (const body of resourcesOf(document, "helm_release")) {
    const values = decodeValues(String((body["values"] as unknown[])[0])) as { objects?: KubernetesObject[] };
    const object = values.objects?.find(
      (candidate) => candidate.kind === kind && name.test(candidate.metadata.name),
    );
    if (object === undefined) continue;
    change(object as KubernetesObject & Record<string, never>);
    body["values"] = [encodeValues(values)];
    return;
  }
  throw new Error(`no object ${kind} ${String(name)}`);
}

/** Gives the first release with objects one more. */
export function addObject(document: Document, object: KubernetesObject): void {
  for (const body of resourcesOf(document, "helm_release")) {
    const values = decodeValues(String((body["values"] as unknown[])[0])) as { objects?: KubernetesObject[] };
    if (values.objects === undefined) continue;
    values.objects.push(object);
    body["values"] = [encodeValues(values)];
    return;
  }
}
