import { crdFaults, describeWithCharts } from "../support/charts";
import { customResources } from "../support/platforms";

describeWithCharts("custom resources of every component", () => {
  test.each(customResources())("%s is valid against its CRD", (_, object) => {
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
