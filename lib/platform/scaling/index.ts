import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";
import { keda } from "./keda";
import { warmCapacity } from "./warm-capacity";

/** Components of the scaling layer, the same on every cloud: KEDA, and nodes ahead of demand where nodes can be made. */
export function scaling({ settings, identities, cluster }: PlatformInputs): readonly Component[] {
  return [keda({ replicas: settings.profile.replicas, identity: identities.keda }), ...warmCapacity(cluster)];
}
