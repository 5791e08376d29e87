import type { Rule } from "../rule";
import { compatibilityRules } from "./compatibility";
import { costRules } from "./cost";
import { destroyRules } from "./destroy";
import { exposureRules } from "./exposure";
import { identityRules } from "./identity";
import { namingRules } from "./naming";
import { objectRules } from "./objects";
import { observabilityRules } from "./observability";
import { orderRules } from "./order";
import { policyRules } from "../policy";
import { referenceRules } from "./references";
import { schedulingRules } from "./scheduling";
import { secretRules } from "./secrets";

/** Every rule, in the order of `docs/rules.md`. */
export const RULES: readonly Rule[] = [
  ...identityRules,
  ...schedulingRules,
  ...orderRules,
  ...referenceRules,
  ...namingRules,
  ...objectRules,
  ...policyRules,
  ...exposureRules,
  ...secretRules,
  ...destroyRules,
  ...compatibilityRules,
  ...costRules,
  ...observabilityRules,
];
