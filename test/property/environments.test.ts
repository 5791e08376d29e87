import * as fc from "fast-check";
import { violationLine } from "../../lib/checks/check";
import { EnvironmentError } from "../../lib/environment/fault";
import { environmentSchema, type Environment } from "../../lib/environment/schema";
import { validateEnvironments } from "../../lib/environment/validate";
import { environmentStack, TODAY } from "../support/environments";
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

test("every field that a file may have is generated", () => {
  const generated = new Set(
    fc
      .sample(environmentContent, { numRuns: RUNS, seed: SEED })
      .flatMap((content) => Object.keys(content as object)),
  );
  const fields = environmentSchema.options.flatMap(({ shape }) => Object.keys(shape));
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

/** Rules that an input can break by itself: both name the field that mends them. */
const OF_INPUTS: readonly string[] = ["cost-under-ceiling", "platform-fits-its-quotas"];

/** Errors of an environment's finished stack; a fault that only the constructs see must be a line that names a field too. */
function findings(environment: Environment): readonly string[] {
  try {
    return environmentStack(environment)
      .violations.filter(({ severity, rule }) => severity === "error" && !OF_INPUTS.includes(rule.id))
      .map(violationLine);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.lines.filter((line) => !LINE.test(line));
    return [
      `an exception instead of a fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    ];
  }
}
