import type { Rule } from "../rule";
import { orderRules } from "./order";
import { referenceRules } from "./references";
import { secretRules } from "./secrets";

/** Every rule, in the order of `docs/rules.md`. */
export const RULES: readonly Rule[] = [...orderRules, ...referenceRules, ...secretRules];
