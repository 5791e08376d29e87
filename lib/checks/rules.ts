import type { Rule } from "./rule";

/** Every rule, in the order of `docs/rules.md`. */
export const RULES: readonly Rule[] = [];
