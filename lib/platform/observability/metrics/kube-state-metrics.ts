import type { HelmValues } from "../../../kubernetes/component";
import { resources } from "../../../kubernetes/resources";

/**
 * Readiness of served models as `kserve_inferenceservice_ready` (labels `namespace`, `inferenceservice`): KServe has no metric for it.
 * Nodes carry the pool they belong to.
 */
export const kubeStateMetricsValues: HelmValues = {
  resources: resources({ cpu: "20m", memory: "96Mi" }),
  metricLabelsAllowlist: ["nodes=[ml-platform/pool]"],
  customResourceState: {
    enabled: true,
    config: {
      kind: "CustomResourceStateMetrics",
      spec: {
        resources: [
          {
            groupVersionKind: { group: "serving.kserve.io", version: "v1beta1", kind: "InferenceService" },
            metricNamePrefix: "kserve",
            labelsFromPath: { inferenceservice: ["metadata", "name"], namespace: ["metadata", "namespace"] },
            metrics: [
              {
                name: "inferenceservice_ready",
                help: "Whether the InferenceService is ready",
                each: {
                  type: "Gauge",
                  gauge: { path: ["status", "conditions", "[type=Ready]", "status"], nilIsZero: true },
                },
              },
            ],
          },
        ],
      },
    },
  },
  rbac: {
    extraRules: [
      { apiGroups: ["serving.kserve.io"], resources: ["inferenceservices"], verbs: ["get", "list", "watch"] },
    ],
  },
};
