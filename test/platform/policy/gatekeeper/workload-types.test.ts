import type { KubernetesObject } from "../../../../lib/kubernetes/object";
import { argoWorkflows } from "../../../../lib/platform/ml/argo-workflows";
import { gatekeeperConstraints } from "../../../../lib/platform/policy/gatekeeper";
import { RESOURCES } from "../../../../lib/platform/policy/gatekeeper/rego";
import { serving } from "../../../../lib/platform/serving";
import { canaryExample } from "../../../../lib/platform/serving/examples";
import { fakeInputs } from "../../../support/fake-inputs";

const TYPE = "ml-platform/workload-type";
const inputs = fakeInputs({ settings: { models: ["tinyllama-1.1b"] } });

interface Constraint extends KubernetesObject {
  readonly spec: {
    readonly match: { readonly namespaces: readonly string[] };
    readonly parameters: { readonly workloadTypes: readonly string[] };
  };
}
const constraints = gatekeeperConstraints(inputs).filter(
  ({ kind }) => kind === RESOURCES.kind,
) as Constraint[];

/** Labels of a workflow's pods, by the defaults that the controller gives every workflow. */
function workflowLabels(): Record<string, string> {
  const { identities, postgres, stores } = inputs;
  const { releases } = argoWorkflows({
    replicas: 1,
    clusterName: "fake-dev",
    database: postgres.database("argo"),
    store: stores.artifacts,
    workflow: identities.workflow,
    server: identities["workflow-server"],
    signIn: undefined,
  });
  const { controller } = releases![0]!.values as unknown as {
    controller: { workflowDefaults: { spec: { podMetadata: { labels: Record<string, string> } } } };
  };
  return controller.workflowDefaults.spec.podMetadata.labels;
}

const models = [
  ...serving(inputs).flatMap(({ after = [] }) => after.filter(({ kind }) => kind === "InferenceService")),
  canaryExample({ store: inputs.stores.artifacts, pools: inputs.cluster.pools, podLabels: {} }),
];
/** Namespace and labels of every kind of pod that the platform makes for people's work. */
const PODS: readonly [what: string, namespace: string, labels: Readonly<Record<string, string>>][] = [
  ["steps of a pipeline", "argo", workflowLabels()],
  ...models.map(({ metadata }): [string, string, Readonly<Record<string, string>>] => [
    `servers of ${metadata.name}`,
    metadata.namespace!,
    metadata.labels!,
  ]),
];

test("there are pipelines, a language model and a classifier", () => {
  expect(PODS).toHaveLength(3);
});

test.each(PODS)("the %s have a bound of their own", (_, namespace, labels) => {
  const bounding = constraints.filter(
    ({ spec }) =>
      spec.match.namespaces.includes(namespace) && spec.parameters.workloadTypes.includes(labels[TYPE] ?? ""),
  );
  expect(bounding).toHaveLength(1);
});

test("the policy reads the label that they carry", () => {
  expect(RESOURCES.rego).toContain(`workload.labels["${TYPE}"]`);
});
