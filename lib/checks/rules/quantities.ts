import { cores, gibibytes } from "../quantity";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, shown } from "../walk";
import { inContents } from "./by-field";
import { ofKind } from "./by-kind";
import { pathOf } from "./known";

const QUANTITY = /^\d+(\.\d+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/;
/** Largest request of one container that any machine of the clouds' tables meets. */
const MOST = { cpu: 96, memory: 768 };

/** Requests and limits that something is wrong with, by one of the two: of charts' values and of our objects. */
const oddSizes = inContents.fieldsThat(
  ({ key, value, holder }) =>
    isSized(value) &&
    !(key === "limits" && isSized(field(holder, "requests"))) &&
    quantityFaults(holder).length > 0,
  "requests",
  "limits",
);

const isSized = (value: unknown): boolean =>
  isRecord(value) && ("cpu" in value || "memory" in value || "storage" in value);

/** Amounts that are no quantities; a number is one, and so is what is filled in later. */
function unreadableOf(amounts: unknown): readonly string[] {
  const found: string[] = [];
  if (!isRecord(amounts)) return found;
  for (const name in amounts) {
    const amount = amounts[name];
    const text = String(amount);
    if (typeof amount !== "number" && !QUANTITY.test(text) && !text.includes("{"))
      found.push(`${name} ${JSON.stringify(amount)} is no quantity`);
  }
  return found;
}

/** What is wrong with a set. */
function quantityFaults(set: object): readonly string[] {
  const [requests, limits] = [field(set, "requests"), field(set, "limits")];
  const unreadable = [...unreadableOf(requests), ...unreadableOf(limits)];
  if (unreadable.length > 0) return unreadable;
  const more = (["cpu", "memory"] as const).flatMap((name) => {
    const measure = name === "cpu" ? cores : gibibytes;
    const [request, limit] = [measure(field(requests, name)), measure(field(limits, name) ?? "1000000")];
    if (request > MOST[name])
      return [`requests ${String(field(requests, name))} of ${name}: no machine has it`];
    return field(limits, name) !== undefined && request > limit
      ? [`requests more ${name} than its limit`]
      : [];
  });
  const [asked, given] = [field(requests, "nvidia.com/gpu"), field(limits, "nvidia.com/gpu")];
  if (asked !== undefined && given !== undefined && shown(asked) !== shown(given))
    return [...more, "requests other GPUs than its limit: they must be the same"];
  const gpus = Number(field(limits, "nvidia.com/gpu") ?? field(requests, "nvidia.com/gpu") ?? 0);
  return gpus > 8 ? [...more, `asks for ${String(gpus)} GPUs: no machine has them`] : more;
}

const quantitiesFit: Rule = {
  id: "quantities-fit",
  family: "scheduling",
  title: "Requests and limits are quantities, requests stay below limits and below what a machine has",
  reason:
    "The API server refuses the pod, or it is pending for ever; the Deployment looks healthy meanwhile.",
  holds: [31, 33],
  *check(graph): Iterable<Finding> {
    for (const { source, place } of oddSizes(graph)) {
      if (/^(NodePool|\w+Policy)$/.test(source.object?.kind ?? "")) continue;
      for (const problem of quantityFaults(place.holder))
        yield { path: `${source.path} ${place.above?.path ?? ""}`, problem, mend: "correct the quantity" };
    }
    for (const entry of ofKind(graph, "LimitRange")) {
      for (const limit of listOf(at(entry.object, "spec", "limits"))) {
        const [given, asked] = [at(limit, "default"), at(limit, "defaultRequest")];
        if (
          cores(field(given, "cpu") ?? "1000") < cores(field(asked, "cpu")) ||
          gibibytes(field(given, "memory") ?? "1000Gi") < gibibytes(field(asked, "memory"))
        )
          yield {
            path: pathOf(entry),
            problem: "gives a default limit below its default request",
            mend: "raise the default",
          };
      }
    }
    for (const entry of ofKind(graph, "ResourceQuota")) {
      const hard = at(entry.object, "spec", "hard");
      const none = Object.entries(isRecord(hard) ? hard : {}).filter(
        ([key, value]) =>
          (key === "pods" && Number(value) < 1) || (key.startsWith("limits.") && isBelow(hard, key)),
      );
      for (const [key, value] of none)
        yield {
          path: pathOf(entry),
          problem: `${key} is ${String(value)}, which is less than what is requested`,
          mend: "raise it in lib/platform/policy/quotas.ts",
        };
    }
  },
};

function isBelow(hard: unknown, key: string): boolean {
  const measure = key.endsWith("cpu") ? cores : gibibytes;
  return measure(field(hard, key)) < measure(field(hard, key.replace("limits.", "requests.")));
}

/** Requests and limits. */
export const quantityRules: readonly Rule[] = [quantitiesFit];
