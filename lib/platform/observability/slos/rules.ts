import { TINY, type Alert, type Severity } from "../alerts/alert";
import type { Slo } from "./slo";

/** A recording rule. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Two windows in which the error budget must burn too fast: the long one says that it matters, the short one that it still goes on.
 * `share`: part of the whole budget that is gone when the long window has passed at the threshold.
 */
export interface BurnWindow {
  readonly severity: Severity;
  readonly long: string;
  readonly longHours: number;
  readonly short: string;
  readonly share: number;
}

/** The customary pairs: 2 % in an hour and 5 % in six hours wake somebody; 10 % in a day and in three days wait for the morning. */
const BURN_WINDOWS: readonly BurnWindow[] = [
  { severity: "critical", long: "1h", longHours: 1, short: "5m", share: 0.02 },
  { severity: "critical", long: "6h", longHours: 6, short: "30m", share: 0.05 },
  { severity: "warning", long: "1d", longHours: 24, short: "2h", share: 0.1 },
  { severity: "warning", long: "3d", longHours: 72, short: "6h", share: 0.1 },
];

const record = (window: string): string => `slo:sli_error:ratio_rate${window}`;
const round = (value: number): number => Number(value.toPrecision(6));

/** How many times faster than allowed the budget burns at a window's threshold. */
export const burnRate = (slo: Pick<Slo, "windowDays">, window: BurnWindow): number =>
  round((window.share * slo.windowDays * 24) / window.longHours);

/** Windows whose threshold is at least the rate that the promise itself allows; below it there is nothing to alert about. */
export const burnWindows = (slo: Pick<Slo, "windowDays">): readonly BurnWindow[] =>
  BURN_WINDOWS.filter((window) => burnRate(slo, window) >= 1);

/** Error ratios over every window that alerts and panels read; zero without traffic, absent where nothing was ever measured (rule 144). */
export function recordings(slo: Slo): readonly Recording[] {
  const windows = [
    ...new Set([...burnWindows(slo).flatMap(({ long, short }) => [short, long]), `${slo.windowDays}d`]),
  ];
  const labels = { slo: slo.name };
  const period = record(`${slo.windowDays}d`);
  return [
    ...windows.map((window) => ({
      record: record(window),
      labels,
      expr: `${slo.bad(window)} / clamp_min(${slo.all(window)}, ${TINY})`,
    })),
    { record: "slo:objective:ratio", labels, expr: `vector(${slo.objective})` },
    {
      record: "slo:error_budget_remaining:ratio",
      labels,
      expr: `1 - ${period}{slo="${slo.name}"} / ${round(1 - slo.objective)}`,
    },
  ];
}

const pascal = (name: string): string =>
  name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

/** One alert for each severity: any of its window pairs burns too fast. */
export function burnAlerts(slo: Slo): readonly Alert[] {
  const budget = round(1 - slo.objective);
  return (["critical", "warning"] as const).flatMap((severity): readonly Alert[] => {
    const windows = burnWindows(slo).filter((window) => window.severity === severity);
    if (windows.length === 0) return [];
    const burns = windows.map((window) => {
      const over = (name: string): string =>
        `${record(name)}{slo="${slo.name}"} > ${round(burnRate(slo, window) * budget)}`;
      return `(${over(window.long)} and ${over(window.short)})`;
    });
    return [
      {
        name: `${pascal(slo.name)}Budget${severity === "critical" ? "BurnsFast" : "Burns"}`,
        severity,
        owner: slo.owner,
        summary: `the error budget of ${slo.name} burns too fast: {{ $value | humanizePercentage }} fail`,
        expr: burns.join(" or "),
        for: severity === "critical" ? "2m" : "15m",
        labels: { slo: slo.name },
      },
    ];
  });
}
