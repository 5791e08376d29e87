import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { NAMESPACES } from "../../../lib/platform/namespaces";
import { kyvernoPolicies } from "../../../lib/platform/policy/kyverno";
import type { Fixture } from "../../platform/policy/kyverno/fixture";
import { FIXTURES } from "../../platform/policy/kyverno/fixtures";
import { fakeInputs } from "../../support/fake-inputs";
import { findProgram } from "../engines";
import { run } from "../process";
import { type Case, caseOf, type Proof } from "../proof";

const MODEL_DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "inferenceservices.serving.kserve.io" },
  spec: {
    group: "serving.kserve.io",
    scope: "Namespaced",
    names: {
      kind: "InferenceService",
      listKind: "InferenceServiceList",
      plural: "inferenceservices",
      singular: "inferenceservice",
    },
    versions: [
      {
        name: "v1beta1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

const NAMESPACE_LABELS = {
  apiVersion: "cli.kyverno.io/v1alpha1",
  kind: "Values",
  metadata: { name: "namespaces" },
  namespaceSelector: [
    "team-a",
    ...NAMESPACES.filter(({ purpose }) => purpose === "tenant").map(({ name }) => name),
  ].map((name) => ({
    name,
    labels: { "ml-platform/purpose": "tenant" },
  })),
};

/**
 * The command line judges every object as if it were created. A policy about deletion is therefore given the object that is there instead of
 * the one that was, and a policy about debug containers the whole pod; their rules stay as they are.
 */
export function asCreation(policy: KubernetesObject): KubernetesObject {
  const spec = JSON.stringify(policy["spec"])
    .replaceAll("oldObject.", "object.")
    .replaceAll('"pods/ephemeralcontainers"', '"pods"')
    .replace(/"operations":\[[^\]]*\]/g, '"operations":["CREATE","UPDATE"]');
  return { ...policy, spec: JSON.parse(spec) as unknown };
}

interface ReportResult {
  readonly policy: string;
  readonly result: string;
  readonly message: string;
  readonly resources: readonly {
    readonly kind: string;
    readonly name: string;
    readonly namespace?: string;
  }[];
}

interface Verdicts {
  /** `policy Kind/name` -> results. */
  readonly results: ReadonlyMap<string, readonly ReportResult[]>;
  /** `policy Kind/namespace/name of the trigger` -> generated `Kind/namespace/name`. */
  readonly generated: ReadonlyMap<string, readonly string[]>;
}

const write = (file: string, documents: readonly object[]): void =>
  writeFileSync(
    file,
    documents.map((one) => stringify(one, { defaultStringType: "QUOTE_DOUBLE" })).join("---\n"),
  );

/** Runs the command line once over one policy and its objects. */
async function verdicts(policy: KubernetesObject, objects: readonly KubernetesObject[]): Promise<Verdicts> {
  const folder = mkdtempSync(join(tmpdir(), "kyverno-"));
  const file = (name: string): string => join(folder, name);
  write(file("policy.yaml"), [asCreation(policy)]);
  write(file("objects.yaml"), objects);
  write(file("definitions.yaml"), [MODEL_DEFINITION]);
  write(file("values.yaml"), [NAMESPACE_LABELS]);
  const { stdout, stderr } = await run(findProgram("kyverno") ?? "kyverno", [
    "apply",
    file("policy.yaml"),
    "--resource",
    file("objects.yaml"),
    "--crd-path",
    file("definitions.yaml"),
    "--values-file",
    file("values.yaml"),
    "--policy-report",
  ]);
  rmSync(folder, { recursive: true });
  if (/^Error: /m.test(stderr + stdout))
    throw new Error(`${policy.metadata.name}: ${(stderr + stdout).slice(0, 1500)}`);
  return { results: resultsOf(stdout), generated: generatedOf(stdout) };
}

function resultsOf(output: string): Map<string, ReportResult[]> {
  const start = output.indexOf("apiVersion: openreports.io");
  const found = new Map<string, ReportResult[]>();
  if (start < 0) return found;
  for (const document of parseAllDocuments(output.slice(start))) {
    const { results = [] } = document.toJS() as { readonly results?: readonly ReportResult[] };
    for (const result of results) {
      for (const { kind, name } of result.resources) {
        const key = `${kind}/${name}`;
        found.set(key, [...(found.get(key) ?? []), result]);
      }
    }
  }
  return found;
}

/** The command line prints each made object after a line that names the trigger. */
function generatedOf(output: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const match of output.matchAll(/^policy \S+ applied to [^/\s]+\/(\S+):\n([\s\S]*?)\n---/gm)) {
    const { kind, metadata } = parseAllDocuments(match[2] ?? "")[0]?.toJS() as KubernetesObject;
    const trigger = match[1] ?? "";
    found.set(trigger, [
      ...(found.get(trigger) ?? []),
      `${kind}/${metadata.namespace ?? ""}/${metadata.name}`,
    ]);
  }
  return found;
}

function faultsOf(fixture: Fixture, seen: Verdicts): string[] {
  const id = ({ kind, metadata }: KubernetesObject): string => `${kind}/${metadata.name}`;
  const of = (object: KubernetesObject): readonly ReportResult[] => seen.results.get(id(object)) ?? [];
  const fail = (object: KubernetesObject): ReportResult | undefined =>
    of(object).find(({ result }) => result === "fail" || result === "error");
  return [
    ...fixture.admitted.flatMap((object) =>
      of(object).some(({ result }) => result === "pass") && fail(object) === undefined
        ? []
        : [`${id(object)} is not admitted: ${JSON.stringify(of(object))}`],
    ),
    ...fixture.denied.flatMap(({ object, message }) => {
      const refusal = fail(object);
      if (refusal === undefined) return [`${id(object)} is not refused: ${JSON.stringify(of(object))}`];
      return refusal.message.includes(message)
        ? []
        : [`${id(object)} is refused with "${refusal.message}" instead of "${message}"`];
    }),
    ...(fixture.skipped ?? []).flatMap((object) => {
      // A generating policy calls what it left alone a pass; what counts is that nothing was made.
      const judged =
        fixture.generated === undefined
          ? of(object).some(({ result }) => result !== "skip")
          : seen.generated.has(id(object));
      return judged ? [`${id(object)} is judged: ${JSON.stringify(of(object))}`] : [];
    }),
    ...(fixture.generated ?? []).flatMap(({ object, makes }) => {
      const made = seen.generated.get(id(object)) ?? [];
      return [...made].sort().join() === [...makes].sort().join()
        ? []
        : [`${id(object)} makes ${made.join(", ") || "nothing"} instead of ${makes.join(", ")}`];
    }),
  ];
}

async function proofOf(policy: KubernetesObject): Promise<Case> {
  const { name } = policy.metadata;
  const fixture = FIXTURES.find((candidate) => candidate.policy === name);
  if (fixture === undefined) return caseOf(name, ["it has no fixture"]);
  const { admitted, denied, skipped = [], generated = [] } = fixture;
  const objects = [
    ...admitted,
    ...denied.map(({ object }) => object),
    ...skipped,
    ...generated.map(({ object }) => object),
  ];
  const faults = faultsOf(fixture, await verdicts(policy, objects));
  return caseOf(
    name,
    faults,
    `${admitted.length} admitted, ${denied.length} refused, ${generated.length} filled, ${skipped.length} left alone`,
  );
}

/** Every policy of the platform, judged by Kyverno itself. */
export const kyverno: Proof = {
  name: "kyverno",
  shows: "Kyverno admits and refuses what each policy says, with a message that says what to change",
  engines: ["kyverno"],
  run: async () => {
    const inputs = fakeInputs({ settings: { gitops: { repository: "https://github.com/acme/models" } } });
    const cases: Case[] = [];
    for (const policy of kyvernoPolicies(inputs)) cases.push(await proofOf(policy));
    return cases;
  },
};
