import { WARM_PODS } from "../../policy/quotas";
import { TINY, type Alert } from "./alert";

/** Right side of an `unless`: pods that only hold room for others. Waiting for a node that there is not is what they are for. */
export const WARM = `on (namespace, pod) kube_pod_info{priority_class="${WARM_PODS.priority}"}`;

/** Alerts about nodes, pods and volumes. */
export const clusterAlerts: readonly Alert[] = [
  {
    name: "NodeNotReady",
    severity: "critical",
    owner: "platform",
    summary: "node {{ $labels.node }} is not ready",
    expr: 'kube_node_status_condition{condition="Ready",status="true"} == 0',
    for: "15m",
  },
  {
    name: "NodeUnderPressure",
    severity: "warning",
    owner: "platform",
    summary: "node {{ $labels.node }} reports {{ $labels.condition }}",
    expr: 'kube_node_status_condition{condition=~"MemoryPressure|DiskPressure|PIDPressure",status="true"} == 1',
    for: "10m",
  },
  {
    name: "NodeDiskFilling",
    severity: "warning",
    owner: "platform",
    summary: "{{ $value | humanizePercentage }} of the disk of {{ $labels.instance }} is left",
    expr: `node_filesystem_avail_bytes{mountpoint="/"} / clamp_min(node_filesystem_size_bytes{mountpoint="/"}, ${TINY}) < 0.1`,
    for: "15m",
  },
  {
    name: "PodCrashLooping",
    severity: "warning",
    owner: "platform",
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} crashes again and again",
    expr: 'max by (namespace, pod, container) (max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m])) == 1',
    for: "10m",
  },
  {
    name: "PodNotReady",
    severity: "warning",
    owner: "platform",
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} has not started for half an hour",
    expr: `sum by (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Unknown"}) > 0 unless ${WARM}`,
    for: "30m",
  },
  {
    name: "ContainerOutOfMemory",
    severity: "warning",
    owner: "platform",
    summary: "{{ $labels.namespace }}/{{ $labels.pod }} was killed for want of memory",
    expr:
      '(max by (namespace, pod, container) (kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}) == 1)' +
      " and max by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total[15m])) > 0",
    for: "0m",
  },
  {
    name: "JobFailed",
    severity: "warning",
    owner: "platform",
    summary: "job {{ $labels.namespace }}/{{ $labels.job_name }} failed",
    expr: 'kube_job_failed{condition="true"} > 0',
    for: "15m",
  },
  {
    name: "QuotaAlmostUsed",
    severity: "info",
    owner: "ml",
    summary: "{{ $value | humanizePercentage }} of {{ $labels.resource }} of {{ $labels.namespace }} is used",
    expr: `max by (namespace, resourcequota, resource) (kube_resourcequota{type="used"}) / clamp_min(max by (namespace, resourcequota, resource) (kube_resourcequota{type="hard"}), ${TINY}) > 0.9`,
    for: "15m",
  },
  {
    name: "VolumeFilling",
    severity: "warning",
    owner: "platform",
    summary:
      "{{ $value | humanizePercentage }} of volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is left",
    expr: `kubelet_volume_stats_available_bytes / clamp_min(kubelet_volume_stats_capacity_bytes, ${TINY}) < 0.15`,
    for: "15m",
  },
  {
    name: "VolumeFull",
    severity: "critical",
    owner: "platform",
    summary: "volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is full",
    expr: `kubelet_volume_stats_available_bytes / clamp_min(kubelet_volume_stats_capacity_bytes, ${TINY}) < 0.03`,
    for: "5m",
  },
  {
    name: "ApiServerDown",
    severity: "critical",
    owner: "platform",
    summary: "Prometheus cannot reach the Kubernetes API",
    expr: 'absent(up{job="apiserver"} == 1)',
    for: "10m",
  },
];
