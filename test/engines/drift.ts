import { isDeepStrictEqual } from "node:util";
import type { Gap } from "./emulator-gaps";
import type { PlannedChange } from "./terraform";

/** How a second plan differs from an empty one. */
export interface Drift {
  /** Differences that no gap of the emulator explains. */
  readonly unexplained: readonly string[];
  /** Differences that a gap explains, as `type.attribute`. */
  readonly explained: ReadonlySet<string>;
}

type Fields = Readonly<Record<string, unknown>>;

/** An emulator's way to say "nothing": absent, empty text, zero, empty list or object, false. */
function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === "" || value === 0 || value === false) return true;
  return typeof value === "object" && Object.values(value).every(isNothing);
}

/** Attributes that the plan would set to something else, and whose new value is known. */
function changedAttributes({ change }: PlannedChange): string[] {
  const [before, after, unknown] = [change.before, change.after, change.after_unknown].map(
    (part) => (part ?? {}) as Fields,
  ) as [Fields, Fields, Fields];
  return Object.keys(after).filter((name) => {
    if (unknown[name] === true) return false;
    return (
      !isDeepStrictEqual(before[name], after[name]) && !(isNothing(before[name]) && isNothing(after[name]))
    );
  });
}

/** An attribute with what it was and what it would become. */
function told({ change }: PlannedChange, name: string): string {
  const value = (part: unknown): string =>
    JSON.stringify(((part ?? {}) as Fields)[name] ?? null).slice(0, 80);
  return `${name} ${value(change.before)} -> ${value(change.after)}`;
}

/** Weighs the changes of a second plan against what the emulator is known to forget. */
export function weigh(changes: readonly PlannedChange[], gaps: readonly Gap[]): Drift {
  const explained = new Set<string>();
  const unexplained = changes.flatMap((change) => {
    const known = new Set(
      gaps.filter(({ type }) => type === change.type).flatMap(({ attributes }) => attributes),
    );
    const attributes = changedAttributes(change);
    const strange = attributes.filter((name) => !known.has(name));
    for (const name of attributes) if (known.has(name)) explained.add(`${change.type}.${name}`);
    const created = change.change.before === null || change.change.after === null;
    if (strange.length === 0 && !created && attributes.length > 0) return [];
    return [
      `${change.address} (${change.change.actions.join(", ")}): ${strange.map((name) => told(change, name)).join(", ")}`,
    ];
  });
  return { unexplained, explained };
}
