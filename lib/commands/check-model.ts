import { modelFaults, type Answered, type Ask } from "./check-model/check";
import { given, main, UsageError } from "./terminal";

const HELP = `npm run check-model -- --url URL --model NAME [options]

Asks a served model (V2 protocol) and fails unless it answers every time, the same way, and fast enough.

  --requests N   how often it is asked (200)
  --p95 MS       milliseconds within which 95 of 100 answers must come (500)
  --wait S       seconds to wait until it answers at all (0)`;

const TIMEOUT_MS = 10_000;

const ask: Ask = async (url, body): Promise<Answered> => {
  const start = performance.now();
  const headers = { "content-type": "application/json" };
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), signal });
    const text = await answer.text();
    const json = answer.ok ? (JSON.parse(text) as unknown) : text;
    return { status: answer.status, body: json, milliseconds: performance.now() - start };
  } catch (error) {
    return { status: 0, body: String(error), milliseconds: performance.now() - start };
  }
};

const PAUSE_MS = 10_000;

main((args) => {
  const text = { type: "string" } as const;
  const options = given(args, { url: text, model: text, requests: text, p95: text, wait: text }, 0);
  if (options === undefined) {
    console.log(HELP);
    return 0;
  }
  const [url, model] = [options.value("url"), options.value("model")];
  if (url === undefined || model === undefined)
    throw new UsageError("say --url URL and --model NAME: see --help");
  const number = (name: string, otherwise: number): number => Number(options.value(name) ?? otherwise);
  const check = { url, model, requests: number("requests", 200), p95: number("p95", 500) };
  const end = Date.now() + number("wait", 0) * 1000;
  const run = async (): Promise<number> => {
    while (
      (await modelFaults({ ...check, requests: 1, p95: TIMEOUT_MS }, ask)).faults.length > 0 &&
      Date.now() < end
    ) {
      await new Promise((done) => setTimeout(done, PAUSE_MS));
    }
    const { faults, p95 } = await modelFaults(check, ask);
    console.log(`${model}: ${String(check.requests)} requests, 95 of 100 within ${p95.toFixed(0)} ms`);
    faults.forEach((fault) => console.log(`- ${fault}`));
    return faults.length === 0 ? 0 : 1;
  };
  return run();
});
