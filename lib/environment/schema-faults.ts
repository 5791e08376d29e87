import type * as z from "zod";
import type { Fault } from "./fault";

type Issue = z.core.$ZodIssue;

const fieldOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === "number"
        ? `${text}[${String(key)}]`
        : text === ""
          ? String(key)
          : `${text}.${String(key)}`,
    "",
  ) || "the file";

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    content,
  );
}

function mustOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_value":
      return `be one of ${issue.values.map(String).join(", ")}`;
    case "invalid_type":
      return `be ${article(issue.expected)}`;
    case "too_small":
      if (issue.origin === "array" || issue.origin === "string") return "not be empty";
      return `be at least ${String(issue.minimum)}`;
    case "too_big":
      return `be at most ${String(issue.maximum)}`;
    case "invalid_format":
      return issue.message.startsWith("Invalid") ? `be a valid ${issue.format}` : `be ${issue.message}`;
    case "invalid_key":
      return `be named by ${issue.issues[0]?.message ?? "another key"}`;
    default:
      return issue.message;
  }
}

const article = (word: string): string =>
  word === "int" ? "a whole number" : /^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`;

/** Faults of one issue; unknown keys each become their own, a union the faults of the alternative that fits best. */
function faultsOf(issue: Issue, content: unknown, prefix: readonly PropertyKey[]): Fault[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      field: fieldOf([...path, key]),
      given: valueAt(content, [...path, key]),
      must: "not be there: no such field",
    }));
  }
  if (issue.code === "invalid_union") {
    const closest = [...issue.errors].sort((a, b) => a.length - b.length || depth(b) - depth(a))[0];
    if (closest !== undefined && closest.length > 0)
      return closest.flatMap((inner) => faultsOf(inner, content, path));
  }
  return [{ field: fieldOf(path), given: valueAt(content, path), must: mustOf(issue) }];
}

const depth = (issues: readonly Issue[]): number => Math.max(...issues.map((issue) => issue.path.length), 0);

/** What a schema found wrong, in the words of the project. */
export function schemaFaults(issues: readonly Issue[], content: unknown): Fault[] {
  return issues.flatMap((issue) => faultsOf(issue, content, []));
}

/** The content without the fields that the schema does not know, so that what else is wrong can be told in the same run. */
export function withoutUnknown(content: object, issues: readonly Issue[]): unknown {
  const copy: object = structuredClone(content);
  for (const issue of issues) {
    if (issue.code !== "unrecognized_keys") continue;
    const owner = valueAt(copy, issue.path);
    if (typeof owner !== "object" || owner === null) continue;
    for (const key of issue.keys) Reflect.deleteProperty(owner, key);
  }
  return copy;
}
