import { OPERATORS } from "./operators";
import { fateOf } from "./report";
import { stacksToMutate } from "./stacks";
import { tried } from "./trial";

const SEED = "suite";
const results = stacksToMutate();

test("there are mistakes of more than 200 kinds, each named once", () => {
  expect(OPERATORS.length).toBeGreaterThan(200);
  expect(new Set(OPERATORS.map(({ id }) => id)).size).toBe(OPERATORS.length);
});

test("no stack has a finding before a mistake is made", () => {
  const errors = results.flatMap(({ violations }) =>
    violations.filter(({ severity }) => severity === "error"),
  );
  expect(errors.map(({ rule, path, problem }) => `${rule.id} ${path}: ${problem}`)).toEqual([]);
});

describe("mistakes at seeded random places", () => {
  const grave = OPERATORS.filter(({ risk }) => risk === "leak" || risk === "data loss");
  const others = OPERATORS.filter((operator) => !grave.includes(operator));
  const outcomes = [
    ...tried(results, grave, { seed: SEED, places: 1, stacks: 2 }),
    ...tried(results, others, { seed: SEED, places: 1, stacks: 1 }),
  ];
  const share = (fate: string): number =>
    outcomes.filter((outcome) => fateOf(outcome) === fate).length / outcomes.length;

  test("are made in every stack, more than 300 in all", () => {
    expect(outcomes.length).toBeGreaterThan(300);
    expect(new Set(outcomes.map(({ stack }) => stack)).size).toBe(results.length);
  });

  test("are caught by rules, four of five", () => {
    expect(share("caught")).toBeGreaterThan(0.8);
  });

  test("leave no survivor that leaks, loses data or breaks a deploy", () => {
    const bad = outcomes.filter(
      (outcome) =>
        fateOf(outcome) === "survived" &&
        ["leak", "data loss", "deploy fails"].includes(outcome.operator.risk),
    );
    expect(bad.map(({ operator, place }) => `${operator.id}: ${place}`)).toEqual([]);
  });
});
