import type { Fixture } from "./fixture";
import { MODEL_FIXTURES } from "./model-fixtures";
import { POD_FIXTURES } from "./pod-fixtures";
import { TENANCY_FIXTURES } from "./tenancy-fixtures";

/** What every policy admits and refuses. */
export const FIXTURES: readonly Fixture[] = [...POD_FIXTURES, ...MODEL_FIXTURES, ...TENANCY_FIXTURES];
