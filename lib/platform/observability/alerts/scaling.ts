import { TINY, type Alert } from "./alert";

/** Alerts about nodes that should come and pods that should multiply. */
export const scalingAlerts: readonly Alert[] = [
  {
    name: "KEDAScalerErrors",
    severity: "warning",
    owner: "platform",
    summary: "scaler {{ $labels.scaler }} of {{ $labels.scaledObject }} fails",
    expr: "sum by (scaledObject, scaler) (rate(keda_scaler_detail_errors_total[5m])) > 0",
    for: "5m",
  },
  {
    name: "NodesCannotBeMade",
    severity: "warning",
    owner: "platform",
    summary: "Karpenter cannot make nodes: {{ $labels.error }}",
    expr: "sum by (method, error) (increase(karpenter_cloudprovider_errors_total[15m])) > 5",
    for: "15m",
  },
  {
    name: "NodePoolAtItsLimit",
    severity: "info",
    owner: "ml",
    summary:
      "pool {{ $labels.nodepool }} uses {{ $value | humanizePercentage }} of its {{ $labels.resource_type }}",
    expr: `max by (nodepool, resource_type) (karpenter_nodepools_usage) / clamp_min(max by (nodepool, resource_type) (karpenter_nodepools_limit), ${TINY}) > 0.9`,
    for: "15m",
  },
];
