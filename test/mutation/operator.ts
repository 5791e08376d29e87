import type { Holder, Spot, Step } from "./model";

/** What a mistake would cost after the deploy. */
export type Risk = "deploy fails" | "leak" | "data loss" | "outage" | "cost" | "blind";

/** One kind of mistake: where it can be made, and how it is made there. */
export interface Operator {
  /** Kebab-case, unique. */
  readonly id: string;
  /** What would go wrong. */
  readonly wrong: string;
  readonly risk: Risk;
  /** Whether the mistake can be made at a place. */
  where(spot: Spot): boolean;
  /** Makes it, in place. Without it the block itself is taken out, and every `depends_on` that names it. */
  readonly change?: (spot: Spot) => void;
}

type Where = Operator["where"];

/** A mistake that puts another value in the place of the right one. */
export const replace = (
  id: string,
  risk: Risk,
  wrong: string,
  where: Where,
  value: (before: unknown, spot: Spot) => unknown,
): Operator => ({
  id,
  risk,
  wrong,
  where,
  change: (spot) => {
    spot.holder[spot.key] = value(spot.value, spot);
  },
});

/** A mistake that leaves a field or an element out. */
export const leaveOut = (id: string, risk: Risk, wrong: string, where: Where): Operator => ({
  id,
  risk,
  wrong,
  where,
  change: ({ holder, key }) => {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(holder, key);
  },
});

/** A mistake that calls a field by another name. */
export const rename = (
  id: string,
  risk: Risk,
  wrong: string,
  where: Where,
  name: (key: string) => string,
): Operator => ({
  id,
  risk,
  wrong,
  where,
  change: ({ holder, key, value }) => {
    Reflect.deleteProperty(holder, key);
    holder[name(String(key))] = value;
  },
});

/** A mistake that takes a whole block out. */
export const takeOut = (id: string, risk: Risk, wrong: string, where: Where): Operator => ({
  id,
  risk,
  wrong,
  where: (spot) => spot.path.length === 0 && where(spot),
});

/** A mistake that adds fields to a record or elements to a list. */
export const add = (
  id: string,
  risk: Risk,
  wrong: string,
  where: Where,
  addition: (spot: Spot) => unknown,
): Operator => ({
  id,
  risk,
  wrong,
  where,
  change: (spot) => {
    const addition_ = addition(spot);
    if (Array.isArray(spot.value)) spot.value.push(addition_);
    else Object.assign(spot.value as Holder, addition_);
  },
});

/** A text that no longer names what it named. */
export const misspelt = (value: unknown): string => `${String(value)}-x`;

export const isText = (value: unknown): value is string => typeof value === "string";
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a place lies below a field that is called so. */
export const below = ({ path }: Spot, name: Step | RegExp): boolean =>
  path.slice(0, -1).some((step) => (name instanceof RegExp ? name.test(String(step)) : step === name));

/** Whether a place is in an object of a kind that the platform writes itself. */
export const inKind = ({ object }: Spot, ...kinds: readonly string[]): boolean =>
  object !== undefined && kinds.includes(object.kind);

/** Whether a place is in the values of a real chart. */
export const inChart = ({ block, path, object }: Spot): boolean =>
  block.type === "helm_release" &&
  path[0] === "values" &&
  path.length > 1 &&
  object === undefined &&
  path[1] !== "objects";

/** Whether a place is an argument of a cloud's resource. */
export const inCloud = ({ block }: Spot): boolean => /^(aws|azurerm|google)_/.test(block.type);
