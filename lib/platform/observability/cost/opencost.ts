import type { UnitPrices } from "../../../facts/prices";
import { charts } from "../../../kubernetes/charts";
import type { Component, HelmValues } from "../../../kubernetes/component";
import { resources } from "../../../kubernetes/resources";
import { ADDRESSES } from "../../addresses";
import { toApiServer } from "../../flows";
import { NAMESPACE, PODS } from "../names";

/** What OpenCost is told. */
export interface OpenCostProps {
  /** Name of the environment, which its answers carry. */
  readonly name: string;
  /** Prices of the environment; undefined: OpenCost's own defaults, as on a local cluster, where they mean nothing. */
  readonly prices: UnitPrices | undefined;
}

/** OpenCost reads its prices as texts. */
const model = (prices: UnitPrices): Readonly<Record<string, string>> => ({
  description: `${prices.source}, ${prices.asOf}`,
  CPU: String(prices.cpuHour),
  spotCPU: String(prices.spotCpuHour),
  RAM: String(prices.memoryGibHour),
  spotRAM: String(prices.spotMemoryGibHour),
  GPU: String(prices.gpuHour),
  storage: String(prices.storageGibHour),
  zoneNetworkEgress: String(prices.egressGib.zone),
  regionNetworkEgress: String(prices.egressGib.region),
  internetNetworkEgress: String(prices.egressGib.internet),
});

function values({ name, prices }: OpenCostProps): HelmValues {
  const { namespace: namespaceName, service: serviceName, port } = ADDRESSES.prometheus;
  return {
    clusterName: name,
    opencost: {
      exporter: {
        defaultClusterId: name,
        resources: resources({ cpu: "20m", memory: "256Mi" }),
        securityContext: {
          allowPrivilegeEscalation: false,
          runAsNonRoot: true,
          runAsUser: 1001,
          capabilities: { drop: ["ALL"] },
          seccompProfile: { type: "RuntimeDefault" },
        },
      },
      // Prices of the environment: no account of the cloud's price service is needed, and a number on a dashboard has a source.
      ...(prices === undefined
        ? {}
        : { customPricing: { enabled: true, provider: "custom", costModel: model(prices) } }),
      prometheus: { internal: { enabled: true, serviceName, namespaceName, port } },
      metrics: { kubeStateMetrics: { emitKsmV1Metrics: false, emitKsmV1MetricsOnly: false } },
      mcp: { enabled: false },
      ui: { enabled: false },
    },
  };
}

/** What namespaces, nodes and volumes cost: OpenCost, with the environment's prices. */
export function openCost(props: OpenCostProps): Component {
  return {
    name: "opencost",
    layer: "observability",
    description: "Turns what pods reserve into money, at the environment's prices",
    namespace: NAMESPACE,
    // It needs no edge to Prometheus: it asks again every ten seconds and, after ten times, is restarted by the kubelet. The release of
    // Prometheus would not be enough anyway, since it is complete before the operator has started the pods; hence its time to wait (`lib/facts/release-timeouts.ts`).
    releases: [{ chart: charts.opencost, values: values(props) }],
    metrics: [{ name: "opencost", pods: PODS.opencost, port: "http", portNumber: 9003, honorLabels: true }],
    flows: [
      toApiServer(NAMESPACE, "lists nodes, pods and volumes", PODS.opencost.labels),
      { from: PODS.opencost, to: PODS.prometheus, ports: [ADDRESSES.prometheus.port], why: "queries usage" },
    ],
  };
}
