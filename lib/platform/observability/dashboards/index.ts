import type { Component } from "../../../kubernetes/component";
import type { KubernetesObject } from "../../../kubernetes/object";
import { DASHBOARD_LABEL, NAMESPACE } from "../names";
import cost from "./generated/cloud-cost.json";
import delivery from "./generated/delivery.json";
import drift from "./generated/drift.json";
import gpu from "./generated/gpu.json";
import inference from "./generated/inference.json";
import pipelines from "./generated/ml-pipelines.json";
import platform from "./generated/platform.json";

const FILES = [inference, pipelines, gpu, platform, drift, delivery, cost] as const;

const configMap = (dashboard: (typeof FILES)[number]): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: {
    name: `dashboard-${dashboard.uid}`,
    namespace: NAMESPACE,
    labels: DASHBOARD_LABEL,
    annotations: { grafana_folder: "ML platform" },
  },
  data: { [`${dashboard.uid}.json`]: JSON.stringify(dashboard) },
});

/** The platform's dashboards, which Grafana's sidecar picks up. Their sources are in `source/`. */
export function dashboards(): Component {
  return {
    name: "dashboards",
    layer: "observability",
    description: "Dashboards of inference, pipelines, GPUs, the platform, drift, delivery and cost",
    namespace: NAMESPACE,
    after: FILES.map(configMap),
  };
}
