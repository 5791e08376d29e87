import type { StackGraph } from "../graph";
import { grouped } from "../grouped";
import type { Finding, Rule } from "../rule";
import { at, field, listOf, textOf } from "../walk";
import { ofKind } from "./by-kind";
import { namespaceOf, pathOf } from "./known";

/** Listeners of Gateways that our own routes name, by `namespace/name` of the Gateway. */
const namedListeners = (graph: StackGraph): ReadonlyMap<string, ReadonlySet<unknown>> =>
  new Map(
    [
      ...grouped(
        ofKind(graph, "HTTPRoute", "GRPCRoute").flatMap((entry) =>
          listOf(at(entry.object, "spec", "parentRefs")).map((parent) => ({
            gateway: `${textOf(field(parent, "namespace")) ?? namespaceOf(entry)}/${String(field(parent, "name"))}`,
            listener: field(parent, "sectionName"),
          })),
        ),
        ({ gateway }) => gateway,
      ),
    ].map(([gateway, parents]) => [gateway, new Set(parents.map(({ listener }) => listener))]),
  );

const listenersLead: Rule = {
  id: "listeners-lead-somewhere",
  family: "references",
  title: "Every listener of a Gateway whose listeners our routes name is named by one of them",
  reason:
    "The page has a name, an address and a certificate, and everybody who opens it is told that it is not found.",
  holds: [],
  *check(graph): Iterable<Finding> {
    const named = namedListeners(graph);
    for (const entry of ofKind(graph, "Gateway")) {
      const routed = named.get(`${namespaceOf(entry)}/${entry.object.metadata.name}`);
      // A route that names no listener is for all of them.
      if (routed === undefined || routed.has(undefined)) continue;
      for (const listener of listOf(at(entry.object, "spec", "listeners")).map((one) => field(one, "name")))
        if (!routed.has(listener))
          yield {
            path: pathOf(entry),
            problem: `no route is for the listener ${String(listener)}`,
            mend: "make the route, or leave the listener out",
          };
    }
  },
};

/** Ways in for people. */
export const listenerRules: readonly Rule[] = [listenersLead];
