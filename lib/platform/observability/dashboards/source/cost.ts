import { HOURS_A_MONTH } from "../../../../facts/prices";
import { TINY } from "../../alerts/alert";
import type { DashboardSpec } from "./panel";

const GIB = 2 ** 30;
const price = (metric: string): string => `max by (node) (${metric})`;
const costOf = (allocation: string, unit: string): string =>
  `sum by (namespace) (${allocation} * on (node) group_left () ${price(unit)}) * ${HOURS_A_MONTH}`;
const requests = (resource: string): string =>
  `sum by (namespace) (kube_pod_container_resource_requests{resource="${resource}"})`;
const cpuUsed =
  'sum by (namespace) (rate(container_cpu_usage_seconds_total{container!=""}[$__rate_interval]))';
const memoryUsed = 'sum by (namespace) (container_memory_working_set_bytes{container!=""})';
const namespace = "{{namespace}}";

/** Money. Unit prices are the environment's, as OpenCost was given them. */
export const cost: DashboardSpec = {
  name: "cloud-cost",
  title: "Cloud cost",
  description:
    "What nodes and namespaces cost at the environment's unit prices, and what is paid for in vain",
  panels: [
    {
      title: "Estimated monthly cost",
      kind: "number",
      unit: "currencyUSD",
      queries: [{ expr: `sum(node_total_hourly_cost) * ${HOURS_A_MONTH}` }],
    },
    {
      title: "Price of a core, an hour",
      kind: "number",
      unit: "currencyUSD",
      queries: [{ expr: "avg(node_cpu_hourly_cost)" }],
    },
    {
      title: "Price of a GiB, an hour",
      kind: "number",
      unit: "currencyUSD",
      queries: [{ expr: "avg(node_ram_hourly_cost)" }],
    },
    {
      title: "Price of a GPU, an hour",
      kind: "number",
      unit: "currencyUSD",
      queries: [{ expr: "max(node_gpu_hourly_cost)" }],
    },
    {
      title: "Cost by namespace, a month",
      kind: "stacked",
      unit: "currencyUSD",
      queries: [
        { expr: costOf("container_cpu_allocation", "node_cpu_hourly_cost"), legend: `${namespace} CPU` },
        {
          expr: costOf(`(container_memory_allocation_bytes / ${GIB})`, "node_ram_hourly_cost"),
          legend: `${namespace} memory`,
        },
        {
          expr: `(${costOf("container_gpu_allocation", "node_gpu_hourly_cost")}) > 0`,
          legend: `${namespace} GPU`,
        },
      ],
    },
    {
      title: "Cost by node, an hour",
      kind: "stacked",
      unit: "currencyUSD",
      queries: [
        {
          expr: "max by (node, instance_type) (node_total_hourly_cost)",
          legend: "{{node}} {{instance_type}}",
        },
      ],
    },
    {
      title: "CPU efficiency",
      kind: "series",
      unit: "percentunit",
      queries: [{ expr: `${cpuUsed} / clamp_min(${requests("cpu")}, ${TINY})`, legend: namespace }],
    },
    {
      title: "Memory efficiency",
      kind: "series",
      unit: "percentunit",
      queries: [{ expr: `${memoryUsed} / clamp_min(${requests("memory")}, ${TINY})`, legend: namespace }],
    },
    {
      title: "GPU utilization",
      kind: "series",
      unit: "percent",
      alarm: 20,
      alarmBelow: true,
      queries: [{ expr: "avg by (namespace) (DCGM_FI_DEV_GPU_UTIL)", legend: namespace }],
    },
    {
      title: "Resource waste, a month",
      kind: "stacked",
      unit: "currencyUSD",
      queries: [
        {
          expr: `clamp_min(${requests("cpu")} - ${cpuUsed}, 0) * scalar(avg(node_cpu_hourly_cost)) * ${HOURS_A_MONTH}`,
          legend: `${namespace} CPU`,
        },
        {
          expr: `clamp_min(${requests("memory")} - ${memoryUsed}, 0) / ${GIB} * scalar(avg(node_ram_hourly_cost)) * ${HOURS_A_MONTH}`,
          legend: `${namespace} memory`,
        },
      ],
    },
  ],
};
