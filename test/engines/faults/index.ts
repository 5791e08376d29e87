import { CLOUD_FAULTS } from "./cloud";
import { CLUSTER_FAULTS } from "./cluster";
import type { Fault } from "./fault";
import { PROGRAM_FAULTS } from "./programs";

/** Every fault that is made, in the order in which a deploy meets them. */
export const FAULTS: readonly Fault[] = [...PROGRAM_FAULTS, ...CLOUD_FAULTS, ...CLUSTER_FAULTS];
