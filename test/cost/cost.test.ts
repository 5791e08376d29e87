import type { NodePool } from "../../lib/cloud/node-pool";
import { monthlyCost, type MonthlyCostProps } from "../../lib/cost/monthly-cost";
import { unitPrices } from "../../lib/cost/unit-prices";
import { PROFILES } from "../../lib/environment/profile";
import { settingsOf } from "../../lib/environment/settings";
import type { Machine } from "../../lib/facts/machine";
import { HOURS_A_MONTH } from "../../lib/facts/prices";
import { SERVICE_PRICES } from "../../lib/facts/service-prices";
import { pricesOf } from "../../stacks/cost";

const machine = (type: string, cpu: number, memoryGib: number, usd: number, gpus = 0): Machine => ({
  type,
  cpu,
  memoryGib,
  architecture: "amd64",
  ...(gpus === 0
    ? {}
    : { gpu: { model: { name: "T4", memoryGib: 16, computeCapability: 7.5 }, count: gpus } }),
  hourlyUsd: { here: usd },
  source: "a test",
  asOf: "2026-11-21",
});
const machines = [
  machine("small", 2, 8, 0.1),
  machine("big", 8, 32, 0.4),
  machine("gpu", 4, 16, 1, 1),
  { ...machine("unpriced", 4, 16, 0), hourlyUsd: {} },
];

const pool = (name: string, machineTypes: readonly string[], more: Partial<NodePool> = {}): NodePool => ({
  name,
  purpose: "general",
  labels: {},
  taints: [],
  largestNode: { cpu: 8, memoryGib: 32, gpus: 0 },
  minNodes: 2,
  maxNodes: 4,
  spot: false,
  machineTypes,
  architectures: ["amd64"],
  gpuModels: [],
  ...more,
});
const T4 = { name: "T4", memoryGib: 16, computeCapability: 7.5 };
const gpuPool = pool("gpu", ["gpu"], { purpose: "gpu", minNodes: 0, maxNodes: 2, gpuModels: [T4] });

const props = (pools: readonly NodePool[], more: Partial<MonthlyCostProps> = {}): MonthlyCostProps => ({
  profile: PROFILES.dev,
  pools,
  machines,
  region: "here",
  services: SERVICE_PRICES.local,
  database: undefined,
  nodeDiskGib: 0,
  ...more,
});

describe("a month's cost", () => {
  test("has pools between their smallest and their largest", () => {
    const cost = monthlyCost(props([pool("general", ["small"])]));
    expect(cost.least).toBeCloseTo(2 * 0.1 * HOURS_A_MONTH);
    expect(cost.most).toBeCloseTo(4 * 0.1 * HOURS_A_MONTH);
  });

  test("takes the dearest machine of a pool for the most and the cheapest for the least", () => {
    const cost = monthlyCost(props([pool("general", ["small", "big"])]));
    expect(cost.least).toBeCloseTo(2 * 0.1 * HOURS_A_MONTH);
    expect(cost.most).toBeCloseTo(4 * 0.4 * HOURS_A_MONTH);
  });

  test("counts no more nodes than a bound on the sum allows, whatever their size", () => {
    const limits = { cpu: 16, memoryGib: 1000 };
    const cost = monthlyCost(props([pool("general", ["small", "big"], { maxNodes: 8, limits })]));
    expect(cost.most).toBeCloseTo(16 * 0.05 * HOURS_A_MONTH);
    const gpus = monthlyCost(
      props([{ ...gpuPool, maxNodes: 100, limits: { cpu: 1000, memoryGib: 1000, gpus: 3 } }]),
    );
    expect(gpus.mostGpu).toBeCloseTo(3 * HOURS_A_MONTH);
  });

  test("has the worst case of GPUs apart", () => {
    const cost = monthlyCost(props([pool("general", ["small"]), gpuPool]));
    expect(cost.most).toBeCloseTo(4 * 0.1 * HOURS_A_MONTH);
    expect(cost.mostGpu).toBeCloseTo(2 * HOURS_A_MONTH);
    expect(cost.least).toBeCloseTo(2 * 0.1 * HOURS_A_MONTH);
  });

  test("says where it had no price", () => {
    expect(monthlyCost(props([pool("general", ["unpriced", "small"])])).assumed).toEqual(["unpriced"]);
    expect(monthlyCost(props([pool("general", ["small"])], { region: "elsewhere" })).assumed).toEqual([
      "small",
    ]);
  });

  test("has the control plane, NAT, database, disks and load balancer of AWS", () => {
    const cost = monthlyCost(
      props([], { services: SERVICE_PRICES.aws, database: "db.t3.small", volumesGib: 100 }),
    );
    const line = (name: string) => cost.lines.find((each) => each.name.startsWith(name));
    expect(line("control plane")?.most).toBeCloseTo(73);
    expect(line("NAT (1)")?.most).toBeCloseTo(32.85);
    expect(line("database db.t3.small")?.most).toBeCloseTo(26.46, 1);
    expect(line("database storage")).toMatchObject({ least: 0.115 * 20, most: 0.115 * 100 });
    expect(line("volumes of the platform")?.most).toBeCloseTo(8);
  });

  test("doubles the database and the NAT where the profile spans zones", () => {
    const prod = monthlyCost(
      props([], { profile: PROFILES.prod, services: SERVICE_PRICES.aws, database: "db.r5.large" }),
    );
    expect(prod.lines.map(({ name }) => name)).toContain("NAT (3)");
    const dev = monthlyCost(props([], { services: SERVICE_PRICES.aws, database: "db.r5.large" }));
    const database = (cost: typeof dev) =>
      cost.lines.find(({ name }) => name === "database db.r5.large")?.most ?? 0;
    expect(database(dev)).toBeGreaterThan(0);
    expect(database(prod)).toBeCloseTo(2 * database(dev));
  });
});

describe("unit prices", () => {
  const services = SERVICE_PRICES.aws;

  test("add up to the price of the machine that they come from", () => {
    const prices = unitPrices({ pools: [pool("general", ["big"])], machines, region: "here", services });
    expect((prices?.cpuHour ?? 0) * 8 + (prices?.memoryGibHour ?? 0) * 32).toBeCloseTo(0.4, 3);
  });

  test("give a GPU what its machine costs beyond cores and memory", () => {
    const prices = unitPrices({
      pools: [pool("general", ["big"]), gpuPool],
      machines,
      region: "here",
      services,
    });
    expect(
      (prices?.gpuHour ?? 0) + (prices?.cpuHour ?? 0) * 4 + (prices?.memoryGibHour ?? 0) * 16,
    ).toBeCloseTo(1, 3);
  });

  test("are the environment's own where its file gives them, and list prices where not", () => {
    const from = { pools: [pool("general", ["big"]), gpuPool], machines, region: "here", services };
    const list = unitPrices(from);
    const own = unitPrices({ ...from, given: { cpuHour: 0.02, gpuHour: 0.3 } });
    expect(own).toMatchObject({ cpuHour: 0.02, spotCpuHour: 0.008, gpuHour: 0.3 });
    expect(own?.memoryGibHour).toBe(list?.memoryGibHour);
    expect(own?.source).toBe("the environment's file over a test");
    expect(unitPrices({ ...from, given: {} })).toEqual(list);
  });

  test("of machines with no list price are known once a core and a GiB are given", () => {
    const local = {
      pools: [pool("general", ["node"])],
      machines,
      region: "",
      services: SERVICE_PRICES.local,
    };
    expect(unitPrices({ ...local, given: { gpuHour: 1 } })).toBeUndefined();
    const given = { cpuHour: 0.01, memoryGibHour: 0.001 };
    expect(unitPrices({ ...local, given })).toMatchObject({ ...given, gpuHour: 0 });
  });

  test("are handed on from the environment's file", () => {
    const settings = settingsOf({
      name: "own",
      cloud: "local",
      stage: "dev",
      prices: { cpuHour: 1, memoryGibHour: 2 },
    });
    expect(pricesOf(settings, [])).toMatchObject({ cpuHour: 1, memoryGibHour: 2 });
  });

  test("are unknown where no machine has a price", () => {
    expect(
      unitPrices({ pools: [pool("general", ["node"])], machines, region: "here", services }),
    ).toBeUndefined();
  });
});
