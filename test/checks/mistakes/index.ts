import { CHARTS_MISTAKES } from "./charts";
import { DESTROY_MISTAKES } from "./destroy";
import { EXPOSURE_MISTAKES } from "./exposure";
import { IDENTITY_MISTAKES } from "./identity";
import { OBSERVABILITY_MISTAKES } from "./observability";
import { ORDER_MISTAKES } from "./order";
import { POLICY_MISTAKES } from "./policy";
import { REFERENCES_MISTAKES } from "./references";
import { SCHEDULING_MISTAKES } from "./scheduling";
import { SECRETS_MISTAKES } from "./secrets";
import type { Mistake } from "./mistake";

/** Mistakes that break the rules, for all families. */
export const MISTAKES: readonly Mistake[] = [
  ...CHARTS_MISTAKES,
  ...DESTROY_MISTAKES,
  ...EXPOSURE_MISTAKES,
  ...IDENTITY_MISTAKES,
  ...OBSERVABILITY_MISTAKES,
  ...ORDER_MISTAKES,
  ...POLICY_MISTAKES,
  ...REFERENCES_MISTAKES,
  ...SCHEDULING_MISTAKES,
  ...SECRETS_MISTAKES,
];
