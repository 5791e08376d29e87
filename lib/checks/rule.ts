import type { MonthlyCost } from "../cost/monthly-cost";
import type { Environment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import type { StackGraph } from "./graph";

/** What rules are given beside the graph. */
export interface RuleContext {
  /** The environment, or undefined for a stack that is not one (a bootstrap stack, a user's own). */
  readonly settings: Settings<Environment> | undefined;
  /** Bounds of its monthly bill; undefined where nothing is known of it. */
  readonly cost?: MonthlyCost | undefined;
  /** Day on which end-of-life and expiry are judged. */
  readonly today: Date;
}

/** One thing wrong, and its mend. */
export interface Finding {
  /** Construct path, or the address where there is none. */
  readonly path: string;
  /** What is wrong. */
  readonly problem: string;
  /** What to do. */
  readonly mend: string;
}

/** Parts of the platform that rules are about; documentation groups by it. */
export type RuleFamily =
  | "identity"
  | "scheduling"
  | "order"
  | "references"
  | "charts"
  | "policy"
  | "exposure"
  | "secrets"
  | "destroy"
  | "compatibility"
  | "cost"
  | "observability";

/** A promise about every synthesized stack. */
export interface Rule {
  /** Kebab-case, unique, stable: waivers name it. */
  readonly id: string;
  readonly family: RuleFamily;
  /** What always holds, as a sentence. */
  readonly title: string;
  /** What happens when it does not hold, with the source of that experience. */
  readonly reason: string;
  /** Numbers of `docs/rules.md` that it holds. */
  readonly holds: readonly number[];
  /** `warn`: depends on the date, or is a matter of taste; printed, never fails synthesis. @default "error" */
  readonly severity?: "error" | "warn";
  check(graph: StackGraph, context: RuleContext): Iterable<Finding>;
}

/** A finding that someone decided to live with, until a date. */
export interface Waiver {
  readonly rule: string;
  /** Construct path of the finding; a trailing `*` covers all below. */
  readonly path: string;
  readonly reason: string;
  /** ISO date after which the waiver is itself a finding. */
  readonly expires: string;
}

/** A finding with the rule that made it. */
export interface Violation extends Finding {
  readonly rule: Rule;
  readonly severity: "error" | "warn";
}
