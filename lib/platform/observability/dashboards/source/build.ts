import type * as cog from "@grafana/grafana-foundation-sdk/cog";
import { PanelBuilder as BarGauge } from "@grafana/grafana-foundation-sdk/bargauge";
import {
  GraphDrawStyle,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
} from "@grafana/grafana-foundation-sdk/common";
import {
  DashboardBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Dashboard,
  type Panel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder as LokiQuery } from "@grafana/grafana-foundation-sdk/loki";
import { DataqueryBuilder as PrometheusQuery } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as Stat } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimeSeries } from "@grafana/grafana-foundation-sdk/timeseries";
import type { DashboardSpec, PanelSpec, Query } from "./panel";

const REF_IDS = "ABCDEFGH";

function query(panel: PanelSpec, { expr, legend }: Query, index: number): cog.Builder<cog.Dataquery> {
  const refId = REF_IDS.charAt(index);
  if (panel.source === "loki")
    return new LokiQuery()
      .expr(expr)
      .refId(refId)
      .legendFormat(legend ?? "");
  const prometheus = new PrometheusQuery()
    .expr(expr)
    .refId(refId)
    .legendFormat(legend ?? "__auto");
  return panel.kind === "series" || panel.kind === "stacked" ? prometheus.range() : prometheus.instant();
}

function thresholds({ alarm, alarmBelow = false }: PanelSpec): ThresholdsConfigBuilder {
  const [first, second] = alarmBelow ? (["red", "green"] as const) : (["green", "red"] as const);
  const steps =
    alarm === undefined
      ? [{ value: null, color: "green" }]
      : [
          { value: null, color: first },
          { value: alarm, color: second },
        ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

const last = (): ReduceDataOptionsBuilder => new ReduceDataOptionsBuilder().calcs(["lastNotNull"]);

function bare(panel: PanelSpec): BarGauge | Stat | TimeSeries {
  if (panel.kind === "number") return new Stat().reduceOptions(last()).span(6).height(5);
  if (panel.kind === "bars") return new BarGauge().reduceOptions(last()).span(12).height(8);
  const series = new TimeSeries()
    .drawStyle(GraphDrawStyle.Line)
    .fillOpacity(panel.kind === "stacked" ? 40 : 5)
    .span(12)
    .height(8);
  return panel.kind === "stacked"
    ? series.stacking(new StackingConfigBuilder().mode(StackingMode.Normal))
    : series;
}

function panelOf(panel: PanelSpec): cog.Builder<Panel> {
  const source = panel.source ?? "prometheus";
  return bare(panel)
    .title(panel.title)
    .datasource({ type: source, uid: source })
    .unit(panel.unit ?? "short")
    .thresholds(thresholds(panel))
    .targets(panel.queries.map((each, index) => query(panel, each, index)));
}

/* eslint-disable @typescript-eslint/no-deprecated -- files that Grafana's sidecar provisions are in the first schema; the second has only the API */
/** Grafana's model of a dashboard: small numbers come first so that they fill a row, then the graphs. */
export function build(spec: DashboardSpec): Dashboard {
  const numbers = spec.panels.filter(({ kind }) => kind === "number");
  const graphs = spec.panels.filter(({ kind }) => kind !== "number");
  const builder = new DashboardBuilder(spec.title)
    .uid(spec.name)
    .description(spec.description)
    .tags(["ml-platform"])
    .readonly()
    .refresh("1m")
    .time({ from: "now-6h", to: "now" })
    .timezone("browser");
  return [...numbers, ...graphs]
    .reduce((dashboard, panel) => dashboard.withPanel(panelOf(panel)), builder)
    .build();
}
