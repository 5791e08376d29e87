import type { Rule } from "../rule";
import { boundRules } from "./bounds";
import { podRules } from "./pods";

/** Rules about the platform passing its own policies. */
export const policyRules: readonly Rule[] = [...podRules, ...boundRules];
