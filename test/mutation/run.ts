import { writeFileSync } from "node:fs";
import { given, main } from "../../lib/commands/terminal";
import { OPERATORS } from "./operators";
import { fateOf, page } from "./report";
import { stacksToMutate } from "./stacks";
import { tried } from "./trial";

const HELP = `npm run mutation

Makes mistakes in every environment, sees which rule catches each, and writes docs/mutation.md.

  MUTATION_SEED=TEXT   other places (1)
  MUTATION_PLACES=N    places for each kind of mistake and environment (1)`;

function mutate(): void {
  const seed = process.env["MUTATION_SEED"] ?? "1";
  const places = Number(process.env["MUTATION_PLACES"] ?? 1);
  const outcomes = tried(stacksToMutate(), OPERATORS, { seed, places });
  writeFileSync("docs/mutation.md", page(outcomes, seed));
  const fates = new Map<string, number>();
  for (const outcome of outcomes) fates.set(fateOf(outcome), (fates.get(fateOf(outcome)) ?? 0) + 1);
  console.log(
    `${String(outcomes.length)} mistakes: ${[...fates].map(([fate, number]) => `${fate} ${String(number)}`).join(", ")}`,
  );
}

main((args) => {
  if (given(args, {}, 0) === undefined) console.log(HELP);
  else mutate();
  return 0;
});
