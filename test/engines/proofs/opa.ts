import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { gatekeeperConstraints } from "../../../lib/platform/policy/gatekeeper";
import { TEMPLATES, type Template } from "../../../lib/platform/policy/gatekeeper/rego";
import { CONSTRAINT_FIXTURES, type ConstraintFixture } from "../../platform/policy/gatekeeper/fixtures";
import { fakeInputs } from "../../support/fake-inputs";
import { findProgram } from "../engines";
import { run } from "../process";
import { type Case, caseOf, type Proof } from "../proof";

const packageOf = (template: Template): string => template.kind.toLowerCase();

/** Writes a template's Rego as files. */
function sourcesOf(template: Template, folder: string): string[] {
  return [template.rego, ...template.libs].map((source, index) => {
    const file = join(folder, `${packageOf(template)}-${index}.rego`);
    writeFileSync(file, source);
    return file;
  });
}

/** What a test of Rego says about one object: the messages of its violations. */
function testOf(name: string, object: KubernetesObject, parameters: unknown, expected: string): string {
  const input = JSON.stringify({ review: { object }, parameters });
  return `test_${name} if {\n\tmessages := {v.msg | some v in violation} with input as ${input}\n\t${expected}\n}\n`;
}

/** The fixture as a test file of OPA's own kind. */
function testsOf(template: Template, fixture: ConstraintFixture, parameters: unknown): string {
  const admitted = fixture.admitted.map((object, index) =>
    testOf(`admits_${index}`, object, parameters, "count(messages) == 0"),
  );
  const denied = fixture.denied.map(({ object, message }, index) =>
    testOf(
      `denies_${index}`,
      object,
      parameters,
      `some message in messages\n\tcontains(message, ${JSON.stringify(message)})`,
    ),
  );
  return [`package ${packageOf(template)}`, "import rego.v1", ...admitted, ...denied].join("\n\n");
}

async function opa(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { code, stdout, stderr } = await run(findProgram("opa") ?? "opa", args);
  return { code, output: `${stdout}${stderr}`.trim() };
}

async function proofOf(constraint: KubernetesObject): Promise<Case> {
  const { name } = constraint.metadata;
  const template = TEMPLATES.find(({ kind }) => kind === constraint.kind);
  const fixture = CONSTRAINT_FIXTURES.find((candidate) => candidate.constraint === name);
  if (template === undefined || fixture === undefined)
    return caseOf(name, ["it has no template or no fixture"]);
  const { parameters } = constraint["spec"] as { readonly parameters: unknown };
  const folder = mkdtempSync(join(tmpdir(), "opa-"));
  const sources = sourcesOf(template, folder);
  const tests = join(folder, "fixture_test.rego");
  writeFileSync(tests, testsOf(template, fixture, parameters));
  const checked = await opa("check", "--strict", ...sources);
  const tested = await opa("test", ...sources, tests);
  rmSync(folder, { recursive: true });
  const total = fixture.admitted.length + fixture.denied.length;
  const faults = [
    ...(checked.code === 0 ? [] : [`opa check: ${checked.output}`]),
    ...(tested.code === 0 && tested.output.includes(`PASS: ${total}/${total}`)
      ? []
      : [`opa test: ${tested.output}`]),
  ];
  return caseOf(name, faults, `${fixture.admitted.length} admitted, ${fixture.denied.length} refused`);
}

/** The Rego of every constraint, tested by OPA itself. */
export const opaProof: Proof = {
  name: "opa",
  shows: "OPA admits and refuses what each Gatekeeper constraint says",
  engines: ["opa"],
  run: async () => {
    const cases: Case[] = [];
    for (const constraint of gatekeeperConstraints(fakeInputs())) cases.push(await proofOf(constraint));
    return cases;
  },
};
