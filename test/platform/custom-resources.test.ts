import { apiGroupOf, type KubernetesObject } from "../../lib/kubernetes/object";
import { crdFaults, describeWithCharts } from "../support/charts";
import { distinct, platforms } from "../support/platforms";

/** API groups that Kubernetes serves itself. Everything else has a CRD. */
const BUILT_IN = [
  "",
  "admissionregistration.k8s.io",
  "apps",
  "autoscaling",
  "batch",
  "networking.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
];

/** Groups whose CRDs no chart has: Gatekeeper makes them from our own ConstraintTemplates. */
const MADE_AT_RUN_TIME = ["constraints.gatekeeper.sh"];

const resources: readonly (readonly [string, KubernetesObject])[] = distinct(
  platforms().flatMap(({ name, components }) =>
    components
      .flatMap(({ before = [], after = [] }) => [...before, ...after])
      .filter((object) => ![...BUILT_IN, ...MADE_AT_RUN_TIME].includes(apiGroupOf(object)))
      .map(
        (object) =>
          [
            `${object.kind} ${object.metadata.namespace ?? ""}/${object.metadata.name} of ${name}`,
            object,
          ] as const,
      ),
  ),
);

describeWithCharts("custom resources of every component", () => {
  test.each(resources)("%s is valid against its CRD", (_, object) => {
    expect(crdFaults(object)).toEqual([]);
  });

  test("a wrong field, a wrong type and a missing field are found", () => {
    const service = {
      apiVersion: "serving.kserve.io/v1beta1",
      kind: "InferenceService",
      metadata: { name: "wrong" },
    };
    expect(crdFaults({ ...service, spec: { predictor: { minReplica: 1 } } })).toHaveLength(1);
    expect(crdFaults({ ...service, spec: { predictor: { minReplicas: "one" } } })).toHaveLength(1);
    expect(crdFaults({ ...service, spec: {} })).toHaveLength(1);
  });
});
