/** Seconds that a release is given when nothing else was measured: images of a first start alone may take them (rule 65). */
const DEFAULT_SECONDS = 300;

/** Charts whose first start was measured, or is known, to take longer (rule 65). */
const CHART_SECONDS: Readonly<Record<string, number>> = {
  // Definitions of which each is a megabyte, admission by Jobs, and volumes: measured.
  "kube-prometheus-stack": 1200,
  // Measured.
  "argo-workflows": 600,
  karpenter: 600,
  kyverno: 600,
  loki: 600,
  tempo: 600,
  tetragon: 600,
  // A Job makes the first password; the repository server is five images in a row.
  "argo-cd": 600,
  // Migrates its database before it answers.
  mlflow: 600,
  // A Job upgrades its definitions first.
  velero: 600,
  // Is ready when Prometheus answers, whose own release is complete before its operator has started the pods.
  opencost: 1200,
};

/** Seconds that objects of a kind take until they are complete, or until their controller lets them go on destroy. */
const KIND_SECONDS: Readonly<Record<string, number>> = {
  // A database server that was just made may take minutes until it answers the Job.
  Job: 600,
  // What ArgoCD delivered leaves one after the other, models with their load balancers and volumes too.
  Application: 1200,
};

/** Seconds beyond the time that nodes have to drain: until their machines are gone. */
const AFTER_DRAIN_SECONDS = 600;

/** What is read of an object: its kind, and for pools of Karpenter how long their nodes drain. */
interface Timed {
  readonly kind: string;
  readonly spec?: unknown;
}

/** Minutes of `terminationGracePeriod: 15m`, in seconds; nothing for other objects. */
function drainSeconds({ kind, spec }: Timed): number {
  if (kind !== "NodePool") return 0;
  const minutes = /"terminationGracePeriod":"(\d+)m"/.exec(JSON.stringify(spec ?? {}))?.[1];
  return minutes === undefined ? 0 : Number(minutes) * 60 + AFTER_DRAIN_SECONDS;
}

/** Least seconds that a release of a chart is waited for. */
export const chartSeconds = (chart: string): number => CHART_SECONDS[chart] ?? DEFAULT_SECONDS;

/** Least seconds that a release of these objects is waited for, on destroy for their finalizers too. */
export const objectsSeconds = (objects: readonly Timed[]): number =>
  Math.max(
    DEFAULT_SECONDS,
    ...objects.map((object) => Math.max(KIND_SECONDS[object.kind] ?? 0, drainSeconds(object))),
  );
