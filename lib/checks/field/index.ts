import { CHARTS_LESSONS } from "./charts";
import { DATA_LESSONS } from "./data";
import { DELIVERY_LESSONS } from "./delivery";
import { DESTROY_LESSONS } from "./destroy";
import { IDENTITY_LESSONS } from "./identity";
import type { Lesson } from "./lesson";
import { NODES_LESSONS } from "./nodes";
import { OBSERVABILITY_LESSONS } from "./observability";
import { ORDER_LESSONS } from "./order";
import { POLICY_LESSONS } from "./policy";

/** Everything that went wrong for others and was written down, by number. */
export const LESSONS: readonly Lesson[] = [
  ...IDENTITY_LESSONS,
  ...NODES_LESSONS,
  ...ORDER_LESSONS,
  ...CHARTS_LESSONS,
  ...POLICY_LESSONS,
  ...DATA_LESSONS,
  ...DESTROY_LESSONS,
  ...OBSERVABILITY_LESSONS,
  ...DELIVERY_LESSONS,
];
