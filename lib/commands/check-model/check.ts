/** One answer of a model. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly milliseconds: number;
}

/** What is asked of a model. */
export interface ModelCheck {
  /** Address of the server, for example `https://iris.staging.example.com`. */
  readonly url: string;
  readonly model: string;
  readonly requests: number;
  /** Milliseconds within which 95 of 100 answers must come. */
  readonly p95: number;
}

/** Sends one request; tests give a fake in its place. */
export type Ask = (url: string, body: unknown) => Promise<Answered>;

/** One request of the V2 protocol: a row of the iris data, whose class is known. */
const ROW = { inputs: [{ name: "input", shape: [1, 4], datatype: "FP64", data: [5.1, 3.5, 1.4, 0.2] }] };

/** The value below which a share of the sorted values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.POSITIVE_INFINITY
  );
}

const outputs = (body: unknown): readonly unknown[] => {
  const list = (body as { outputs?: unknown } | null)?.outputs;
  return Array.isArray(list) ? list : [];
};

/** What is wrong with a served model; nothing when it answers well and fast enough. */
export async function modelFaults(check: ModelCheck, ask: Ask): Promise<{ faults: string[]; p95: number }> {
  const address = `${check.url.replace(/\/$/, "")}/v2/models/${check.model}/infer`;
  const answers: Answered[] = [];
  for (let index = 0; index < check.requests; index += 1) answers.push(await ask(address, ROW));
  const bad = answers.filter(({ status, body }) => status !== 200 || outputs(body).length === 0);
  const different = new Set(answers.map(({ body }) => JSON.stringify(outputs(body)))).size;
  const p95 = quantile(
    answers.map(({ milliseconds }) => milliseconds),
    0.95,
  );
  const faults = [
    ...(bad.length > 0
      ? [
          `${String(bad.length)} of ${String(answers.length)} answers are no prediction, the first with status ${String(bad[0]?.status)}`,
        ]
      : []),
    ...(different > 1
      ? [`the same row got ${String(different)} different answers: more than one version answers`]
      : []),
    ...(p95 > check.p95
      ? [`95 of 100 answers take up to ${p95.toFixed(0)} ms, more than ${String(check.p95)}`]
      : []),
  ];
  return { faults, p95 };
}
