import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";
import { keda } from "./keda";
import { warmCapacity } from "./warm-capacity";

/** Components of the scaling layer, the same on every cloud: KEDA, and nodes ahead of demand where nodes can be made. */
export function scaling(inputs: PlatformInputs): readonly Component[] {
  return [keda({ replicas: inputs.settings.profile.replicas }), ...warmCapacity(inputs.cluster)];
}
