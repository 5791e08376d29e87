import type { Rule } from "../rule";
import { compatibilityRules } from "./compatibility";
import { destroyRules } from "./destroy";
import { exposureRules } from "./exposure";
import { identityRules } from "./identity";
import { objectRules } from "./objects";
import { orderRules } from "./order";
import { referenceRules } from "./references";
import { schedulingRules } from "./scheduling";
import { secretRules } from "./secrets";

/** Every rule, in the order of `docs/rules.md`. */
export const RULES: readonly Rule[] = [
  ...identityRules,
  ...schedulingRules,
  ...orderRules,
  ...referenceRules,
  ...objectRules,
  ...exposureRules,
  ...secretRules,
  ...destroyRules,
  ...compatibilityRules,
];
