import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gcpFacts, gcpMachines, gcpZones, gcpZonesOf } from "../../lib/facts/gcp";

interface PriceRow {
  readonly cloud: string;
  readonly sku: string;
  readonly region: string;
  readonly model: string;
  readonly priceUsd: number;
}
interface GpuRow {
  readonly cloud: string;
  readonly machineType: string;
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly gpuCount: number;
  readonly acceleratorType: string;
  readonly computeCapability: number;
  readonly gpuMemoryGiBPerGpu: number;
  readonly zones: readonly string[];
}

const FOLDER = join(__dirname, "../../../shared/facts");
const rowsOf = <T extends { cloud: string }>(file: string): T[] =>
  (JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as { rows: T[] }).rows.filter(
    ({ cloud }) => cloud === "gcp",
  );

describe("facts of Google Cloud", () => {
  test("machine types are known once, each with cores, memory, a source and its day", () => {
    const types = gcpMachines.map(({ type }) => type);
    expect(new Set(types).size).toBe(types.length);
    for (const { cpu, memoryGib, source, asOf } of gcpMachines) {
      expect(cpu).toBeGreaterThan(0);
      expect(memoryGib).toBeGreaterThan(0);
      expect(source).not.toBe("");
      expect(asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });

  test("a GPU's zones are zones of regions that the program knows", () => {
    for (const machine of gcpMachines) {
      for (const region of machine.regions ?? []) {
        expect(gcpFacts.regions).toContain(region);
        expect(gcpZones(region)).toEqual(expect.arrayContaining([...gcpZonesOf(machine, region)]));
      }
    }
    expect(gcpZones("eu-west-1")).toEqual([]);
  });

  test("nothing is priced where it is not offered", () => {
    const unoffered = gcpMachines.flatMap((machine) =>
      Object.keys(machine.hourlyUsd)
        .filter((region) => gcpZonesOf(machine, region).length === 0)
        .map((region) => `${machine.type} in ${region}`),
    );
    expect(unoffered).toEqual([]);
  });

  const withFacts = existsSync(FOLDER) ? test : test.skip;

  withFacts("prices equal the project's table (skipped where that folder is absent)", () => {
    const rows = rowsOf<PriceRow>("prices.json").filter(({ model }) => model === "on-demand");
    const priced = gcpMachines.filter(({ type, machineType }) => type === machineType);
    for (const { type, hourlyUsd } of priced) {
      for (const [region, price] of Object.entries(hourlyUsd)) {
        expect([type, region, price]).toEqual([
          type,
          region,
          rows.find((row) => row.sku === type && row.region === region)?.priceUsd,
        ]);
      }
    }
  });

  withFacts("GPUs equal the project's table (skipped where that folder is absent)", () => {
    for (const row of rowsOf<GpuRow>("gpus.json")) {
      const machine = gcpMachines.find(({ type }) => type === row.machineType.replace(" + ", "+"))!;
      expect(machine).toMatchObject({
        cpu: row.vcpu,
        memoryGib: row.memoryGiB,
        accelerator: row.acceleratorType,
        gpu: {
          count: row.gpuCount,
          model: { memoryGib: row.gpuMemoryGiBPerGpu, computeCapability: row.computeCapability },
        },
      });
      for (const region of machine.regions ?? [])
        expect(row.zones).toEqual(expect.arrayContaining([...gcpZonesOf(machine, region)]));
    }
  });
});
