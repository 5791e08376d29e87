/** Measures of drift: `ks` the Kolmogorov-Smirnov distance, `psi` the population stability index, `js` the Jensen-Shannon divergence in bits. */
type Statistic = "ks" | "psi" | "js";

/** What a model was trained on, and what it is asked about. */
export type DriftSample = "reference" | "current";

/** Where a model's sample is in the artifact store: a CSV file with a header, one column a feature. */
export const driftSample = (model: string, sample: DriftSample): string => `drift/${model}/${sample}.csv`;

/** A model whose data is watched. */
export interface WatchedModel {
  /** Name of the registered model; also the folder of its samples, see {@link driftSample}. */
  readonly name: string;
  /** Values above which a feature has drifted. */
  readonly thresholds: Readonly<Record<Statistic, number>>;
}

/**
 * Customary bounds: a stability index over 0.2 is read as a different population, a distance over 0.2 is far outside of chance from about
 * a hundred values on, and a divergence of 0.1 bit is about that of two bins whose shares moved from half to a fifth.
 */
const CUSTOMARY = { ks: 0.2, psi: 0.2, js: 0.1 } as const;

/** Models that are watched: those of the platform's own pipeline. A team adds a line for each of its own. */
export const WATCHED_MODELS: readonly WatchedModel[] = [{ name: "iris-classifier", thresholds: CUSTOMARY }];

/** When they are measured: every day after the night's batch jobs, in UTC. */
export const DRIFT_SCHEDULE = "0 5 * * *";
