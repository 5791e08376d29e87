import type { Component } from "../../kubernetes/component";
import type { KubernetesObject } from "../../kubernetes/object";

/** A PodDisruptionBudget for every budget that a component declares: one pod at a time, so that nodes can always be drained (rule 103). */
export function budgetObjects(components: readonly Component[]): readonly KubernetesObject[] {
  return components.flatMap((component) =>
    (component.budgets ?? []).map(({ name, pods }) => ({
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name, namespace: component.namespace },
      spec: { maxUnavailable: 1, selector: { matchLabels: pods } },
    })),
  );
}
