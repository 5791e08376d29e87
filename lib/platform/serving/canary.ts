/** Share that a canary gets when nothing else is said, in percent. */
export const DEFAULT_CANARY_PERCENT = 10;

/** Pods of the canary and of the stable model: KServe 0.20 rounds the canary up, and always leaves one stable pod. */
function podsOf(replicas: number, percent: number): { readonly canary: number; readonly stable: number } {
  const canary = Math.ceil((replicas * percent) / 100);
  return { canary, stable: Math.max(replicas - canary, 1) };
}

/** Share of requests that a canary really gets, in percent: requests go to pods, not to models. */
export function canaryShare(replicas: number, percent: number): number {
  const { canary, stable } = podsOf(replicas, percent);
  return (100 * canary) / (canary + stable);
}

/** Fewest replicas with which a canary gets no more than its share. */
export const replicasForCanary = (percent: number): number => Math.ceil(100 / percent);
