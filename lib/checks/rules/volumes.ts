import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, listOf } from "../walk";
import { inContents, inValues } from "./by-field";
import { ofKind } from "./by-kind";
import { pathOf } from "./known";

/** Gigabytes of the smallest volume that holds a day of metrics or logs. */
const LEAST_VOLUME = /^([1-9]\d*)(Gi|Ti)$/;

const WHOLE = "use whole gigabytes";
const MENDS: Readonly<Record<string, string>> = {
  enabled: "keep a volume",
  retention_period: "set the profile's logDays",
};

/** Where charts and claims say how large a volume is. */
const REQUESTED = "resources.requests.storage";
const requested = inContents.fieldsThat(
  ({ path, value }) => path.endsWith(REQUESTED) && !LEAST_VOLUME.test(String(value)),
  "storage",
);
/** Fields by which charts are told that they keep too little, or not long enough. */
const stored = inValues.fieldsThat(
  ({ key, value, above }) =>
    key === "retention_period"
      ? /^0/.test(String(value))
      : above?.key.endsWith("persistence") === true &&
        (key === "size" ? !LEAST_VOLUME.test(String(value)) : value === false),
  ...["enabled", "size", "retention_period"],
);

const claimTemplates = inValues.fields("volumeClaimTemplate");

/** The API server refuses a claim that asks for no size. */
function* claimsHaveSizes(graph: StackGraph): Generator<Finding> {
  for (const entry of ofKind(graph, "StatefulSet", "PersistentVolumeClaim")) {
    const { kind, spec } = entry.object;
    const claims = kind === "StatefulSet" ? listOf(at(spec, "volumeClaimTemplates")) : [entry.object];
    if (claims.some((claim) => at(claim, "spec", "resources", "requests", "storage") === undefined))
      yield { path: pathOf(entry), problem: "claims a volume of no size", mend: "request storage" };
  }
  for (const { source, place } of claimTemplates(graph)) {
    if (at(place.value, "spec", "resources", "requests", "storage") === undefined)
      yield {
        path: source.path,
        problem: `${place.path} claims a volume of no size`,
        mend: "request storage",
      };
  }
}

const collectedIsKept: Rule = {
  id: "collected-data-is-kept",
  family: "destroy",
  title: "Stores of metrics, logs and traces have volumes, large enough, made where their pods run",
  reason:
    "Without a volume Loki has nowhere to write before it uploads; a volume of another zone keeps its pod pending.",
  holds: [83],
  *check(graph): Iterable<Finding> {
    for (const { source, place } of [...stored(graph), ...requested(graph)]) {
      const { key, path, value } = place;
      // Others, as Grafana, keep nothing that cannot be made again.
      if (key === "enabled" && !/^(loki|tempo)$/.test(source.release.chart)) continue;
      yield { path: source.path, problem: `${path} is ${String(value)}`, mend: MENDS[key] ?? WHOLE };
    }
    yield* claimsHaveSizes(graph);
    for (const entry of ofKind(graph, "StorageClass")) {
      if (entry.object["volumeBindingMode"] !== "WaitForFirstConsumer")
        yield {
          path: pathOf(entry),
          problem: "makes volumes before it is known where their pods run",
          mend: "use WaitForFirstConsumer",
        };
      if (
        at(entry.object, "parameters", "encrypted") !== undefined &&
        at(entry.object, "parameters", "encrypted") !== "true"
      )
        yield {
          path: pathOf(entry),
          problem: "makes volumes that are not encrypted",
          mend: 'set encrypted "true"',
        };
    }
  },
};

/** Where what is collected is kept. */
export const volumeRules: readonly Rule[] = [collectedIsKept];
