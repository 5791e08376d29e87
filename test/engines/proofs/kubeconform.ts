import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { graphOf } from "../../../lib/checks/graph";
import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { definitionsOf } from "../../support/charts";
import { findProgram } from "../engines";
import { startControlPlane } from "../kube";
import { run } from "../process";
import { type Case, caseOf, type Proof, type SynthesizedStack, noCharts } from "../proof";
import { LOCATION, strict, withHead, writeNativeSchemas, writeSchema } from "../schemas";
import { configurationOf } from "../stacks";
import { writtenObjects } from "../written-objects";

/** A CRD, as far as the proof reads it. */
interface Definition extends KubernetesObject {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema?: { readonly openAPIV3Schema?: Readonly<Record<string, unknown>> };
    }[];
  };
}

interface Judgement {
  readonly filename: string;
  readonly kind: string;
  readonly name: string;
  readonly status: string;
  readonly msg: string;
}

/** Gatekeeper makes the definitions of these at run time, from our own ConstraintTemplates. */
const madeAtRunTime = /^constraints\.gatekeeper\.sh\//;

function objectsOf(stack: SynthesizedStack): readonly KubernetesObject[] {
  return graphOf(stack.name, configurationOf(stack)).objects.map(({ object }) => object);
}

function writeDefinitions(folder: string, definitions: readonly Definition[]): void {
  for (const { spec } of definitions)
    for (const { name, schema } of spec.versions) {
      const found = withHead(schema?.openAPIV3Schema ?? {});
      writeSchema(
        folder,
        [spec.group, name, spec.names.kind],
        strict(found) as Readonly<Record<string, unknown>>,
      );
    }
}

/** Values that only an apply knows, where a schema asks for a shape that an expression does not have. */
const KNOWN_AFTER_APPLY: readonly (readonly [expression: RegExp, value: string])[] = [
  [/\$\{[^}]*security_group_id\}/g, "sg-0"],
];

function textOf(object: KubernetesObject): string {
  return KNOWN_AFTER_APPLY.reduce((text, [from, to]) => text.replace(from, to), JSON.stringify(object));
}

/** A set's name in the names of its files. */
const fileOf = (set: string): string => set.replace(/[^\w-]+/g, "-");

/** Lets kubeconform judge sets of objects, in one run; a kind without a schema is a fault. */
async function judged(
  schemas: string,
  sets: ReadonlyMap<string, readonly KubernetesObject[]>,
): Promise<readonly Judgement[]> {
  const folder = mkdtempSync(join(tmpdir(), "objects-"));
  try {
    for (const [name, objects] of sets)
      objects.forEach((object, index) => {
        writeFileSync(join(folder, `${fileOf(name)}.${index}.json`), textOf(object));
      });
    const program = findProgram("kubeconform") ?? "";
    const location = join(schemas, LOCATION);
    const args = ["-strict", "-verbose", "-output", "json", "-n", "2", "-schema-location", location, folder];
    const { stdout, stderr } = await run(program, args);
    if (stdout === "") throw new Error(`kubeconform said nothing: ${stderr}`);
    return (JSON.parse(stdout) as { readonly resources: readonly Judgement[] }).resources;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Judgements of one set of {@link judged}. */
function ofSet(judgements: readonly Judgement[], set: string): readonly Judgement[] {
  return judgements.filter(({ filename }) =>
    (filename.split("/").at(-1) ?? "").startsWith(`${fileOf(set)}.`),
  );
}

/** @param of how many objects the set was chosen */
function caseOfSet(
  name: string,
  of: number,
  all: readonly Judgement[],
  objects: readonly KubernetesObject[],
): Case {
  const judgements = ofSet(all, name);
  const faults = judgements
    .filter(({ status }) => status !== "statusValid")
    .map(({ kind, name, status, msg }) => `${kind} ${name}: ${status} ${msg}`);
  if (judgements.length !== objects.length)
    faults.push(`${judgements.length} of ${objects.length} objects were judged`);
  const left = of - objects.length;
  const seen = `${objects.length} objects of ${new Set(objects.map(({ kind }) => kind)).size} kinds`;
  return caseOf(name, faults, left === 0 ? seen : `${seen}; ${left} of kinds made at run time left out`);
}

const wrong: readonly KubernetesObject[] = [
  { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "a" }, spec: { hards: {} } },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "b" },
    spec: { podSelector: [] },
  },
  {
    apiVersion: "serving.kserve.io/v1beta1",
    kind: "InferenceService",
    metadata: { name: "c" },
    spec: { predictor: { minReplica: 1 } },
  },
];

function wrongRefused(all: readonly Judgement[]): Case {
  const judgements = ofSet(all, "wrong");
  const taken = judgements.filter(({ status }) => status !== "statusInvalid");
  return caseOf(
    "wrong objects are refused",
    taken.map(({ kind, status, msg }) => `${kind}: ${status} ${msg}`),
    judgements.map(({ kind }) => kind).join(", "),
  );
}

/** The set of what is in no stack. */
const WRITTEN = "files of lib/gitops and lib/examples";

/** Every stack that has objects, with those whose kinds have a definition before run time. */
function setsOf(stacks: readonly SynthesizedStack[]): Map<string, readonly KubernetesObject[]> {
  const sets = stacks.map((stack) => {
    const objects = objectsOf(stack).filter(({ apiVersion }) => !madeAtRunTime.test(apiVersion));
    return [stack.name, objects] as const;
  });
  return new Map(sets.filter(([, objects]) => objects.length > 0));
}

/** Kubernetes objects of every environment by schemas: the API server's own, and those of the charts' definitions. */
export const kubeconform: Proof = {
  name: "kubeconform",
  shows:
    "every Kubernetes object of every environment, and every one that people apply, fits its schema, unknown fields included",
  engines: ["kubeconform", "etcd", "kube-apiserver", "kube-controller-manager"],
  run: async ({ stacks, tell }) => {
    const all = [...(await stacks()).values()];
    const sets = setsOf(all);
    const written = await writtenObjects();
    const definitions = definitionsOf([
      ...[...sets.values()].flat(),
      ...written,
      ...wrong,
    ]) as readonly Definition[];
    if (definitions.length === 0) return noCharts("definitions");
    const schemas = mkdtempSync(join(tmpdir(), "schemas-"));
    const plane = await startControlPlane();
    try {
      const native = await writeNativeSchemas(schemas, plane);
      tell(`${native} schemas of the API server, ${definitions.length} definitions of charts`);
    } finally {
      await plane.stop();
    }
    try {
      writeDefinitions(schemas, definitions);
      const judgements = await judged(schemas, new Map([...sets, [WRITTEN, written], ["wrong", wrong]]));
      const cases = all.flatMap((stack) => {
        const objects = sets.get(stack.name);
        return objects === undefined
          ? []
          : [caseOfSet(stack.name, objectsOf(stack).length, judgements, objects)];
      });
      return [wrongRefused(judgements), ...cases, caseOfSet(WRITTEN, written.length, judgements, written)];
    } finally {
      rmSync(schemas, { recursive: true, force: true });
    }
  },
};
