import type { Mistake } from "./mistake";

/** Mistakes that break rules of the family observability. */
export const OBSERVABILITY_MISTAKES: readonly Mistake[] = [
  [
    "traffic-and-changes-are-logged",
    "aws-dev",
    "no-flow-logs",
    "aws-dev/aws/network/flow-logs/flow-log traffic_type",
  ],
  [
    "monitors-name-a-port",
    "aws-dev",
    "monitor-of-missing-port",
    "aws-dev/platform/monitors/after/objects/release PodMonitor/monitoring:aws-load-balancer-controller spec.podMetricsEndpoints.0.port",
  ],
  [
    "daemons-see-every-node",
    "aws-dev",
    "remove-toleration",
    "aws-dev/platform/log-shipper/log-shipper/release values.tolerations.0",
  ],
];
