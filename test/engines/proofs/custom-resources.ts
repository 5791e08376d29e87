import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { canaryExample } from "../../../lib/platform/serving/examples";
import { definitionsOf } from "../../support/charts";
import { fakeInputs } from "../../support/fake-inputs";
import { customResources } from "../../support/platforms";
import { create, messageOf, namespaces } from "../admission/objects";
import { type ControlPlane, startControlPlane } from "../kube";
import { until } from "../process";
import { type Case, caseOf, type Proof, noCharts } from "../proof";

/** A CRD, as far as the proof reads it. */
interface Definition extends KubernetesObject {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly scope: string;
  };
}

const key = (group: string, kind: string): string => `${group}/${kind}`;
const groupOf = ({ apiVersion }: KubernetesObject): string => apiVersion.split("/")[0] ?? "";

/** Without its conversion by a webhook, which nobody answers here: objects are written in the version that is stored. */
function withoutConversion(definition: KubernetesObject): KubernetesObject {
  const { conversion: _, ...spec } = definition["spec"] as Record<string, unknown>;
  return { ...definition, spec };
}

async function define(plane: ControlPlane, definitions: readonly Definition[]): Promise<readonly string[]> {
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const faults: string[] = [];
  for (const definition of definitions) {
    const answer = await plane.api(path, "POST", withoutConversion(definition));
    if (answer.status !== 201) faults.push(`${definition.metadata.name}: ${messageOf(answer)}`);
  }
  for (const { metadata } of definitions) {
    await until(`${metadata.name} to be served`, 60, async () => {
      const { body } = await plane.api(`${path}/${metadata.name}`);
      const conditions =
        (body as { status?: { conditions?: { type: string; status: string }[] } }).status?.conditions ?? [];
      return conditions.some(({ type, status }) => type === "Established" && status === "True");
    });
  }
  return faults;
}

/** Asks the API server for each object, unknown fields included, without keeping it. */
async function judge(
  plane: ControlPlane,
  definition: Definition,
  object: KubernetesObject,
): Promise<string | undefined> {
  const { namespace, name } = object.metadata;
  const place = definition.spec.scope === "Namespaced" ? `/namespaces/${namespace ?? "default"}` : "";
  const path = `/apis/${object.apiVersion}${place}/${definition.spec.names.plural}`;
  const answer = await plane.api(`${path}?dryRun=All&fieldValidation=Strict`, "POST", object);
  return answer.status === 201 ? undefined : `${object.kind} ${name}: ${messageOf(answer)}`;
}

async function judged(
  plane: ControlPlane,
  name: string,
  objects: readonly KubernetesObject[],
  known: ReadonlyMap<string, Definition>,
): Promise<Case> {
  const faults: string[] = [];
  for (const object of objects) {
    const definition = known.get(key(groupOf(object), object.kind));
    const fault =
      definition === undefined
        ? `${object.kind} ${object.metadata.name}: no definition`
        : await judge(plane, definition, object);
    if (fault !== undefined) faults.push(fault);
  }
  return caseOf(
    name,
    faults,
    `${objects.length} objects of ${new Set(objects.map(({ kind }) => kind)).size} kinds`,
  );
}

/** An object that the server has to refuse, or the proof shows nothing. */
async function refused(plane: ControlPlane, known: ReadonlyMap<string, Definition>): Promise<Case> {
  const wrong = {
    apiVersion: "serving.kserve.io/v1beta1",
    kind: "InferenceService",
    metadata: { name: "wrong", namespace: "mlops" },
    spec: { predictor: { minReplica: 1 } },
  };
  const definition = known.get("serving.kserve.io/InferenceService");
  const fault = definition === undefined ? undefined : await judge(plane, definition, wrong);
  return caseOf(
    "a field that the kind does not have is refused",
    fault?.includes("minReplica") === true ? [] : [`answer: ${fault ?? "accepted"}`],
  );
}

/** Custom resources of the whole platform on a real API server with the real CRDs. */
export const customResourcesProof: Proof = {
  name: "custom-resources",
  shows: "the API server accepts every custom resource of the platform by the charts' own definitions",
  engines: ["etcd", "kube-apiserver", "kube-controller-manager"],
  async run(context): Promise<readonly Case[]> {
    const { stores, cluster, identities } = fakeInputs();
    const examples = [
      canaryExample({
        store: stores.artifacts,
        pools: cluster.pools,
        podLabels: identities["kserve-inference"].podLabels,
      }),
    ];
    const objects = customResources().map(([, object]) => object);
    const definitions = definitionsOf([...objects, ...examples]) as readonly Definition[];
    if (definitions.length === 0) return noCharts("definitions");
    context.tell(`${definitions.length} definitions, ${objects.length} objects`);
    const plane = await startControlPlane();
    try {
      for (const namespace of namespaces()) await create(plane, namespace);
      const known = new Map(
        definitions.map((definition) => [key(definition.spec.group, definition.spec.names.kind), definition]),
      );
      return [
        caseOf(
          "the charts' definitions are taken",
          await define(plane, [...known.values()]),
          `${known.size} definitions`,
        ),
        await judged(plane, "custom resources of every component are accepted", objects, known),
        await judged(plane, "the example of a canary is accepted", examples, known),
        await refused(plane, known),
      ];
    } finally {
      await plane.stop();
    }
  },
};
