import { isDeepStrictEqual } from "node:util";

/** Values that only an apply knows. */
const isExpression = (value: unknown): boolean => typeof value === "string" && value.includes("${");

/** What the API server leaves out when it writes an object: it is the same as absent. */
function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === "" || value === 0 || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

const BINARY: Readonly<Record<string, number>> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4 };
const DECIMAL: Readonly<Record<string, number>> = { n: -3, u: -2, m: -1, k: 1, M: 2, G: 3, T: 4 };

/** A quantity as a number, for the API server writes `1000m` as `1`; undefined for what is none. */
function amount(value: unknown): number | undefined {
  const [, digits, suffix = ""] = /^(\d+(?:\.\d+)?)([numkMGT]|[KMGT]i)?$/.exec(String(value)) ?? [];
  if (digits === undefined) return undefined;
  const binary = BINARY[suffix];
  return Number(digits) * (binary === undefined ? 1000 ** (DECIMAL[suffix] ?? 0) : 1024 ** binary);
}

function same(declared: unknown, kept: unknown): boolean {
  if (isDeepStrictEqual(declared, kept) || (isNothing(declared) && isNothing(kept))) return true;
  const [one, other] = [amount(declared), amount(kept)];
  return one !== undefined && other !== undefined && Math.abs(one - other) <= 1e-9 * one;
}

/**
 * Fields of an object as it was declared that the API server does not give back, as `path: declared, kept`. What the server adds is left
 * alone; of a value that only an apply knows it is asked that there is one.
 */
export function notKept(declared: unknown, kept: unknown, path = ""): string[] {
  if (isExpression(declared)) return isNothing(kept) ? [`${path}: has no value`] : [];
  if (Array.isArray(declared) && Array.isArray(kept) && declared.length === kept.length)
    return declared.flatMap((item, index) => notKept(item, kept[index], `${path}[${index}]`));
  const bothObjects = [declared, kept].every(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  );
  if (!bothObjects)
    return same(declared, kept) ? [] : [`${path}: ${JSON.stringify(declared)}, ${JSON.stringify(kept)}`];
  const fields = kept as Readonly<Record<string, unknown>>;
  return Object.entries(declared as Readonly<Record<string, unknown>>).flatMap(([name, value]) =>
    notKept(value, fields[name], path === "" ? name : `${path}.${name}`),
  );
}
