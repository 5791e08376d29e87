import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";
import { publishedSettings } from "../published";
import { chaosMesh } from "./chaos/chaos-mesh";
import { openCost } from "./cost/opencost";
import { dashboards } from "./dashboards";
import { driftDetection } from "./drift/drift";
import { collector } from "./logs/collector";
import { loki } from "./logs/loki";
import { logShipper } from "./logs/shipper";
import { dcgmExporter } from "./metrics/dcgm";
import { grafana } from "./metrics/grafana";
import { prometheusStack } from "./metrics/stack";
import { rules } from "./rules";
import { tempo } from "./traces/tempo";

/** Components of the observability layer: metrics, logs, traces, alerts, dashboards and cost. */
export function observability(inputs: PlatformInputs): readonly Component[] {
  return [
    prometheusStack(inputs),
    grafana({ ...inputs, settings: publishedSettings(inputs) }),
    loki(inputs),
    tempo(inputs),
    collector(inputs),
    logShipper(inputs),
    ...dcgmExporter(inputs.cluster.pools),
    openCost({ name: inputs.settings.name, prices: inputs.unitPrices }),
    rules(inputs.settings),
    dashboards(),
    driftDetection(inputs),
    ...chaosMesh(inputs.settings),
  ];
}
