/** Labels of a pod, a node or a namespace, or those that a selector wants. */
export type Labels = Readonly<Record<string, unknown>>;

/** Labels of what has none, and what a selector of everything wants. */
export const NO_LABELS: Labels = {};

/** Whether a selector wants nothing of a pod. */
export function wantNothing(labels: Labels): boolean {
  for (const _ in labels) return false;
  return true;
}

/** Whether one of the labels is this program's own: they are for pods that people bring. */
export function areForPeople(labels: Labels): boolean {
  for (const key in labels) if (key.startsWith("ml-platform/")) return true;
  return false;
}

/** Whether all wanted labels are there. Rules ask this very often, so no pairs are made. */
export function hasAll(labels: Labels, wanted: Labels): boolean {
  for (const key in wanted) if (labels[key] !== wanted[key]) return false;
  return true;
}
