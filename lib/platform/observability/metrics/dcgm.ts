import { GPU_RESOURCE, type NodePool } from "../../../cloud/node-pool";
import { charts } from "../../../kubernetes/charts";
import type { Component } from "../../../kubernetes/component";
import { toApiServer } from "../../flows";
import { placementOn } from "../../placement";
import { NAMESPACE, PODS } from "../names";

/**
 * Load, memory, temperature and faults of every GPU. The exporter runs on the nodes of all GPU pools and on no other; without such a pool
 * there is nothing to install. Its series carry namespace, pod and container of the workload that holds the GPU.
 */
export function dcgmExporter(pools: readonly NodePool[]): readonly Component[] {
  const gpuPools = pools.filter((pool) => pool.gpuModels.length > 0);
  if (gpuPools.length === 0) return [];
  return [
    {
      name: "dcgm-exporter",
      layer: "observability",
      description: `Measures GPUs (${GPU_RESOURCE})`,
      namespace: NAMESPACE,
      releases: [
        {
          chart: charts.dcgmExporter,
          values: {
            ...placementOn(gpuPools, "gpu"),
            serviceMonitor: { enabled: false },
            securityContext: { seccompProfile: { type: "RuntimeDefault" } },
            resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "1Gi" } },
          },
        },
      ],
      metrics: [
        {
          name: "dcgm-exporter",
          pods: PODS.dcgm,
          port: "metrics",
          portNumber: 9400,
          intervalSeconds: 15,
          honorLabels: true,
        },
      ],
      flows: [toApiServer(NAMESPACE, "finds the pods that hold GPUs", PODS.dcgm.labels)],
    },
  ];
}
