import type { AlertCase } from "./cases/case";
import { ML_CASES } from "./cases/ml";
import { PLATFORM_CASES } from "./cases/platform";

/** A case for every alert of the platform, by its name. */
export const ALERT_CASES: Readonly<Record<string, AlertCase>> = { ...ML_CASES, ...PLATFORM_CASES };
