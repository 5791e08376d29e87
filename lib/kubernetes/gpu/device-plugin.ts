import type { NodePool } from "../../cloud/node-pool";
import { charts } from "../charts";
import type { Component } from "../component";
import { resources } from "../resources";
import { gpuNodePlacement } from "./gpu-nodes";

/**
 * NVIDIA's device plugin, which makes GPUs a resource that pods can ask for: EKS and AKS need it, GKE brings its own (rule 23). It runs on
 * exactly the nodes that the pools' facts describe; the chart's default affinity waits for labels that node feature discovery would set, so
 * it is cleared with null (rule 25).
 * @throws when no pool has GPUs
 */
export function nvidiaDevicePlugin(pools: readonly NodePool[]): Component {
  const { nodeSelector, tolerations } = gpuNodePlacement(pools);
  return {
    name: "nvidia-device-plugin",
    layer: "foundation",
    description: "Offers the GPUs of a node to the scheduler",
    namespace: "kube-system",
    releases: [
      {
        chart: charts.nvidiaDevicePlugin,
        values: {
          affinity: null,
          nodeSelector,
          tolerations,
          resources: resources({ cpu: "50m", memory: "64Mi" }, { cpu: "200m", memory: "256Mi" }),
        },
      },
    ],
  };
}
