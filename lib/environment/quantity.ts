const MEMORY: Readonly<Record<string, number>> = {
  "": 1 / 1024 ** 3,
  k: 1000 / 1024 ** 3,
  M: 1000 ** 2 / 1024 ** 3,
  G: 1000 ** 3 / 1024 ** 3,
  Ki: 1 / 1024 ** 2,
  Mi: 1 / 1024,
  Gi: 1,
  Ti: 1024,
};

const textOf = (quantity: unknown): string =>
  typeof quantity === "string" ? quantity : JSON.stringify(quantity ?? 0);

/** Cores of a Kubernetes quantity: `"500m"` is 0.5. Nothing counts as zero. */
export function cores(quantity: unknown): number {
  const text = textOf(quantity);
  return text.endsWith("m") ? Number(text.slice(0, -1)) / 1000 : Number(text);
}

/** GiB of a Kubernetes quantity: `"512Mi"` is 0.5. Nothing counts as zero. */
export function gibibytes(quantity: unknown): number {
  const [, amount = "0", unit = ""] = /^([\d.]+)([A-Za-z]*)$/.exec(textOf(quantity)) ?? [];
  return Number(amount) * (MEMORY[unit] ?? Number.NaN);
}
