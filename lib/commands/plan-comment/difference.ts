import { field, isRecord, textOf } from "../../checks/walk";
import type { Change } from "./plan";

/** One place that differs. */
export interface Difference {
  readonly path: string;
  /** As shown; undefined where there was nothing. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const MASK = "(sensitive)";
const LATER = "(known after apply)";

/** Names of fields that hold a secret itself, not the name of one. */
const SECRET_FIELD =
  /^(?!.*(name|ref|existing|file|path|secretkey$|_version$|_wo_))\w*(password|passwd|token|privatekey|private_key|clientsecret|client_secret|apikey|api_key|accesskey|access_key)$/i;

/** Longest value that is shown in one line. */
const WIDEST = 160;

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const line = text.replaceAll("\n", "\\n");
  return line.length > WIDEST ? `${line.slice(0, WIDEST)}… (${String(line.length)} characters)` : line;
}

/** What tells an element of a list apart when others come before it: Kubernetes' kind and name, or a name. */
function identity(item: unknown): string | undefined {
  const name = textOf(field(item, "name")) ?? textOf(field(field(item, "metadata"), "name"));
  if (name === undefined) return undefined;
  const kind = textOf(field(item, "kind"));
  return kind === undefined ? name : `${kind}/${name}`;
}

/** A list as an object with stable keys; by position where its elements have no name of their own. */
function keyed(list: readonly unknown[]): Record<string, unknown> {
  const names = list.map(identity);
  const named = names.every((name) => name !== undefined) && new Set(names).size === list.length;
  return Object.fromEntries(
    list.map((item, index) => [`[${named ? (names[index] ?? "") : String(index)}]`, item]),
  );
}

/** Fields of an object, or elements of a list; undefined for anything else. */
const children = (value: unknown): Readonly<Record<string, unknown>> | undefined => {
  if (Array.isArray(value)) return keyed(value);
  return isRecord(value) ? value : undefined;
};

const joined = (path: string, key: string): string =>
  path === "" || key.startsWith("[") ? `${path}${key}` : `${path}.${key}`;

interface Sides {
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown?: unknown;
  readonly sensitive?: readonly [unknown, unknown];
}

const child = (marks: unknown, key: string): unknown => {
  const index = /^\[(\d+)\]$/.exec(key)?.[1];
  return Array.isArray(marks) ? marks[Number(index ?? -1)] : field(marks, key);
};

const text = (value: unknown, masked: boolean): string | undefined => {
  if (value === undefined || value === null) return undefined;
  return masked ? MASK : shown(value);
};

/** Differences of each child, whichever side has it. */
function within(sides: Sides, path: string): Difference[] {
  const { before, after, unknown, sensitive = [undefined, undefined] } = sides;
  const [old, now, later] = [children(before), children(after), isRecord(unknown) ? unknown : {}];
  const keys = new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {}), ...Object.keys(later)]);
  return [...keys].flatMap((key) =>
    differences(
      {
        before: old?.[key],
        after: now?.[key],
        unknown: child(unknown, key),
        sensitive: [child(sensitive[0], key), child(sensitive[1], key)],
      },
      joined(path, key),
    ),
  );
}

/** A value that has no children, as a difference shows it. */
const leaf = (value: unknown, masked: boolean): string | undefined => {
  const parts = masked ? undefined : children(value);
  return parts === undefined || Object.keys(parts).length === 0 ? text(value, masked) : undefined;
};

/** Every place where two values differ, secrets masked: a value with children is never shown as a whole, since one of them may be a secret. */
export function differences(sides: Sides, path = ""): Difference[] {
  const { before, after, unknown, sensitive = [undefined, undefined] } = sides;
  const secret = SECRET_FIELD.test(path.split(".").at(-1) ?? "");
  const masked = secret || sensitive[0] === true || sensitive[1] === true;
  if (unknown === true) return [{ path, before: leaf(before, masked), after: LATER }];
  if (JSON.stringify(before ?? null) === JSON.stringify(after ?? null) && !isRecord(unknown)) return [];
  const inner = masked ? [] : within(sides, path);
  const [from, to] = [leaf(before, masked), leaf(after, masked)];
  if (inner.length > 0 && !(isScalar(before) || isScalar(after))) return inner;
  const differs = from !== to || (masked && JSON.stringify(before) !== JSON.stringify(after));
  return differs ? [{ path, before: from, after: to }, ...inner] : inner;
}

const isScalar = (value: unknown): boolean =>
  value !== null && typeof value !== "object" && value !== undefined;

/** Arguments that follow from others: shown once is enough. */
const DERIVED = /^(tags_all|effective_labels|terraform_labels|metadata|manifest)\b/;

/** What a provider fills in where nothing was said: a replaced resource loses it, and gets it again. */
const EMPTY = /^(|false|0|\[\]|\{\})$/;

/** What a person wants to see of a change: Helm values decoded, and nothing that only the provider works out. */
export function differencesOf(change: Change): Difference[] {
  const { action, before, after, unknown, sensitive } = change;
  const values = [before, after].map((side) => valuesOf(field(side, "values")));
  const plain = differences({ before: without(before), after: without(after), unknown, sensitive })
    .filter(({ path }) => !DERIVED.test(path))
    .filter(({ after: to }) => to !== LATER)
    .filter(
      ({ before: from, after: to }) => !(action === "replace" && to === undefined && EMPTY.test(from ?? "")),
    );
  return [...plain, ...differences({ before: values[0], after: values[1] }, "values")];
}

const without = (value: unknown): unknown => {
  if (!isRecord(value) || !Array.isArray(value["values"])) return value;
  const { values: _, ...rest } = value;
  return rest;
};

/** Values of a Helm release, decoded; as they stand where they are no JSON. */
function valuesOf(values: unknown): unknown {
  if (!Array.isArray(values)) return undefined;
  const decoded = values.map((document: unknown): unknown => {
    try {
      return JSON.parse(String(document)) as unknown;
    } catch {
      return document;
    }
  });
  return decoded.length === 1 ? decoded[0] : decoded;
}
