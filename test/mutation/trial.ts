import { check } from "../../lib/checks/check";
import type { StackGraph } from "../../lib/checks/graph";
import { RULES } from "../../lib/checks/rules";
import type { Violation } from "../../lib/checks/rule";
import { WAIVERS } from "../../lib/checks/waivers";
import type { Result } from "../../stacks/program";
import { TODAY } from "../support/environments";
import { changedGraph } from "../support/mutate";
import { mutantOf, spotsIn, type Mutant } from "./mutant";
import type { Operator } from "./operator";
import { drawn, random } from "./random";
import { reasonFor, type Reason } from "./reasons";

/** What the rules said to one mistake. */
export interface Outcome {
  readonly stack: string;
  readonly operator: Operator;
  readonly place: string;
  /** Rules that fail synthesis because of it. */
  readonly caughtBy: readonly string[];
  /** Rules that only warn of it. */
  readonly warnedBy: readonly string[];
  /** Why it is no gap that no rule fails; undefined for what is caught, and for a gap. */
  readonly reason: Reason | undefined;
}

const lineOf = ({ rule, path, problem }: Violation): string => `${rule.id} ${path} ${problem}`;

/** Findings that the stack did not have before. */
function judged(
  mutant: Mutant,
  { graph: whole, settings, cost, violations }: Result,
): { graph: StackGraph; fresh: Violation[] } {
  const graph = changedGraph(whole, mutant.document);
  const before = new Set(violations.map(lineOf));
  const found = check(graph, RULES, { settings, cost, today: TODAY }, WAIVERS);
  return { graph, fresh: found.filter((violation) => !before.has(lineOf(violation))) };
}

function outcomeOf(mutant: Mutant, result: Result): Outcome {
  const { graph, fresh } = judged(mutant, result);
  const ids = (severity: Violation["severity"]): string[] =>
    [
      ...new Set(fresh.filter((violation) => violation.severity === severity).map(({ rule }) => rule.id)),
    ].sort();
  const caughtBy = ids("error");
  return {
    stack: result.stack.node.id,
    operator: mutant.operator,
    place: mutant.place,
    caughtBy,
    warnedBy: ids("warn"),
    reason: caughtBy.length > 0 ? undefined : reasonFor(mutant, graph),
  };
}

/** How much to try. */
export interface Extent {
  readonly seed: string;
  /** Places at which each kind of mistake is made in each stack. */
  readonly places: number;
  /** Stacks in which each kind of mistake is tried, of all that have a place for it; all when left out. */
  readonly stacks?: number;
}

/** Makes mistakes at seeded random places of the stacks and asks the rules. */
export function tried(
  results: readonly Result[],
  operators: readonly Operator[],
  { seed, places, stacks = results.length }: Extent,
): Outcome[] {
  const chosen = new Map(
    operators.map((operator) => [operator, drawn(results, results.length, random(`${seed} ${operator.id}`))]),
  );
  const made = new Map<Operator, number>();
  const wanted = (operator: Operator, result: Result): boolean =>
    stacks >= results.length ||
    (chosen.get(operator)!.indexOf(result) < 3 * stacks && (made.get(operator) ?? 0) < stacks);
  return results.flatMap((result) => {
    const spots = spotsIn(result.graph.document);
    return operators
      .filter((operator) => wanted(operator, result))
      .flatMap((operator) => {
        const next = random(`${seed} ${operator.id} ${result.stack.node.id}`);
        const mutants = drawn(
          spots.filter((spot) => operator.where(spot)),
          places,
          next,
        )
          .map((spot) => mutantOf(result.graph.document, operator, spot))
          .filter((mutant) => mutant !== undefined);
        if (mutants.length > 0) made.set(operator, (made.get(operator) ?? 0) + 1);
        return mutants.map((mutant) => outcomeOf(mutant, result));
      });
  });
}
