import { charts } from "../../../kubernetes/charts";
import type { Component, HelmValues } from "../../../kubernetes/component";
import { RESTRICTED_CONTAINER } from "../../../kubernetes/pod-security";
import { resources } from "../../../kubernetes/resources";
import { ADDRESSES } from "../../addresses";
import { toApiServer } from "../../flows";
import type { PlatformInputs } from "../../inputs";
import { NAMESPACE, PODS } from "../names";
import { SIZES } from "../sizes";
import { COLLECTOR_IMAGE, lokiExporter, NO_LEGACY_RECEIVERS, ports, TELEMETRY_PORT } from "./collector-parts";

/** The chart's receiver of container logs; it adds it to the pipeline by itself. */
const PIPELINE = {
  receivers: [],
  processors: ["memory_limiter", "batch"],
  exporters: Object.keys(lokiExporter),
} as const;

/** Root without any capability: owner of the node's log files and of its checkpoints, and nothing more. */
const AS_ROOT = { ...RESTRICTED_CONTAINER, runAsNonRoot: false, runAsUser: 0, runAsGroup: 0 };

function values({ profile }: PlatformInputs["settings"]): HelmValues {
  return {
    mode: "daemonset",
    nameOverride: "log-shipper",
    fullnameOverride: "log-shipper",
    image: COLLECTOR_IMAGE,
    presets: {
      // Checkpoints on the node: after a restart no line is sent twice and none is left out. They make the container run as root.
      logsCollection: { enabled: true, includeCollectorLogs: false, storeCheckpoints: true },
      kubernetesAttributes: { enabled: true },
    },
    config: {
      receivers: { ...NO_LEGACY_RECEIVERS, otlp: null },
      exporters: { debug: null, ...lokiExporter },
      service: { pipelines: { logs: PIPELINE, metrics: null, traces: null } },
    },
    ports: ports(["metrics"]),
    // Every node has logs, also those that only certain workloads may use.
    tolerations: [{ operator: "Exists" }],
    securityContext: AS_ROOT,
    resources: resources(SIZES[profile.size].collector),
  };
}

/** Sends every container's log lines to Loki, with the names of pod, container and workload. */
export function logShipper(inputs: Pick<PlatformInputs, "settings">): Component {
  return {
    name: "log-shipper",
    layer: "observability",
    description: "Sends the log lines of every container of every node to Loki",
    namespace: NAMESPACE,
    // It needs no edge to Loki: as in every restart of Loki, lines are held back for five minutes, within the limit of its memory.
    releases: [
      { chart: charts.openTelemetryCollector, name: "log-shipper", values: values(inputs.settings) },
    ],
    metrics: [{ name: "log-shipper", pods: PODS.logShipper, port: "metrics", portNumber: TELEMETRY_PORT }],
    flows: [
      toApiServer(NAMESPACE, "looks up the pod of a log file", PODS.logShipper.labels),
      { from: PODS.logShipper, to: PODS.loki, ports: [ADDRESSES.loki.port], why: "stores log lines" },
    ],
  };
}
