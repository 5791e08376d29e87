import type { Taint } from "../cloud/node-pool";
import { at, isRecord, listOf, textOf } from "./walk";

/** Labels of a node; one that it is known not to have is undefined. */
export type NodeLabels = Readonly<Record<string, string | undefined>>;

/** Whether tolerations let a pod onto nodes with a taint. */
export function tolerates(tolerations: readonly unknown[], taint: Taint): boolean {
  if (taint.effect === "PreferNoSchedule") return true;
  return tolerations.some((toleration) => {
    const key = textOf(at(toleration, "key"));
    const effect = textOf(at(toleration, "effect"));
    const exists = at(toleration, "operator") === "Exists";
    return (
      (key === taint.key || (key === undefined && exists)) &&
      (effect === undefined || effect === taint.effect) &&
      (exists || at(toleration, "value") === taint.value)
    );
  });
}

/** Labels of zones and regions, of which a pool may have nodes in any. */
const OF_ZONES = /^topology\.kubernetes\.io\//;

/** Whether a node's labels meet one requirement of an affinity. */
function meets(requirement: unknown, labels: NodeLabels): boolean {
  const key = String(at(requirement, "key"));
  if (OF_ZONES.test(key)) return true;
  const value = labels[key];
  const values = listOf(at(requirement, "values")).map(String);
  switch (at(requirement, "operator")) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return Number(value) > Number(values[0]);
    case "Lt":
      return Number(value) < Number(values[0]);
    default:
      return true;
  }
}

const REQUIRED = ["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"] as const;

/**
 * Whether a pod may run on a node, as its selector, its required affinity and its tolerations say.
 * @param spec a pod's, or values of a chart that hands the three on under their own names
 */
export function mayRun(spec: unknown, labels: NodeLabels, taints: readonly Taint[]): boolean {
  const chosen = at(spec, "nodeSelector");
  const selector = isRecord(chosen) ? Object.entries(chosen) : [];
  const terms = listOf(at(spec, ...REQUIRED, "nodeSelectorTerms"));
  return (
    selector.every(([key, value]) => value === null || OF_ZONES.test(key) || labels[key] === value) &&
    (terms.length === 0 ||
      terms.some((term) => listOf(at(term, "matchExpressions")).every((one) => meets(one, labels)))) &&
    taints.every((taint) => tolerates(listOf(at(spec, "tolerations")), taint))
  );
}
