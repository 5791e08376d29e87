import { violationLine } from "../../checks/check";
import type { Rule, Waiver } from "../../checks/rule";
import type { Result } from "../../../stacks/program";

/** What synthesis says of one stack. USD a month. */
export interface StackSummary {
  readonly least: number;
  readonly most: number;
  readonly mostGpu: number;
  /** Most that the environment's file allows; null without a ceiling. */
  readonly ceiling: number | null;
  readonly findings: readonly string[];
}

/** What synthesis says beside the stacks themselves, to be compared between two commits. */
export interface Summary {
  readonly stacks: Readonly<Record<string, StackSummary>>;
  /** Id of each rule -> its title. */
  readonly rules: Readonly<Record<string, string>>;
  /** Each waiver as one line. */
  readonly waivers: readonly string[];
}

/** Sums up a finished program. */
export function summaryOf(
  results: readonly Result[],
  rules: readonly Rule[],
  waivers: readonly Waiver[],
): Summary {
  const stacks = results.flatMap(({ stack, settings, cost, violations }): [string, StackSummary][] => {
    if (settings === undefined || cost === undefined) return [];
    const { least, most, mostGpu } = cost;
    const findings = violations.map(violationLine);
    return [[stack.node.id, { least, most, mostGpu, ceiling: settings.costCeiling ?? null, findings }]];
  });
  return {
    stacks: Object.fromEntries(stacks),
    rules: Object.fromEntries(rules.map(({ id, title }) => [id, title])),
    waivers: waivers.map(
      ({ rule, path, reason, expires }) => `${rule} at ${path} until ${expires}: ${reason}`,
    ),
  };
}
