import type { Alert } from "./alert";

/** Alerts about GPUs. */
export const gpuAlerts: readonly Alert[] = [
  {
    name: "LowGPUUtilization",
    severity: "info",
    owner: "ml",
    summary:
      "GPU {{ $labels.gpu }} of {{ $labels.Hostname }} is {{ $value | humanize }} % busy and is paid for in full",
    expr: "avg by (Hostname, gpu) (DCGM_FI_DEV_GPU_UTIL) < 20",
    for: "30m",
  },
  {
    name: "HighGPUMemoryUsage",
    severity: "warning",
    owner: "ml",
    summary:
      "memory of GPU {{ $labels.gpu }} of {{ $labels.Hostname }} is {{ $value | humanizePercentage }} full",
    expr:
      "max by (Hostname, gpu) (DCGM_FI_DEV_FB_USED) / " +
      "(max by (Hostname, gpu) (DCGM_FI_DEV_FB_USED) + max by (Hostname, gpu) (DCGM_FI_DEV_FB_FREE)) > 0.97",
    for: "15m",
  },
  {
    name: "GPUFault",
    severity: "warning",
    owner: "platform",
    summary: "GPU {{ $labels.gpu }} of {{ $labels.Hostname }} reported fault XID {{ $value }}",
    expr: "max by (Hostname, gpu) (DCGM_FI_DEV_XID_ERRORS) > 0",
    for: "1m",
  },
  {
    name: "GPUTooHot",
    severity: "warning",
    owner: "platform",
    summary: "GPU {{ $labels.gpu }} of {{ $labels.Hostname }} has {{ $value | humanize }} °C and slows down",
    expr: "max by (Hostname, gpu) (DCGM_FI_DEV_GPU_TEMP) > 85",
    for: "10m",
  },
];
