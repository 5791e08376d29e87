interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
}

/** Why a pod with these values' selector and tolerations would not run on a node; nothing when it would. */
export function shouldFit(
  values: Readonly<Record<string, unknown>>,
  labels: Readonly<Record<string, string>>,
  taints: readonly string[],
): string[] {
  const selector = (values["nodeSelector"] ?? {}) as Record<string, string>;
  const tolerations = (values["tolerations"] ?? []) as Toleration[];
  const missing = Object.entries(selector).filter(([key, value]) => labels[key] !== value);
  const refused = taints.filter((taint) => {
    const [key, value] = (taint.split(":")[0] ?? "").split("=");
    return !tolerations.some(
      (it) => (it.key === undefined || it.key === key) && (it.operator === "Exists" || it.value === value),
    );
  });
  return [...missing.map(([key]) => `label ${key}`), ...refused.map((taint) => `taint ${taint}`)];
}
