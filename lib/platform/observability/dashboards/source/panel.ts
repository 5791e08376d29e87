/** One query of a panel. */
export interface Query {
  readonly expr: string;
  /** Grafana's pattern, for example `{{namespace}}`. */
  readonly legend?: string;
}

/** What a panel shows, apart from how Grafana wants it written. */
export interface PanelSpec {
  readonly title: string;
  /** `series`: lines over time; `stacked`: filled and on top of one another; `number`: the last value; `bars`: the last value of each series. */
  readonly kind: "series" | "stacked" | "number" | "bars";
  /** Grafana's unit id. @default a plain number */
  readonly unit?:
    "percentunit" | "percent" | "ms" | "s" | "reqps" | "currencyUSD" | "bytes" | "celsius" | "short" | "watt";
  readonly queries: readonly Query[];
  /** Value from which it is red. @default no threshold */
  readonly alarm?: number;
  /** Red below the value instead of above. @default false */
  readonly alarmBelow?: boolean;
  /** Where the queries go. @default Prometheus */
  readonly source?: "prometheus" | "loki";
}

/** A dashboard as data. */
export interface DashboardSpec {
  /** Kebab-case: its uid and its file. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly panels: readonly PanelSpec[];
}
