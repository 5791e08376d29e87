import { policyRules } from "../../../lib/checks/policy";
import { overlaid } from "../../../lib/checks/policy/platform-pods";
import { settingsOf } from "../../../lib/environment/settings";
import { stackWith, type StackParts } from "./broken-stack";
import { POLICY_CASES } from "./cases";

const settings = settingsOf({ name: "broken", cloud: "local", stage: "dev" });

/** Problems that one rule finds. */
function problems(id: string, parts: StackParts): string[] {
  const rule = policyRules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return [...rule.check(stackWith(parts), { settings, today: new Date("2026-11-21") })].map(
    ({ problem }) => problem,
  );
}

test.each(POLICY_CASES)("$id finds $what, and nothing once it is mended", ({ id, broken, found, mended }) => {
  expect(problems(id, broken).join("\n")).toContain(found);
  expect(problems(id, mended)).toEqual([]);
});

test("every rule has a case that breaks it", () => {
  expect(policyRules.map(({ id }) => id).filter((id) => !POLICY_CASES.some((one) => one.id === id))).toEqual(
    [],
  );
});

test("values are laid over a chart's as Helm does it", () => {
  expect(overlaid({ a: 1, b: { c: 2, d: 3 } }, { b: { c: 4, d: null }, e: 5 })).toEqual({
    a: 1,
    b: { c: 4 },
    e: 5,
  });
  expect(overlaid({ a: 1 }, undefined)).toEqual({ a: 1 });
});
