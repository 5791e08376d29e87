import { cost } from "./cost";
import { delivery } from "./delivery";
import { drift } from "./drift";
import { gpu } from "./gpu";
import { inference } from "./inference";
import type { DashboardSpec } from "./panel";
import { pipelines } from "./pipelines";
import { platform } from "./platform";

/** The platform's dashboards. */
export const DASHBOARDS: readonly DashboardSpec[] = [
  inference,
  pipelines,
  gpu,
  platform,
  drift,
  delivery,
  cost,
];
