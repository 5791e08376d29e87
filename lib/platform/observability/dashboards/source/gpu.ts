import type { DashboardSpec } from "./panel";

const one = "{{Hostname}} {{gpu}} {{modelName}}";
const by = (metric: string): string => `max by (Hostname, gpu, modelName) (${metric})`;

/** GPUs: who uses how much of them. */
export const gpu: DashboardSpec = {
  name: "gpu",
  title: "GPU",
  description: "Load, memory, heat and faults of every GPU, and who holds it",
  panels: [
    { title: "GPUs", kind: "number", queries: [{ expr: "count(DCGM_FI_DEV_GPU_UTIL) or vector(0)" }] },
    {
      title: "Average load",
      kind: "number",
      unit: "percent",
      alarm: 20,
      alarmBelow: true,
      queries: [{ expr: "avg(DCGM_FI_DEV_GPU_UTIL)" }],
    },
    { title: "Power", kind: "number", unit: "watt", queries: [{ expr: "sum(DCGM_FI_DEV_POWER_USAGE)" }] },
    {
      title: "GPUs with a fault",
      kind: "number",
      alarm: 1,
      queries: [{ expr: "count(DCGM_FI_DEV_XID_ERRORS > 0) or vector(0)" }],
    },
    {
      title: "Load",
      kind: "series",
      unit: "percent",
      queries: [{ expr: by("DCGM_FI_DEV_GPU_UTIL"), legend: one }],
    },
    {
      title: "Memory in use",
      kind: "series",
      unit: "percentunit",
      alarm: 0.97,
      queries: [
        {
          expr: `${by("DCGM_FI_DEV_FB_USED")} / (${by("DCGM_FI_DEV_FB_USED")} + ${by("DCGM_FI_DEV_FB_FREE")})`,
          legend: one,
        },
      ],
    },
    {
      title: "Temperature",
      kind: "series",
      unit: "celsius",
      alarm: 85,
      queries: [{ expr: by("DCGM_FI_DEV_GPU_TEMP"), legend: one }],
    },
    {
      title: "Load by workload",
      kind: "series",
      unit: "percent",
      queries: [{ expr: "avg by (namespace, pod) (DCGM_FI_DEV_GPU_UTIL)", legend: "{{namespace}}/{{pod}}" }],
    },
    {
      title: "GPUs asked for by namespace",
      kind: "stacked",
      queries: [
        {
          expr: 'sum by (namespace) (kube_pod_container_resource_requests{resource="nvidia_com_gpu"})',
          legend: "{{namespace}}",
        },
      ],
    },
    {
      title: "GPUs on nodes",
      kind: "series",
      queries: [
        { expr: 'sum(kube_node_status_allocatable{resource="nvidia_com_gpu"})', legend: "there are" },
      ],
    },
  ],
};
