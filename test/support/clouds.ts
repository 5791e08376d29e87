import type { ResourceNode, StackGraph } from "../../lib/checks/graph";
import { projectStacks } from "./environments";

/** The managed clouds, as a table for `describe.each`. */
export const CLOUDS = ["aws", "azure", "gcp"] as const;
/** One of {@link CLOUDS}. */
export type CloudId = (typeof CLOUDS)[number];

const results = projectStacks();

/** The finished stack of an environment of the project. */
export function graphNamed(name: string): StackGraph {
  const found = results.find(({ stack }) => stack.node.id === name);
  if (found === undefined) throw new Error(`no stack ${name}`);
  return found.graph;
}

/** The one resource of a type whose path matches. */
export function only(graph: StackGraph, type: string, path = /./): ResourceNode {
  const found = graph.ofType(type).filter((node) => path.test(node.path));
  if (found.length !== 1)
    throw new Error(`${graph.stack} must have one ${type} like ${String(path)}, got ${String(found.length)}`);
  return found[0]!;
}

/** Everything that a stack's resources of some types say, as text to search. */
export const textOfTypes = (graph: StackGraph, types: RegExp, path = /./): string =>
  JSON.stringify(
    graph.resources
      .filter((node) => types.test(node.type) && path.test(node.path))
      .map(({ attributes }) => attributes),
  );
