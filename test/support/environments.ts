import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StackGraph } from "../../lib/checks/graph";
import { RULES } from "../../lib/checks/rules";
import { WAIVERS } from "../../lib/checks/waivers";
import type { Environment } from "../../lib/environment/schema";
import { Program, type Result } from "../../stacks/program";
import { select } from "../../stacks/selection";

/** A day on which every environment of the project is within its dates. */
export const TODAY = new Date("2026-11-21");

/** Folder outside the project, for stacks that are never written. */
const outdir = (): string => mkdtempSync(join(tmpdir(), "stacks-"));

/** Builds and checks the project's own stacks, by name; all without names. */
export function projectStacks(names?: string): readonly Result[] {
  return new Program(
    { ...select({ names, today: TODAY }), outdir: outdir() },
    { rules: RULES, waivers: WAIVERS, today: TODAY },
  ).results;
}

/** Builds and checks an environment that has no file. */
export function environmentStack(environment: Environment): Result {
  const bootstrap = { clouds: [], input: { repository: "example/ml-platform" }, environments: [] };
  const program = new Program(
    { environments: [environment], bootstrap, outdir: outdir() },
    { rules: RULES, waivers: WAIVERS, today: TODAY },
  );
  return program.results[0]!;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A stack as a person reads it: construct path -> arguments, with Helm values and policies decoded and without cdktf's notes. */
export function readable(graph: StackGraph): Record<string, unknown> {
  const decoded = new Map(graph.releases.map(({ resource, values }) => [resource.address, values]));
  return Object.fromEntries(
    graph.resources.map(({ address, path, type, attributes }) => {
      const { "//": _, ...rest } = attributes;
      const values = decoded.get(address);
      return [`${path} (${type})`, parsed(values === undefined ? rest : { ...rest, values })];
    }),
  );
}

/** Policies and other documents that an argument holds as text. */
function parsed(value: unknown): unknown {
  if (typeof value === "string" && /^[{[]/.test(value)) {
    try {
      return JSON.parse(value) as unknown;
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(parsed);
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, parsed(field)]))
    : value;
}

/** What differs between two readable stacks: path of the field -> before and after. */
export function difference(before: unknown, after: unknown, path = ""): Record<string, string> {
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return Object.assign(
      {},
      ...keys.map((key) => difference(before[key], after[key], path === "" ? key : `${path} > ${key}`)),
    ) as Record<string, string>;
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return Object.assign(
      {},
      ...before.map((item, index) => difference(item, after[index], `${path}[${String(index)}]`)),
    ) as Record<string, string>;
  }
  const [from, to] = [before, after].map((value) =>
    value === undefined ? "(nothing)" : JSON.stringify(value),
  );
  return from === to ? {} : { [path]: `${from} -> ${to}` };
}

/** A readable stack with the environment's own name taken out, so that two environments can be compared. */
export function anonymous(graph: StackGraph, name: string): unknown {
  return JSON.parse(
    JSON.stringify(readable(graph))
      .replaceAll(name, "ENV")
      .replace(/_[0-9A-F]{8}\b/g, ""),
  );
}
