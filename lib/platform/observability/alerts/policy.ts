/** Kinds of policy that the platform makes and that can find fault. Kyverno counts each in the histogram of its own executions. */
const KINDS = ["validating_policy", "image_validating_policy"] as const;

/**
 * How often each policy found fault in a window. `kyverno_policy_results_total` knows the older `ClusterPolicy` alone, of which there is none
 * here.
 */
export const violations = (window: string): string =>
  KINDS.map(
    (kind) =>
      `sum by (policy_name) (increase(kyverno_${kind}_execution_duration_seconds_count{result="fail"}[${window}]))`,
  ).join(" or ");
