import * as fc from "fast-check";
import * as z from "zod";
import { violationLine } from "../../lib/checks/check";
import { EnvironmentError } from "../../lib/environment/fault";
import { environmentSchema, type Environment } from "../../lib/environment/schema";
import { validateEnvironments } from "../../lib/environment/validate";
import { environmentStack, TODAY } from "../support/environments";
import { type Document, schemaFaults } from "../support/provider-schema";
import { environmentContent } from "./arbitrary";

/** How many environments are generated: enough for every run of the suite; PROPERTY_RUNS=3000 for thousands. */
const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 400);
/** How many of the valid ones are synthesized, which takes a hundred times as long as validating one. */
const STACKS = Number(process.env["PROPERTY_STACKS"] ?? (RUNS > 400 ? RUNS : 25));
const SEED = Number(process.env["PROPERTY_SEED"] ?? 20261121);

/** A fault's line: file, field, what it must be, what it is. */
const LINE = /^environments\/[\w-]+\.ts: [\w"'.[\]/ :-]+ must .+, got .+$/s;

/** The environment, or the lines that name its faults. Any other exception is a failure of the property. */
function validated(content: unknown): Environment | readonly string[] {
  try {
    return validateEnvironments([{ file: "environments/generated.ts", content }], TODAY)[0]!;
  } catch (error) {
    if (error instanceof EnvironmentError) return error.lines;
    throw error;
  }
}

const isEnvironment = (result: Environment | readonly string[]): result is Environment =>
  !Array.isArray(result);

type Schema = Readonly<Record<string, unknown>>;

/** Every field of a JSON schema, by its path: those of lists, maps and alternatives too. */
function fieldsOf(schema: Schema, at: string): string[] {
  const inner = (key: string): readonly Schema[] => [schema[key] ?? []].flat().map((part) => part as Schema);
  const named = Object.entries((schema["properties"] ?? {}) as Readonly<Record<string, Schema>>);
  return [
    ...["anyOf", "oneOf", "allOf", "items"].flatMap(inner).flatMap((part) => fieldsOf(part, at)),
    ...named.flatMap(([name, part]) => [`${at}.${name}`, ...fieldsOf(part, `${at}.${name}`)]),
  ];
}

/** Every field that a value has, by the same paths. */
function pathsOf(value: unknown, at: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, at));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    part === undefined ? [] : [`${at}.${name}`, ...pathsOf(part, `${at}.${name}`)],
  );
}

test("every field that a file may have, however deep, is generated for every cloud", () => {
  const contents = fc.sample(environmentContent, { numRuns: Math.max(RUNS, 3000), seed: SEED });
  const generated = new Set(contents.flatMap((content) => pathsOf(content, (content as Environment).cloud)));
  const fields = environmentSchema.options.flatMap((option) =>
    fieldsOf(z.toJSONSchema(option), option.shape.cloud.value),
  );
  expect(fields.length).toBeGreaterThan(300);
  expect([...new Set(fields)].filter((field) => !generated.has(field))).toEqual([]);
});

test("an environment is valid, or every fault of it is a line that names a field", () => {
  const seen = { valid: 0, faulty: 0 };
  fc.assert(
    fc.property(environmentContent, (content) => {
      const result = validated(content);
      if (isEnvironment(result)) {
        seen.valid += 1;
        return;
      }
      seen.faulty += 1;
      expect(result).not.toEqual([]);
      for (const line of result) expect(line).toMatch(LINE);
    }),
    { numRuns: RUNS, seed: SEED },
  );
  // Without both kinds the generator would show nothing.
  expect(Math.min(seen.valid, seen.faulty)).toBeGreaterThan(RUNS / 50);
});

test(
  "every valid environment synthesizes, and keeps every rule",
  () => {
    const valid = fc
      .sample(environmentContent, { numRuns: STACKS * 12, seed: SEED })
      .map(validated)
      .filter(isEnvironment)
      .slice(0, STACKS);
    expect(valid.length).toBeGreaterThan(STACKS / 3);
    for (const environment of valid) {
      const broken = findings(environment);
      if (broken.length > 0) throw new Error(`${broken.join("\n")}\nof ${JSON.stringify(environment)}`);
    }
  },
  60_000 + STACKS * 2000,
);

/** Rules that an input can break by itself, with the field that their mend names. */
const OF_INPUTS: Readonly<Record<string, RegExp>> = {
  "cost-under-ceiling": /\bcostCeiling\b/,
  "platform-fits-its-quotas": /\boverrides\.quota\b/,
};

/** Errors of an environment's finished stack; a fault that only the constructs see must be a line that names a field too. */
function findings(environment: Environment): readonly string[] {
  try {
    const { graph, violations } = environmentStack(environment);
    return [
      ...schemaFaults(graph.document as unknown as Document),
      ...violations
        .filter(({ severity }) => severity === "error")
        .filter(({ rule, mend }) => OF_INPUTS[rule.id]?.test(mend) !== true)
        .map(violationLine),
    ];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.lines.filter((line) => !LINE.test(line));
    return [
      `an exception instead of a fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    ];
  }
}
