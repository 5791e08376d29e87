import { writeFileSync } from "node:fs";
import { OPERATORS } from "./operators";
import { fateOf, page } from "./report";
import { stacksToMutate } from "./stacks";
import { tried } from "./trial";

// `npm run mutation` writes docs/mutation.md; MUTATION_SEED and MUTATION_PLACES try other and more places.
const seed = process.env["MUTATION_SEED"] ?? "1";
const places = Number(process.env["MUTATION_PLACES"] ?? 1);
const outcomes = tried(stacksToMutate(), OPERATORS, { seed, places });
writeFileSync("docs/mutation.md", page(outcomes, seed));
const fates = new Map<string, number>();
for (const outcome of outcomes) fates.set(fateOf(outcome), (fates.get(fateOf(outcome)) ?? 0) + 1);
console.log(
  `${String(outcomes.length)} mistakes: ${[...fates].map(([fate, number]) => `${fate} ${String(number)}`).join(", ")}`,
);
