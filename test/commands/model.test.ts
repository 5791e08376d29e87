import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { modelFaults, quantile, type Answered, type Ask } from "../../lib/commands/check-model/check";
import {
  checked,
  filesOf,
  releasedApplications,
  releasedOverlay,
} from "../../lib/commands/release-model/release";

const RUN = "0123456789abcdef0123456789abcdef";
const read = (file: string): string => readFileSync(join("lib/gitops", file), "utf8");

describe("a release of the model", () => {
  it.each(["dev", "staging", "prod"])("changes what %s serves, and no other stage", (stage) => {
    const release = { stage, version: "2.3.4", run: RUN };
    const { overlay, applications } = filesOf(stage);
    const model = parse(releasedOverlay(read(overlay), release));
    expect(model.metadata.labels["ml-platform/model-version"]).toBe("2.3.4");
    expect(model.metadata.annotations["ml-platform/mlflow-run"]).toBe(RUN);
    const before = read(applications);
    const after = releasedApplications(before, release);
    expect(after).toContain(`"${stage}" "2.3.4"`);
    expect(after.match(/2\.3\.4/g)).toHaveLength(1);
    expect(releasedApplications(after, { ...release, version: "1.0.0" })).toBe(before);
  });

  it("is refused where it would not fit", () => {
    expect(() => checked({ stage: "prod", version: "latest", run: RUN })).toThrow(
      "the version must be like 1.2.0, got latest",
    );
    expect(() => checked({ stage: "prod", version: "1.0.0", run: "x\ny" })).toThrow("32 hexadecimal digits");
    expect(() =>
      releasedApplications(read("applications/environments.yaml"), {
        stage: "moon",
        version: "1.0.0",
        run: RUN,
      }),
    ).toThrow("found 0 times");
  });

  it("starts from versions that the overlays and the table agree on", () => {
    for (const stage of ["dev", "staging", "prod"]) {
      const label = parse(read(filesOf(stage).overlay)).metadata.labels[
        "ml-platform/model-version"
      ] as string;
      expect(read("applications/environments.yaml")).toContain(`"${stage}" "${label}"`);
    }
  });
});

describe("the check of a served model", () => {
  const check = { url: "https://iris.example.com/", model: "iris", requests: 20, p95: 100 };
  const good = (milliseconds: number): Answered => ({
    status: 200,
    body: { outputs: [{ data: [0] }], id: String(milliseconds) },
    milliseconds,
  });
  const asked = async (answer: (index: number) => Answered) => {
    let index = 0;
    const urls: string[] = [];
    const ask: Ask = (url) => {
      urls.push(url);
      return Promise.resolve(answer(index++));
    };
    return { ...(await modelFaults(check, ask)), urls };
  };

  it("asks by the V2 protocol, as often as it was told", async () => {
    const { faults, urls } = await asked(() => good(20));
    expect(faults).toEqual([]);
    expect(urls).toHaveLength(20);
    expect(urls[0]).toBe("https://iris.example.com/v2/models/iris/infer");
  });

  it("fails on errors, on answers that differ, and on slow ones", async () => {
    expect(
      (await asked((index) => (index === 3 ? { status: 503, body: "no", milliseconds: 1 } : good(20))))
        .faults[0],
    ).toMatch(/1 of 20 answers are no prediction, the first with status 503/);
    expect(
      (await asked((index) => ({ ...good(20), body: { outputs: [{ data: [index % 2] }] } }))).faults[0],
    ).toMatch(/2 different answers/);
    expect((await asked((index) => good(index < 2 ? 400 : 20))).faults[0]).toMatch(
      /up to 400 ms, more than 100/,
    );
    expect((await asked((index) => good(index < 1 ? 400 : 20))).faults).toEqual([]);
  });

  it("measures as people expect", () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2);
    expect(quantile([], 0.95)).toBe(Number.POSITIVE_INFINITY);
  });
});
