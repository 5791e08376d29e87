import type { Owner } from "../alerts/alert";

/** A promise about a service, as data: everything that is recorded, alerted and shown of it follows from this. */
export interface Slo {
  /** Kebab-case; the label `slo` of its series. */
  readonly name: string;
  readonly owner: Owner;
  /** What is promised, as a sentence. */
  readonly promise: string;
  /** Share of good events, for example 0.999. */
  readonly objective: number;
  /** Days over which it is kept. */
  readonly windowDays: number;
  /** Rate of bad events over a window, without labels. */
  readonly bad: (window: string) => string;
  /** Rate of all events over a window, without labels. */
  readonly all: (window: string) => string;
}
