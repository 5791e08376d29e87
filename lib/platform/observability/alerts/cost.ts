import { HOURS_A_MONTH } from "../../../facts/prices";
import type { Alert } from "./alert";

/** An alert about money; only an environment with a ceiling has one. */
export function costAlerts(ceiling: number | undefined): readonly Alert[] {
  if (ceiling === undefined) return [];
  return [
    {
      name: "CostNearCeiling",
      severity: "warning",
      owner: "platform",
      summary: "the nodes alone would cost {{ $value | humanize }} USD in a month",
      expr: `sum(node_total_hourly_cost) * ${HOURS_A_MONTH} > ${ceiling * 0.8}`,
      for: "1h",
    },
  ];
}
