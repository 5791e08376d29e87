import type { Lesson } from "./lesson";

/** Lessons 141 to 147. */
export const OBSERVABILITY_LESSONS: readonly Lesson[] = [
  {
    number: 141,
    text: "Every metric named exists in its exporter",
    held: { by: "test", where: "test/platform/observability/alerts.test.ts" },
  },
  {
    number: 142,
    text: "There is one source of alerts",
    held: { by: "construction", where: "lib/platform/observability/index.ts" },
  },
  {
    number: 143,
    text: "Undeclared ports are scraped by address",
    held: { by: "construction", where: "lib/platform/observability/monitors.ts" },
  },
  {
    number: 144,
    text: "Ratios are safe on empty series",
    held: { by: "test", where: "test/platform/observability/alerts.test.ts" },
  },
  {
    number: 145,
    text: "GPU memory is used of used and free",
    held: { by: "test", where: "test/platform/observability/alerts.test.ts" },
  },
  {
    number: 146,
    text: "Down alerts fire when the series is gone",
    held: { by: "test", where: "test/platform/observability/alerts.test.ts" },
  },
  {
    number: 147,
    text: "Alert receivers resolve",
    held: { by: "test", where: "test/platform/observability/alerting.test.ts" },
  },
];
