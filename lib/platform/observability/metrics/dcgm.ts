import { GPU_RESOURCE, type NodePool } from "../../../cloud/node-pool";
import { charts } from "../../../kubernetes/charts";
import type { Component, HelmValues } from "../../../kubernetes/component";
import { toApiServer } from "../../flows";
import { placementOn } from "../../placement";
import { NAMESPACE, PODS } from "../names";

/** The chart's own mount of the list of measurements; a list of values replaces the chart's. */
const COUNTERS_MOUNT = {
  name: "exporter-metrics-volume",
  mountPath: "/etc/dcgm-exporter/default-counters.csv",
  subPath: "default-counters.csv",
};

const DRIVER_MOUNT = "/usr/local/nvidia";

/**
 * For nodes whose container runtime knows no GPUs: the driver's libraries come from the node's directory, and the GPUs' device files are
 * only there for a privileged container, since the exporter asks for no GPU of its own.
 */
function ownDriver(path: string): HelmValues {
  return {
    extraHostVolumes: [{ name: "gpu-driver", hostPath: path }],
    extraVolumeMounts: [COUNTERS_MOUNT, { name: "gpu-driver", mountPath: DRIVER_MOUNT, readOnly: true }],
    extraEnv: [
      { name: "LD_LIBRARY_PATH", value: `${DRIVER_MOUNT}/lib64` },
      { name: "DCGM_EXPORTER_KUBERNETES_GPU_ID_TYPE", value: "device-name" },
    ],
    // The API server refuses a privileged container that says no to escalation, as the chart does.
    securityContext: { privileged: true, allowPrivilegeEscalation: true },
  };
}

/**
 * Load, memory, temperature and faults of every GPU. The exporter runs on the nodes of all GPU pools and on no other; without such a pool
 * there is nothing to install. Its series carry namespace, pod and container of the workload that holds the GPU.
 */
export function dcgmExporter(pools: readonly NodePool[]): readonly Component[] {
  const gpuPools = pools.filter((pool) => pool.gpuModels.length > 0);
  if (gpuPools.length === 0) return [];
  const driverPath = gpuPools.find((pool) => pool.gpuDriverPath !== undefined)?.gpuDriverPath;
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
            ...(driverPath === undefined
              ? { securityContext: { seccompProfile: { type: "RuntimeDefault" } } }
              : ownDriver(driverPath)),
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
