import { searchesIn, type Found, type Search, type Searches } from "../search";
import { objectSources, valueSources, type Source } from "./known";

/** Searches in our objects, but for network policies. */
export const inObjects = searchesIn(objectSources, { areShared: true });

/** Searches in charts' values. */
export const inValues = searchesIn(valueSources, { areShared: true });

/** Searches in the arguments of resources; those of Helm releases without the values, which are contents. */
export const inResources = searchesIn(
  (graph) =>
    graph.resources.map((node) => {
      if (node.type !== "helm_release") return { value: node.attributes, node };
      const { values: _, ...others } = node.attributes;
      return { value: others, node };
    }),
  { areShared: false },
);

/** Searches in everything that is in the cluster but for network policies: our objects, then charts' values. */
export const inContents: Searches<Source> = {
  fields: (...names) => both(inObjects.fields(...names), inValues.fields(...names)),
  fieldsThat: (accepts, ...names) =>
    both(inObjects.fieldsThat(accepts, ...names), inValues.fieldsThat(accepts, ...names)),
  texts: (parts, accepts) => both(inObjects.texts(parts, accepts), inValues.texts(parts, accepts)),
  records: (accepts) => both(inObjects.records(accepts), inValues.records(accepts)),
  wholes: (accepts) => both(inObjects.wholes(accepts), inValues.wholes(accepts)),
};

const both =
  (first: Search<Source>, second: Search<Source>): Search<Source> =>
  (graph): readonly Found<Source>[] => [...first(graph), ...second(graph)];
