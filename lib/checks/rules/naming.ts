import { NAME_LIMITS } from "../../facts/name-limits";
import type { Finding, Rule } from "../rule";
import { listOf, shown, textOf } from "../walk";

/** Characters that stand for a reference: account and project ids, the shortest of what is not known yet. */
const UNKNOWN = "000000000000";

/** As many characters as a reference is known to have: `substr(..., 0, 6)` has six. */
const standIn = (reference: string): string =>
  "0".repeat(Number(/, 0, (\d+)\)\}$/.exec(reference)?.[1] ?? UNKNOWN.length));

const namesFit: Rule = {
  id: "names-fit-limits",
  family: "references",
  title: "Every name fits the limits of the service that it is given to",
  reason:
    "Storage accounts have 24 characters, service accounts 30, buckets 63: the apply stops in the middle, after half an hour.",
  holds: [120],
  *check(graph): Iterable<Finding> {
    for (const { type, argument, pattern, source } of NAME_LIMITS) {
      for (const { path, attributes } of graph.ofType(type)) {
        const name = textOf(attributes[argument]);
        if (name === undefined || /^\$\{[^}]*\}$/.test(name)) continue;
        const known = name.replace(/\$\{[^}]*\}/g, standIn);
        if (!pattern.test(known)) {
          yield {
            path,
            problem: `${argument} is ${name}, which ${type} does not accept (${String(pattern)}; ${source})`,
            mend: "shorten the environment's name",
          };
        }
      }
    }
  },
};

/** Bytes of a release's record that Kubernetes accepts, after compression; ours are counted before it. */
const RECORD_LIMIT = 1_048_576;

const releasesAreSmall: Rule = {
  id: "releases-fit-their-record",
  family: "references",
  title: "The objects of one release fit the Secret that Helm keeps them in",
  reason:
    "Helm writes values and manifests into one Secret of at most 1 MiB; dashboards and policies come near it.",
  holds: [],
  *check(graph): Iterable<Finding> {
    for (const { resource } of graph.releases) {
      const size = listOf(resource.attributes["values"]).reduce<number>(
        (sum, text) => sum + shown(text).length,
        0,
      );
      if (size > RECORD_LIMIT)
        yield {
          path: resource.path,
          problem: `its values have ${String(size)} characters`,
          mend: "give part of them a component of its own",
        };
    }
  },
};

/** Names and sizes. */
export const namingRules: readonly Rule[] = [namesFit, releasesAreSmall];
