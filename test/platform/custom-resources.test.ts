import type { Component } from "../../lib/kubernetes/component";
import { apiGroupOf, type KubernetesObject } from "../../lib/kubernetes/object";
import { crdFaults, describeWithCharts } from "../support/charts";
import { platforms } from "../support/platforms";

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

const customResources = (components: readonly Component[]): readonly KubernetesObject[] =>
  components
    .flatMap(({ before = [], after = [] }) => [...before, ...after])
    .filter((object) => !BUILT_IN.includes(apiGroupOf(object)));

describeWithCharts("custom resources of every component", () => {
  for (const { name, components } of platforms()) {
    const objects = customResources(components);
    test.each(objects.map((object) => [`${object.kind} ${object.metadata.namespace ?? ""}/${object.metadata.name}`, object] as const))(
      `${name}: %s is valid against its CRD`,
      (_, object) => {
        expect(crdFaults(object)).toEqual([]);
      },
    );
  }

  test("a wrong field, a wrong type and a missing field are found", () => {
    const service = { apiVersion: "serving.kserve.io/v1beta1", kind: "InferenceService", metadata: { name: "wrong" } };
    expect(crdFaults({ ...service, spec: { predictor: { minReplica: 1 } } })).toHaveLength(1);
    expect(crdFaults({ ...service, spec: { predictor: { minReplicas: "one" } } })).toHaveLength(1);
    expect(crdFaults({ ...service, spec: {} })).toHaveLength(1);
  });
});
