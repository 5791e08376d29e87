import { oncePerGraph, type StackGraph } from "../graph";
import { isRecord, placesNamed } from "../walk";
import { inValues } from "./by-field";
import { ofKind } from "./by-kind";
import { namespaceOf } from "./known";

/** How AWS and Azure, and how Google names an account of a cluster that it trusts. */
const SUBJECT =
  /system:serviceaccount:([a-z0-9-]+):([a-z0-9-]+)|svc\.id\.goog\[([a-z0-9-]+)\/([a-z0-9-]+)\]/g;

/** ServiceAccounts that a text of a cloud trusts, `namespace/name`. */
export const subjectsOf = (text: string): string[] =>
  [...text.matchAll(SUBJECT)].map(
    ([, namespace, name, its, own]) => `${namespace ?? its ?? ""}/${name ?? own ?? ""}`,
  );

const ownFields = inValues.fields(/serviceaccount/i);

/** ServiceAccounts that charts' values name, `namespace/name`: by a name of their own, or in a field that has account in its name. */
export const accountsInValues = oncePerGraph((graph: StackGraph): ReadonlySet<string> => {
  const named = ownFields(graph).flatMap(({ source, place }) => {
    const names = isRecord(place.value)
      ? placesNamed(place.value, "name").map(({ value }) => value)
      : [place.value];
    return names.flatMap((name) => (typeof name === "string" ? [`${source.namespace}/${name}`] : []));
  });
  return new Set(named);
});

/** ServiceAccounts that there will be, `namespace/name`: our objects' and those that charts' values name. */
export const accountsIn = oncePerGraph(
  (graph: StackGraph): ReadonlySet<string> =>
    new Set([
      ...ofKind(graph, "ServiceAccount").map(
        (entry) => `${namespaceOf(entry)}/${entry.object.metadata.name}`,
      ),
      ...accountsInValues(graph),
    ]),
);
