import type { Alert } from "./alert";
import { clusterAlerts } from "./cluster";
import { costAlerts } from "./cost";
import { deliveryAlerts } from "./delivery";
import { gpuAlerts } from "./gpu";
import { inferenceAlerts } from "./inference";
import { pipelineAlerts } from "./pipelines";
import { scalingAlerts } from "./scaling";
import { telemetryAlerts } from "./telemetry";

/** What alerts depend on beside the platform itself. */
export interface AlertProps {
  /** USD a month that the environment may cost. @default no alert about cost */
  readonly costCeiling?: number | undefined;
  /** Web address of the folder with the runbooks. @default their path in the repository */
  readonly runbooks?: string | undefined;
}

/** Every alert of the platform but those of objectives, by the group it is evaluated in: the one source of alerts (rule 142). */
export const alertGroups = ({
  costCeiling,
}: Pick<AlertProps, "costCeiling">): Readonly<Record<string, readonly Alert[]>> => ({
  inference: inferenceAlerts,
  pipelines: pipelineAlerts,
  gpu: gpuAlerts,
  cluster: clusterAlerts,
  scaling: scalingAlerts,
  delivery: deliveryAlerts,
  telemetry: telemetryAlerts,
  ...(costCeiling === undefined ? {} : { cost: costAlerts(costCeiling) }),
});
