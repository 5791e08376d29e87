/** CPU and memory as Kubernetes quantities, for example `{ cpu: "50m", memory: "64Mi" }`. */
interface Amounts {
  readonly cpu: string;
  readonly memory: string;
}

/** `resources` of a container. */
export interface ContainerResources {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/**
 * Requests and limits of a container. Every container of the platform has both, since its own policies and quotas refuse pods without.
 * @param requests what the scheduler sets aside
 * @param limits what it may use at most; by default twice the memory, and ten times the CPU since CPU is only slowed, never killed
 */
export function resources(requests: Amounts, limits: Partial<Amounts> = {}): ContainerResources {
  return {
    requests,
    limits: {
      cpu: limits.cpu ?? times(requests.cpu, 10),
      memory: limits.memory ?? times(requests.memory, 2),
    },
  };
}

/** A Kubernetes quantity times a whole number, in the same unit. */
function times(quantity: string, factor: number): string {
  const [, amount = "", unit = ""] = /^(\d+)([A-Za-z]*)$/.exec(quantity) ?? [];
  if (amount === "") throw new Error(`a quantity must be a whole number with a unit, got ${quantity}`);
  return `${String(Number(amount) * factor)}${unit}`;
}
