import { check } from "../../lib/checks/check";
import { LESSONS } from "../../lib/checks/field";
import { RULES } from "../../lib/checks/rules";
import { LANGUAGE_MODELS, type Environment } from "../../lib/environment/schema";
import { POLICY_CASES } from "./policy/cases";
import { FIXTURES } from "./fixtures";
import { MISTAKES } from "./mistakes";
import { PUBLISHED } from "../mutation/stacks";
import { withMistake } from "./mistakes/mistake";
import { graphOf } from "../../lib/checks/graph";
import { existsSync } from "node:fs";
import { environmentStack, TODAY, projectStacks } from "../support/environments";
import { changedGraph, copyOf, resourcesOf } from "../support/mutate";

/** One that serves every language model on GPUs that Karpenter makes. */
const MODELS: Environment = {
  name: "aws-models",
  cloud: "aws",
  region: "us-west-2",
  stage: "dev",
  models: [...LANGUAGE_MODELS],
};

const results = [
  ...projectStacks(
    "aws-dev,aws-prod,azure-dev,gcp-dev,gcp-prod,local-dev,aws-bootstrap,azure-bootstrap,gcp-bootstrap",
  ),
  ...[...PUBLISHED, MODELS].map((environment) => environmentStack(environment)),
];
const named = (name: string) => results.find(({ stack }) => stack.node.id === name)!;

/** Rules whose fixture is a day or a version instead of a document. */
const CONTEXTS: Readonly<Record<string, object>> = {
  "kubernetes-in-support": { today: new Date("2027-02-01") },
  "kept-databases-are-locked": {
    settings: {
      ...named("azure-dev").settings!,
      profile: { ...named("azure-dev").settings!.profile, disposable: false },
    },
  },
  "cost-under-ceiling": { settings: { ...named("aws-dev").settings!, costCeiling: 100 } },
  "charts-fit-kubernetes": { settings: { ...named("aws-dev").settings!, kubernetesVersion: "1.29" } },
};

describe("every rule", () => {
  test.each(FIXTURES)("%s: %s, %s", (id, stack, _what, change) => {
    const rule = RULES.find((candidate) => candidate.id === id)!;
    const { graph, settings, cost } = named(stack);
    const context = { settings, cost, today: TODAY };
    const run = (changed: typeof graph, given: typeof context) =>
      check(changed, [rule], given, []).map(({ path, problem }) => `${path} ${problem}`);
    const before = run(graph, context);
    const document = copyOf(graph);
    change(document);
    const after = run(changedGraph(graph, document), { ...context, ...CONTEXTS[id] });
    expect(after.filter((line) => !before.includes(line))).not.toEqual([]);
  });

  test.each(MISTAKES)("%s: in %s, the mistake %s at %s", (id, stack, operator, place) => {
    const rule = RULES.find((candidate) => candidate.id === id)!;
    const { graph, settings, cost } = named(stack);
    const context = { settings, cost, today: TODAY };
    expect(check(graph, [rule], context, [])).toEqual([]);
    expect(check(graphOf(stack, withMistake(graph, operator, place)), [rule], context, [])).not.toEqual([]);
  });

  test("has a fixture that breaks it", () => {
    const broken = new Set([
      ...FIXTURES.map(([id]) => id),
      ...POLICY_CASES.map(({ id }) => id),
      ...MISTAKES.map(([id]) => id),
    ]);
    expect(RULES.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
  });

  test("has an id of its own", () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  });
});

describe("the lessons of the field", () => {
  test("are all there, numbered 1 to 157", () => {
    expect(LESSONS.map(({ number }) => number)).toEqual(Array.from({ length: 157 }, (_, index) => index + 1));
  });

  test("are each held by a rule, or by a file that exists", () => {
    const ruled = new Set(RULES.flatMap(({ holds }) => holds));
    const lost = LESSONS.filter(({ number, held }) => {
      if (held === undefined) return !ruled.has(number);
      return "where" in held && !existsSync(held.where);
    });
    expect(lost.map(({ number, held }) => [number, held])).toEqual([]);
  });
});

describe("waivers", () => {
  const rule = RULES.find(({ id }) => id === "data-lifetime")!;
  const { graph, settings } = named("aws-dev");
  const document = copyOf(graph);
  resourcesOf(document, "aws_s3_bucket")[0]!["force_destroy"] = false;
  const broken = changedGraph(graph, document);
  const finding = check(broken, [rule], { settings, today: TODAY }, [])[0]!;
  const waiver = { rule: rule.id, path: finding.path, reason: "test", expires: "2026-12-31" };

  test("leave out what they name, until their date", () => {
    expect(check(broken, [rule], { settings, today: TODAY }, [waiver])).toEqual([]);
    const late = check(broken, [rule], { settings, today: new Date("2027-01-01") }, [waiver]);
    expect(late.map(({ problem }) => problem)).toEqual([
      finding.problem,
      "the waiver of data-lifetime expired on 2026-12-31",
    ]);
  });

  test("of another rule or path excuse nothing", () => {
    expect(
      check(broken, [rule], { settings, today: TODAY }, [{ ...waiver, path: "aws-dev/other" }]),
    ).toHaveLength(1);
    expect(check(broken, [rule], { settings, today: TODAY }, [{ ...waiver, rule: "other" }])).toHaveLength(1);
  });
});
