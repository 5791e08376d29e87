import { mutantOf, spotsIn } from "../../mutation/mutant";
import { placeOf, type Spot } from "../../mutation/model";
import { OPERATORS } from "../../mutation/operators";
import type { Attributes, StackGraph } from "../../../lib/checks/graph";

/** A mistake that breaks a rule: the stack, the kind of mistake (`test/mutation/operators`), and where it is made. */
export type Mistake = readonly [rule: string, stack: string, operator: string, place: string];

const known = new Map<string, Spot[]>();

/** Places of a stack, listed once. */
function spots({ stack, document }: StackGraph): Spot[] {
  const before = known.get(stack) ?? spotsIn(document);
  known.set(stack, before);
  return before;
}

/**
 * The stack's document with one mistake in it.
 * @throws Error when the stack has no such place any more: choose another
 */
export function withMistake(graph: StackGraph, operatorId: string, place: string): Attributes {
  const operator = OPERATORS.find(({ id }) => id === operatorId);
  if (operator === undefined) throw new Error(`no kind of mistake is called ${operatorId}`);
  const spot = spots(graph).find((candidate) => placeOf(candidate) === place && operator.where(candidate));
  const mutant = spot === undefined ? undefined : mutantOf(graph.document, operator, spot);
  if (mutant === undefined) throw new Error(`${operatorId} cannot be made at ${place}`);
  return mutant.document;
}
